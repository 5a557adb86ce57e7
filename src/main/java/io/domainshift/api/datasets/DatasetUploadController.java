package io.domainshift.api.datasets;

import io.domainshift.api.http.ApiSettings;
import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Prefer;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.jobs.JobView;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.datasets.DatasetOptions;
import io.domainshift.datasets.DatasetSources;
import io.domainshift.datasets.DatasetWork;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes in what data sets are made of: a zip as it comes, or where pictures are already. */
@Tag(name = "Datasets")
@RestController
class DatasetUploadController {

  private static final String ZIP = "application/zip";

  private final DatasetIntake intake;
  private final DatasetSources sources;
  private final ObjectStorage storage;
  private final JobAnswers answers;
  private final StrictJson json;
  private final Path folder;

  DatasetUploadController(
      DatasetIntake intake,
      DatasetSources sources,
      ObjectStorage storage,
      JobAnswers answers,
      StrictJson json,
      ApiSettings settings)
      throws IOException {
    this.intake = intake;
    this.sources = sources;
    this.storage = storage;
    this.answers = answers;
    this.json = json;
    this.folder = Files.createDirectories(settings.uploads().toAbsolutePath());
  }

  @Operation(
      summary = "Make a data set",
      description =
          """
          Of a zip (`application/zip`, the body as it is), or, in JSON, of stored pictures (`images`)
          or of a folder on the service's machine (`folder`). Queues a job that looks through all
          pictures, reports what it finds, and prepares them for training; its result names the data
          set. The same name again becomes the next version.
          """)
  @ApiResponse(
      responseCode = "202",
      description = "Queued",
      headers = @Header(name = "Location", description = "Path of the job"),
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @ApiResponse(
      responseCode = "200",
      description = "Ended within the time of Prefer: wait",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @PostMapping(
      path = DatasetPaths.ALL,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = DatasetRequest.class)))
  Object fromHere(
      @RequestBody ObjectNode body,
      @Parameter(description = "Makes the request repeatable for 24 hours")
          @RequestHeader(name = Idempotency.HEADER, required = false)
          @Nullable String idempotencyKey,
      @Parameter(description = "wait=N: seconds to wait for the job's end, at most 60")
          @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer)
      throws IOException {
    Prefer wish = Prefer.parse(prefer, Duration.ZERO);
    json.checkTexts(body);
    DatasetRequest request = json.bind(body, DatasetRequest.class);
    DatasetOptions options = request.options();
    List<String> images =
        request.images() == null ? null : request.images().stream().distinct().toList();
    String server = request.folder();
    if ((server == null) == (images == null)) {
      throw ApiException.at(
          server == null ? "images" : "folder",
          ProblemCode.INVALID_FIELD,
          "%s, expected either images or folder",
          server == null
              ? "Neither images nor folder is given"
              : "Both images and folder are given");
    }
    int files =
        images == null
            ? sources.countFolder(server == null ? "" : server)
            : sources.countImages(Tenants.LOCAL, images);
    DatasetWork work = new DatasetWork(request.name(), null, server, images, options);
    return answers.created(intake.queue(body, work, files, idempotencyKey), wish);
  }

  @PostMapping(
      path = DatasetPaths.ALL,
      consumes = {ZIP, MediaType.APPLICATION_OCTET_STREAM_VALUE},
      produces = MediaType.APPLICATION_JSON_VALUE)
  Object fromZip(
      @Parameter(schema = @Schema(example = "avatars")) @RequestParam String name,
      @RequestParam(required = false) @Nullable Integer size,
      @RequestParam(required = false) @Nullable String fit,
      @RequestParam(required = false) @Nullable String labels,
      @RequestParam(required = false) @Nullable Boolean dropBroken,
      @RequestParam(required = false) @Nullable Boolean dropDuplicates,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String idempotencyKey,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request)
      throws IOException {
    Prefer wish = Prefer.parse(prefer, Duration.ZERO);
    ObjectNode query = JsonNodeFactory.instance.objectNode();
    query.put("name", name).put("size", size).put("fit", fit).put("labels", labels);
    query.put("dropBroken", dropBroken).put("dropDuplicates", dropDuplicates);
    DatasetOptions options = json.bind(query, DatasetRequest.class).options();
    Path upload = Files.createTempFile(folder, "dataset", ".part");
    try {
      try (InputStream body = request.getInputStream()) {
        Files.copy(body, upload, StandardCopyOption.REPLACE_EXISTING);
      }
      int files = sources.countArchive(upload);
      StoredObject archive = storage.putFile(upload);
      DatasetWork work = new DatasetWork(name, archive.key(), null, null, options);
      return answers.created(intake.queue(query, work, files, idempotencyKey), wish);
    } finally {
      Files.deleteIfExists(upload);
    }
  }
}
