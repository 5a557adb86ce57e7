package io.domainshift.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One graph file: free functions in TorchScript's source dialect, under its dotted name ({@code
 * nets.stylegan2.generator}).
 *
 * <p>LibTorch knows functions by qualified names only, so this class turns what a reader expects of
 * a source file into them, line for line (an error of LibTorch names the line of the file): {@code
 * import nets.stylegan2.generator as generator} at the top makes {@code generator.synthesis(…)} a
 * call of that file, and a bare {@code synthesis(…)} calls a function of the same file.
 */
final class GraphSource {

  private static final Pattern IMPORT =
      Pattern.compile("^import ([\\w.]+) as (\\w+)[ \\t]*$", Pattern.MULTILINE);
  private static final Pattern DEFINITION = Pattern.compile("^def (\\w+)\\(", Pattern.MULTILINE);
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "^def (\\w+)\\(([^)]*)\\)\\s*->\\s*([^:\\[]+(?:\\[[^:]*\\])?):", Pattern.MULTILINE);

  private static final Pattern CALL = Pattern.compile("__torch__\\.([\\w.]+)\\.(\\w+)\\(");

  private final String name;
  private final String code;
  private final List<GraphFunction> functions;

  private GraphSource(String name, String code, List<GraphFunction> functions) {
    this.name = name;
    this.code = code;
    this.functions = functions;
  }

  /** Reads the source {@code text} of the file with the dotted {@code name}. */
  static GraphSource parse(String name, String text) {
    Map<String, String> aliases = new LinkedHashMap<>();
    String code =
        IMPORT
            .matcher(text)
            .replaceAll(
                found -> {
                  aliases.put(found.group(2), found.group(1));
                  return "";
                });
    Matcher definitions = DEFINITION.matcher(code);
    List<String> local = new ArrayList<>();
    while (definitions.find()) {
      local.add(definitions.group(1));
    }
    for (String function : local) {
      code =
          code.replaceAll(
              "(?<![\\w.])(?<!def )" + function + "\\(",
              "__torch__." + name + "." + function + "(");
    }
    for (Map.Entry<String, String> alias : aliases.entrySet()) {
      code =
          code.replaceAll(
              "(?<![\\w.])" + alias.getKey() + "\\.", "__torch__." + alias.getValue() + ".");
    }
    return new GraphSource(name, code, entryPoints(name, code));
  }

  private static List<GraphFunction> entryPoints(String name, String code) {
    List<GraphFunction> found = new ArrayList<>();
    Matcher signatures = SIGNATURE.matcher(code);
    while (signatures.find()) {
      GraphFunction.of(name, signatures.group(1), signatures.group(2), signatures.group(3))
          .ifPresent(found::add);
    }
    return found;
  }

  String name() {
    return name;
  }

  /** The text LibTorch compiles. */
  String code() {
    return code;
  }

  /** The text of one function, its comments included; null if the file has no such function. */
  @Nullable String definition(String function) {
    for (String definition : code.split("(?m)^(?=def )")) {
      if (definition.startsWith("def " + function + "(")) {
        return definition.strip() + "\n";
      }
    }
    return null;
  }

  /** Qualified names of the functions that a definition calls. */
  static Set<String> calls(String definition) {
    Set<String> names = new LinkedHashSet<>();
    Matcher calls = CALL.matcher(definition);
    while (calls.find()) {
      names.add(calls.group(1) + "." + calls.group(2));
    }
    return names;
  }

  /** Functions that Java can call. */
  List<GraphFunction> functions() {
    return functions;
  }
}
