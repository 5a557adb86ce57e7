package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A tree of TorchScript modules around named tensors: {@code synthesis.b4.conv1.weight} becomes the
 * attribute {@code weight} of the module {@code conv1} of the module {@code b4} and so on, so that
 * {@code state_dict()} has the same names and {@code to(device)} moves everything. Each module has
 * a class of its own in the file {@code __torch__.py}.
 */
final class ScriptClasses {

  private static final String PACKAGE = "__torch__.";

  private final Predicate<String> buffer;
  private final Map<String, String> methods;
  private final StringBuilder source = new StringBuilder();

  /**
   * @param buffer whether the tensor of that name is a buffer rather than a parameter
   * @param methods source of the methods of some modules, by the module's dotted name; the root's
   *     is empty
   */
  ScriptClasses(Predicate<String> buffer, Map<String, String> methods) {
    this.buffer = buffer;
    this.methods = methods;
  }

  /**
   * Adds the classes of a module and all below it.
   *
   * @param tensors by dotted name
   * @param texts further attributes of the root
   */
  PickledObject module(Map<String, HostTensor> tensors, Map<String, String> texts) {
    return module("", tensors, texts);
  }

  /** Source of all classes. */
  String source() {
    return source.toString();
  }

  /** The class of the module of that dotted name; {@code Generator} for the root. */
  static String type(String path) {
    String name = (path.isEmpty() ? "generator" : path).replace(".", "__");
    return PACKAGE + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** The expression for the tensor of that dotted name, from inside a module's method. */
  static String attribute(String name) {
    String expression = "self";
    for (String part : name.split("\\.")) {
      expression =
          isNumber(part)
              ? "getattr(%s, \"%s\")".formatted(expression, part)
              : expression + "." + part;
    }
    return expression;
  }

  /** PyTorch's sequences call their modules by numbers. */
  private static boolean isNumber(String name) {
    return Character.isDigit(name.charAt(0));
  }

  private PickledObject module(
      String path, Map<String, HostTensor> tensors, Map<String, String> texts) {
    Map<String, HostTensor> own = new LinkedHashMap<>();
    Map<String, Map<String, HostTensor>> children = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          int dot = name.indexOf('.');
          if (dot < 0) {
            own.put(name, tensor);
          } else {
            children
                .computeIfAbsent(name.substring(0, dot), child -> new LinkedHashMap<>())
                .put(name.substring(dot + 1), tensor);
          }
        });
    PickledObject module = new PickledObject(type(path));
    Map<Object, @Nullable Object> fields = module.fields();
    fields.put("training", false);
    fields.putAll(texts);
    fields.putAll(own);
    String prefix = path.isEmpty() ? "" : path + ".";
    Map<String, String> types = new LinkedHashMap<>();
    texts.keySet().forEach(name -> types.put(name, "str"));
    own.keySet().forEach(name -> types.put(name, "Tensor"));
    children.forEach(
        (name, below) -> {
          types.put(name, type(prefix + name));
          fields.put(name, module(prefix + name, below, Map.of()));
        });
    declare(path, prefix, own.keySet(), types);
    return module;
  }

  private void declare(
      String path, String prefix, Iterable<String> tensors, Map<String, String> types) {
    List<String> parameters = new ArrayList<>();
    List<String> buffers = new ArrayList<>();
    tensors.forEach(
        name -> (buffer.test(prefix + name) ? buffers : parameters).add('"' + name + '"'));
    source.append("class ").append(type(path).substring(PACKAGE.length())).append("(Module):\n");
    source.append("  __parameters__ = ").append(list(parameters)).append('\n');
    source.append("  __buffers__ = ").append(list(buffers)).append('\n');
    source.append("  training : bool\n");
    if (types.keySet().stream().anyMatch(ScriptClasses::isNumber)) {
      source.append("  __annotations__ = []\n");
    }
    types.forEach(
        (name, type) ->
            source.append(
                (isNumber(name) ? "  __annotations__[\"%s\"] = %s\n" : "  %s : %s\n")
                    .formatted(name, type)));
    source.append(methods.getOrDefault(path, ""));
  }

  /** TorchScript's own way of writing a list of names: each is followed by a comma. */
  private static String list(List<String> names) {
    StringBuilder list = new StringBuilder("[");
    names.forEach(name -> list.append(name).append(", "));
    return list.append(']').toString();
  }
}
