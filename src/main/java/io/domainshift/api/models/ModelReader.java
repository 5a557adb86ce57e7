package io.domainshift.api.models;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds models by what a path says. */
@Component
class ModelReader {

  private final ModelCatalog catalog;

  ModelReader(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @throws ApiException {@code MODEL_NOT_FOUND}
   */
  Model find(String idOrName) {
    // PostgreSQL refuses a text with this character; no name has it.
    return (idOrName.indexOf('\0') < 0 ? catalog.find(idOrName) : Optional.<Model>empty())
        .orElseThrow(
            () -> ApiException.of(ProblemCode.MODEL_NOT_FOUND, "There is no model %s", idOrName));
  }

  /** What is stored of a request to a model: which one, and the body. */
  static ObjectNode request(Model model, ObjectNode body) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("model", model.id().toString());
    request.set("options", body);
    return request;
  }
}
