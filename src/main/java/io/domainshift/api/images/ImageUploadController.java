package io.domainshift.api.images;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.JsonFaults;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.datasets.StoredImage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.JsonNode;

/** Takes pictures in: as a form with a file, or as the bytes themselves. */
@Tag(name = "Images")
@RestController
class ImageUploadController {

  private static final String FILE = "file";

  private final PictureIntake intake;
  private final Idempotency idempotency;
  private final StrictJson json;

  ImageUploadController(PictureIntake intake, Idempotency idempotency, StrictJson json) {
    this.intake = intake;
    this.idempotency = idempotency;
    this.json = json;
  }

  @Operation(
      summary = "Send a picture",
      description =
          """
          JPEG, PNG or WebP, told by its content: up to 50 MiB, sides of 16 to 16384 pixels, 50
          million pixels in all, no animation. It is decoded to its end before it is stored; the
          file is kept as it came.
          """)
  @ApiResponse(
      responseCode = "201",
      description = "Stored",
      content = @Content(schema = @Schema(implementation = ImageView.class)))
  @PostMapping(
      path = ImagePaths.ALL,
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<JsonNode> form(
      @RequestPart(FILE) MultipartFile file,
      @Parameter(description = "Makes the request repeatable for 24 hours")
          @RequestHeader(name = Idempotency.HEADER, required = false)
          @Nullable String idempotencyKey,
      @Parameter(hidden = true) HttpServletRequest request)
      throws IOException, ServletException {
    List<String> names = request.getParts().stream().map(Part::getName).toList();
    for (String name : names) {
      if (!name.equals(FILE)) {
        throw JsonFaults.unknown(name, List.of(FILE));
      }
    }
    if (names.size() > 1) {
      throw ApiException.at(FILE, ProblemCode.INVALID_FIELD, "Part %s is given twice", FILE);
    }
    try (InputStream bytes = file.getInputStream()) {
      return take(file.getOriginalFilename(), bytes, idempotencyKey);
    }
  }

  @PostMapping(
      path = ImagePaths.ALL,
      consumes = {
        MediaType.APPLICATION_OCTET_STREAM_VALUE,
        MediaType.IMAGE_JPEG_VALUE,
        MediaType.IMAGE_PNG_VALUE,
        "image/webp"
      },
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<JsonNode> bytes(
      @Parameter(
              description = "The file's name, for people",
              schema = @Schema(example = "sketch.jpg"))
          @RequestParam(required = false)
          @Nullable String name,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String idempotencyKey,
      HttpServletRequest request)
      throws IOException {
    try (InputStream bytes = request.getInputStream()) {
      return take(name, bytes, idempotencyKey);
    }
  }

  private ResponseEntity<JsonNode> take(
      @Nullable String name, InputStream bytes, @Nullable String idempotencyKey)
      throws IOException {
    ReceivedPicture picture = intake.receive(FILE, name, bytes);
    try {
      Idempotency.Request request =
          new Idempotency.Request(
              Tenants.LOCAL,
              ImagePaths.ALL,
              idempotencyKey,
              Idempotency.fingerprint(picture.image().name(), picture.image().sha256()));
      Created image = idempotency.once(request, () -> store(picture));
      ResponseEntity.BodyBuilder answer =
          ResponseEntity.status(HttpStatus.CREATED).header(HttpHeaders.LOCATION, image.location());
      if (image.replayed()) {
        answer.header(JobAnswers.REPLAYED, "true");
      }
      return answer.body(image.body());
    } finally {
      intake.forget(picture);
    }
  }

  private Created store(ReceivedPicture picture) {
    StoredImage image = intake.store(picture);
    return new Created(ImagePaths.self(image.id()), json.tree(ImageView.of(image)));
  }
}
