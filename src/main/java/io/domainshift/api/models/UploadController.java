package io.domainshift.api.models;

import io.domainshift.api.http.ApiSettings;
import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.JsonFaults;
import io.domainshift.api.problems.ProblemCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.JsonNode;

/** Takes checkpoints in: as a form with a file, or as the bytes themselves. */
@Tag(name = "Models")
@RestController
class UploadController {

  private static final String PATH = "/v1/models";
  private static final Set<String> PARTS = Set.of("file", "name", "licence", "origin", "sha256");

  private final ModelImport models;
  private final Path folder;

  UploadController(ModelImport models, ApiSettings settings) throws IOException {
    this.models = models;
    this.folder = Files.createDirectories(settings.uploads().toAbsolutePath());
  }

  @Operation(
      summary = "Import a model",
      description =
          """
          The file's content tells what it is: safetensors (NVlabs or OpenAI names, Hugging Face
          CLIP), a rosinality `.pt`, an NVIDIA or projected-gan `.pkl`, an OpenAI CLIP `.pt`, or
          what an export wrote. Nothing in it is executed. Tensors decide the architecture; a wrong one is named. A file that brings a
          discriminator along with a generator becomes two models: the second is called
          `<name>-discriminator`, its parent is the first, which the answer shows.
          """)
  @ApiResponse(responseCode = "201", description = "Imported")
  @PostMapping(
      path = PATH,
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<JsonNode> form(
      @RequestPart("file") MultipartFile file,
      @RequestPart("name") String name,
      @RequestPart(name = "licence", required = false) @Nullable String licence,
      @RequestPart(name = "origin", required = false) @Nullable String origin,
      @RequestPart(name = "sha256", required = false) @Nullable String sha256,
      @Parameter(description = "Makes the request repeatable for 24 hours")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String idempotencyKey,
      @Parameter(hidden = true) MultipartHttpServletRequest request)
      throws IOException {
    checkParts(request);
    return take(
        new ModelImport.Label(name, licence, origin, sha256),
        idempotencyKey,
        path -> file.transferTo(path));
  }

  @PostMapping(
      path = PATH,
      consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<JsonNode> bytes(
      @Parameter(schema = @Schema(example = "my-generator")) @RequestParam String name,
      @RequestParam(required = false) @Nullable String licence,
      @RequestParam(required = false) @Nullable String origin,
      @Parameter(description = "SHA-256 that the file must have, in hexadecimal")
          @RequestParam(required = false)
          @Nullable String sha256,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
      HttpServletRequest request)
      throws IOException {
    return take(
        new ModelImport.Label(name, licence, origin, sha256),
        idempotencyKey,
        path -> {
          try (InputStream body = request.getInputStream()) {
            Files.copy(body, path, StandardCopyOption.REPLACE_EXISTING);
          }
        });
  }

  private ResponseEntity<JsonNode> take(
      ModelImport.Label label, @Nullable String idempotencyKey, Receipt receipt)
      throws IOException {
    models.check(label);
    Path file = Files.createTempFile(folder, "upload", ".part");
    try {
      receipt.into(file);
      Created model = models.install(file, label, idempotencyKey);
      ResponseEntity.BodyBuilder answer =
          ResponseEntity.status(HttpStatus.CREATED).header(HttpHeaders.LOCATION, model.location());
      if (model.replayed()) {
        answer.header(JobAnswers.REPLAYED, "true");
      }
      return answer.body(model.body());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void checkParts(MultipartHttpServletRequest request) {
    Set<String> names = new TreeSet<>(request.getMultiFileMap().keySet());
    names.addAll(request.getParameterMap().keySet());
    for (String name : names) {
      if (!PARTS.contains(name)) {
        throw JsonFaults.unknown(name, List.copyOf(PARTS));
      }
      List<MultipartFile> files = request.getFiles(name);
      String[] values = request.getParameterValues(name);
      if (files.size() + (values == null ? 0 : values.length) > 1) {
        throw ApiException.at(name, ProblemCode.INVALID_FIELD, "Part %s is given twice", name);
      }
    }
  }

  /** Brings the upload's bytes into a file. */
  private interface Receipt {
    void into(Path file) throws IOException;
  }
}
