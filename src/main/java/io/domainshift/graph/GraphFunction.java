package io.domainshift.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A function of a graph file that Java can call. Numbers cross the border as tensors without
 * dimensions; the generated method turns them back.
 *
 * @param file dotted name of the file
 * @param name function name
 * @param parameters those without a default
 * @param returns TorchScript type of the result
 */
record GraphFunction(String file, String name, List<Parameter> parameters, String returns) {

  /**
   * @param name as written
   * @param type TorchScript type
   */
  record Parameter(String name, String type) {
    boolean number() {
      return NUMBERS.contains(type);
    }
  }

  private static final Set<String> NUMBERS = Set.of("float", "int", "bool");
  private static final Set<String> TENSORS = Set.of("Tensor", "List[Tensor]", "Dict[str, Tensor]");

  /** Empty for helpers: a leading underscore, or types that do not cross the border. */
  static Optional<GraphFunction> of(String file, String name, String parameters, String returns) {
    if (name.startsWith("_") || !TENSORS.contains(returns.strip())) {
      return Optional.empty();
    }
    List<Parameter> required = new ArrayList<>();
    for (String declared : splitAtCommas(parameters.replaceAll("\\s+", " "))) {
      if (declared.contains("=")) {
        continue;
      }
      String[] parts = declared.split(":", 2);
      if (parts.length < 2) {
        return Optional.empty();
      }
      Parameter parameter = new Parameter(parts[0].strip(), parts[1].strip());
      if (!parameter.number() && !TENSORS.contains(parameter.type())) {
        return Optional.empty();
      }
      required.add(parameter);
    }
    return Optional.of(new GraphFunction(file, name, List.copyOf(required), returns.strip()));
  }

  private static List<String> splitAtCommas(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    parts.removeIf(String::isEmpty);
    return parts;
  }

  String qualifiedName() {
    return file + "." + name;
  }

  /** Name of the generated method: a method's name has no dots. */
  String methodName() {
    return file.replace(".", "__") + "__" + name;
  }

  /** Source of the method that hands a call from Java on to this function. */
  String method() {
    StringBuilder signature = new StringBuilder("self: __torch__.Graphs");
    List<String> arguments = new ArrayList<>();
    for (Parameter p : parameters) {
      signature.append(", ").append(p.name()).append(": ");
      signature.append(p.number() ? "Tensor" : p.type());
      arguments.add(p.number() ? p.type() + "(" + p.name() + ")" : p.name());
    }
    return "  def %s(%s) -> %s:\n    return __torch__.%s(%s)\n"
        .formatted(methodName(), signature, returns, qualifiedName(), String.join(", ", arguments));
  }
}
