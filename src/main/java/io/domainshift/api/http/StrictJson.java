package io.domainshift.api.http;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.JsonFaults;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.api.problems.Violations;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Binds trees of JSON to records, and refuses by field what does not fit. */
@Component
public class StrictJson {

  private final JsonMapper json;
  private final Validator validator;

  StrictJson(JsonMapper json, Validator validator) {
    this.json = json;
    this.validator = validator;
  }

  /**
   * @throws ApiException naming the field that is unknown, of the wrong type or out of its range
   */
  public <T> T bind(JsonNode tree, Class<T> type) {
    T bound;
    try {
      bound = json.treeToValue(tree, type);
    } catch (JacksonException e) {
      throw JsonFaults.refusal(e);
    }
    Set<ConstraintViolation<T>> violations = validator.validate(bound);
    if (!violations.isEmpty()) {
      throw Violations.refusal(violations);
    }
    return bound;
  }

  public JsonNode tree(Object value) {
    return json.valueToTree(value);
  }

  /**
   * Refuses what JSON can say but no database can keep: the character U+0000 and halves of
   * surrogate pairs.
   */
  public void checkTexts(JsonNode tree) {
    checkTexts("", tree);
  }

  private void checkTexts(String path, JsonNode node) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> property : node.properties()) {
        String name = property.getKey();
        check(path.isEmpty() ? "body" : path, name);
        checkTexts(path.isEmpty() ? name : path + "." + name, property.getValue());
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        checkTexts(path + "[" + i + "]", node.get(i));
      }
    } else if (node.isString()) {
      check(path, node.asString());
    }
  }

  private static void check(String field, String text) {
    if (!Texts.storable(text)) {
      throw ApiException.at(
          field,
          ProblemCode.INVALID_FIELD,
          "%s holds U+0000 or half a surrogate pair, must be Unicode text",
          field);
    }
  }
}
