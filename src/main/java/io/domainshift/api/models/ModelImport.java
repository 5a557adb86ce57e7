package io.domainshift.api.models;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.http.Sha256;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.models.Model;
import io.domainshift.models.ModelImports;
import io.domainshift.models.ModelImports.ImportRequest;
import io.domainshift.models.NewModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a model of an uploaded file, or leaves nothing behind. */
@Component
class ModelImport {

  private static final int MAX_LABEL = 500;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final ModelImports imports;
  private final Idempotency idempotency;
  private final StrictJson json;

  ModelImport(ModelImports imports, Idempotency idempotency, StrictJson json) {
    this.imports = imports;
    this.idempotency = idempotency;
    this.json = json;
  }

  /**
   * What the uploader says about the file.
   *
   * @param name of the model
   * @param licence of the weights; "not stated" if absent
   * @param origin where they come from; "upload" if absent
   * @param sha256 that the file must have, hexadecimal; not looked at if absent
   */
  record Label(
      String name, @Nullable String licence, @Nullable String origin, @Nullable String sha256) {}

  /** Refuses a label before its file is read. */
  void check(Label label) {
    if (!NewModel.isName(label.name())) {
      throw ApiException.at(
          "name",
          ProblemCode.INVALID_FIELD,
          "name is \"%s\", must be 1 to 100 lower-case letters, digits, dots, dashes and"
              + " underscores, and begin with a letter or digit",
          label.name());
    }
    checkText("licence", label.licence());
    checkText("origin", label.origin());
    if (label.sha256() != null && !SHA256.matcher(label.sha256()).matches()) {
      throw ApiException.at(
          "sha256",
          ProblemCode.INVALID_FIELD,
          "sha256 is \"%s\", must be 64 lower-case hexadecimal digits",
          label.sha256());
    }
  }

  /**
   * @throws ApiException {@code DIGEST_MISMATCH}
   * @throws io.domainshift.models.InvalidCheckpointException if the file is none
   */
  Created install(Path file, Label label, @Nullable String idempotencyKey) throws IOException {
    String sha256 = idempotencyKey == null && label.sha256() == null ? "" : Sha256.of(file);
    if (label.sha256() != null && !label.sha256().equals(sha256)) {
      throw ApiException.at(
          "sha256",
          ProblemCode.DIGEST_MISMATCH,
          "The file has SHA-256 %s, expected %s",
          sha256,
          label.sha256());
    }
    Idempotency.Request request =
        new Idempotency.Request(
            Tenants.LOCAL, "/v1/models", idempotencyKey, Idempotency.fingerprint(sha256, label));
    return idempotency.once(request, () -> install(file, label));
  }

  private Created install(Path file, Label label) {
    Model model =
        imports.install(
            file,
            ImportRequest.of(
                label.name(),
                Objects.requireNonNullElse(label.origin(), "upload"),
                Objects.requireNonNullElse(label.licence(), "not stated")));
    return new Created(ModelView.path(model), json.tree(ModelView.of(model)));
  }

  private static void checkText(String field, @Nullable String text) {
    if (text != null && (text.isBlank() || text.length() > MAX_LABEL || text.indexOf('\0') >= 0)) {
      throw ApiException.at(
          field,
          ProblemCode.INVALID_FIELD,
          "%s must be a text of 1 to %d characters",
          field,
          MAX_LABEL);
    }
  }
}
