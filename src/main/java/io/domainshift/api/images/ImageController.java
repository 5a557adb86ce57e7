package io.domainshift.api.images;

import io.domainshift.api.http.ContentSender;
import io.domainshift.api.http.Page;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.datasets.ImageCatalog;
import io.domainshift.datasets.StoredImage;
import io.domainshift.jobs.JobImages;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The pictures that were sent. */
@Tag(name = "Images")
@RestController
class ImageController {

  private final ImageCatalog images;
  private final JobImages jobs;
  private final ContentSender sender;
  private final TransactionTemplate transaction;

  ImageController(
      ImageCatalog images, JobImages jobs, ContentSender sender, TransactionTemplate transaction) {
    this.images = images;
    this.jobs = jobs;
    this.sender = sender;
    this.transaction = transaction;
  }

  @Operation(summary = "List pictures, oldest first")
  @GetMapping(path = ImagePaths.ALL, produces = MediaType.APPLICATION_JSON_VALUE)
  Page<ImageView> list(
      @Parameter(description = "Go on after this picture, the last one of the page before")
          @RequestParam(required = false)
          @Nullable UUID after,
      @Parameter(description = "Entries of a page")
          @RequestParam(defaultValue = "20")
          @Min(1) @Max(100) int limit) {
    return Page.of(
        images.list(Tenants.LOCAL, after, limit + 1),
        limit,
        ImageView::of,
        (StoredImage last) -> ImagePaths.ALL + "?after=%s&limit=%d".formatted(last.id(), limit));
  }

  @Operation(summary = "Read what a picture is")
  @GetMapping(path = ImagePaths.ALL + "/{image}", produces = MediaType.APPLICATION_JSON_VALUE)
  ImageView read(@PathVariable String image) {
    return ImageView.of(find(image));
  }

  @Operation(summary = "Fetch a picture", description = "The file as it came.")
  @ApiResponse(
      responseCode = "200",
      description = "The file",
      content = {
        @Content(mediaType = MediaType.IMAGE_JPEG_VALUE),
        @Content(mediaType = MediaType.IMAGE_PNG_VALUE),
        @Content(mediaType = "image/webp")
      })
  @GetMapping(ImagePaths.ALL + "/{image}/content")
  void content(
      @PathVariable String image,
      @Parameter(hidden = true) HttpServletRequest request,
      @Parameter(hidden = true) HttpServletResponse response)
      throws IOException {
    StoredImage found = find(image);
    sender.send(
        new io.domainshift.api.http.Content(
            found.key(), found.bytes(), found.sha256(), found.mediaType(), found.name(), true),
        request,
        response);
  }

  @Operation(
      summary = "Delete a picture",
      description = "Refused while a job that has not ended needs it.")
  @DeleteMapping(ImagePaths.ALL + "/{image}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String image) {
    StoredImage found = find(image);
    transaction.executeWithoutResult(
        status -> {
          images.lock(found.id());
          jobs.openJobWith(found.id())
              .ifPresent(
                  job -> {
                    throw ApiException.of(
                        ProblemCode.IMAGE_IN_USE,
                        "Image %s is needed by job %s, cancel it or wait for its end",
                        found.id(),
                        job);
                  });
          images.delete(found.id());
        });
  }

  private StoredImage find(String id) {
    return images
        .find(Tenants.LOCAL, id)
        .orElseThrow(
            () -> ApiException.of(ProblemCode.IMAGE_NOT_FOUND, "There is no image %s", id));
  }
}
