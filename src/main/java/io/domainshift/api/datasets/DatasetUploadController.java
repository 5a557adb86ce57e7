package io.domainshift.api.datasets;

import io.domainshift.api.http.ApiSettings;
import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Prefer;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.jobs.QueuesJob;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.JsonFaults;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.datasets.DatasetOptions;
import io.domainshift.datasets.DatasetSources;
import io.domainshift.datasets.DatasetWork;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes in what data sets are made of: a zip as it comes, or where pictures are already. */
@Tag(name = "Datasets")
@RestController
class DatasetUploadController {

  private static final String ZIP = "application/zip";

  private final DatasetIntake intake;
  private final DatasetSources sources;
  private final JobAnswers answers;
  private final StrictJson json;
  private final Path folder;

  DatasetUploadController(
      DatasetIntake intake,
      DatasetSources sources,
      JobAnswers answers,
      StrictJson json,
      ApiSettings settings)
      throws IOException {
    this.intake = intake;
    this.sources = sources;
    this.answers = answers;
    this.json = json;
    this.folder = Files.createDirectories(settings.uploads().toAbsolutePath());
  }

  @Operation(
      summary = "Make a data set",
      description =
          """
          Of a zip (`application/zip`, the body as it is; or part `file` of a form, beside parts for
          the other fields), or, in JSON, of stored pictures (`images`) or of a folder on the
          service's machine (`folder`). Large zips may come by `POST /v1/uploads`. Queues a job that looks through all
          pictures, reports what it finds, and prepares them for training; its result names the data
          set. The same name again becomes the next version.
          """)
  @QueuesJob
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
    json.bind(query, DatasetRequest.class).options();
    return take(
        query,
        idempotencyKey,
        wish,
        upload -> {
          checkRoom(request.getContentLengthLong());
          try (InputStream body = request.getInputStream();
              OutputStream file = Files.newOutputStream(upload)) {
            byte[] mark = body.readNBytes(4);
            DatasetSources.checkMark(mark);
            file.write(mark);
            body.transferTo(file);
          }
        });
  }

  @PostMapping(
      path = DatasetPaths.ALL,
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  Object fromForm(
      @RequestPart("file") MultipartFile file,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String idempotencyKey,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      @Parameter(hidden = true) MultipartHttpServletRequest request)
      throws IOException {
    Prefer wish = Prefer.parse(prefer, Duration.ZERO);
    ObjectNode fields = DatasetFields.json(texts(request));
    json.checkTexts(fields);
    json.bind(fields, DatasetRequest.class).options();
    return take(fields, idempotencyKey, wish, file::transferTo);
  }

  private Object take(
      ObjectNode request, @Nullable String idempotencyKey, Prefer wish, Receipt receipt)
      throws IOException {
    Path upload = Files.createTempFile(folder, "dataset", ".part");
    try {
      receipt.into(upload);
      return answers.created(intake.fromZip(request, upload, idempotencyKey), wish);
    } finally {
      Files.deleteIfExists(upload);
    }
  }

  private void checkRoom(long bytes) throws IOException {
    if (bytes > Files.getFileStore(folder).getUsableSpace()) {
      throw ApiException.of(
          ProblemCode.STORAGE_FULL, "There is no room for %d bytes on the disk", bytes);
    }
  }

  /** The parts beside the file, each once. */
  private static Map<String, String> texts(MultipartHttpServletRequest form) {
    Map<String, String> texts = new HashMap<>();
    form.getMultiFileMap()
        .forEach(
            (name, files) -> {
              if (!name.equals("file")) {
                throw JsonFaults.unknown(name, List.of("file"));
              }
              checkOnce(name, files.size());
            });
    form.getParameterMap()
        .forEach(
            (name, values) -> {
              checkOnce(name, values.length);
              texts.put(name, values[0]);
            });
    return texts;
  }

  private static void checkOnce(String part, int times) {
    if (times > 1) {
      throw ApiException.at(part, ProblemCode.INVALID_FIELD, "Part %s is given twice", part);
    }
  }

  /** Brings the upload's bytes into a file. */
  private interface Receipt {
    void into(Path file) throws IOException;
  }
}
