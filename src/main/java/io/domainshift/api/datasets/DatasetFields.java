package io.domainshift.api.datasets;

import io.domainshift.api.problems.JsonFaults;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a {@link DatasetRequest} that came as texts, beside a zip. */
final class DatasetFields {

  private static final List<String> NAMES =
      List.of("name", "size", "fit", "labels", "dropBroken", "dropDuplicates");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

  private DatasetFields() {}

  /**
   * @throws io.domainshift.api.problems.ApiException if a name is none of a field; values are left
   *     for the binding to judge
   */
  static ObjectNode json(Map<String, String> texts) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    texts.forEach(
        (name, text) -> {
          if (!NAMES.contains(name)) {
            throw JsonFaults.unknown(name, List.copyOf(NAMES));
          }
          if (name.equals("size") && NUMBER.matcher(text).matches()) {
            fields.put(name, Integer.parseInt(text));
          } else if (name.startsWith("drop") && List.of("true", "false").contains(text)) {
            fields.put(name, Boolean.parseBoolean(text));
          } else {
            fields.put(name, text);
          }
        });
    return fields;
  }
}
