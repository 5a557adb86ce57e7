package io.domainshift.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.formats.SafetensorsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Inputs and reference outputs of one official function, with the tolerance they are held to. Names
 * of tensors are given without {@code in/} and {@code out/}.
 */
public final class GoldenSuite {

  private final String name;
  private final Path folder;
  private final JsonNode json;
  private final Map<String, HostTensor> tensors;

  private GoldenSuite(String name, Path folder, JsonNode json, Map<String, HostTensor> tensors) {
    this.name = name;
    this.folder = folder;
    this.json = json;
    this.tensors = tensors;
  }

  static GoldenSuite read(Path root, String name) {
    Path tensors = root.resolve(name + ".safetensors");
    return new GoldenSuite(
        name,
        root.resolve(name.substring(0, name.lastIndexOf('/'))),
        new JsonMapper().readTree(root.resolve(name + ".json")),
        Files.exists(tensors) ? SafetensorsReader.open(tensors).tensors() : Map.of());
  }

  /** The whole description. */
  public JsonNode json() {
    return json;
  }

  /** Sizes, options and file names the references were made with. */
  public JsonNode config() {
    return json.get("config");
  }

  /** The file that an entry of the config names, for example {@code checkpoint}. */
  public Path file(String configEntry) {
    return path(config().get(configEntry).asString());
  }

  /** A file given relative to the suite. */
  public Path path(String relative) {
    return folder.resolve(relative).normalize();
  }

  /** An input. */
  public HostTensor in(String input) {
    return tensor("in/" + input);
  }

  /** A reference output. */
  public HostTensor out(String output) {
    return tensor("out/" + output);
  }

  /** Whether the suite has that reference output. */
  public boolean hasOut(String output) {
    return tensors.containsKey("out/" + output);
  }

  /** Names of the inputs that start so, sorted. */
  public List<String> inputs(String prefix) {
    return names("in/", prefix);
  }

  /** Names of the reference outputs that start so, sorted. */
  public List<String> outputs(String prefix) {
    return names("out/", prefix);
  }

  /** Asserts that a tensor agrees with a reference output within the suite's tolerance for it. */
  public void check(String output, Tensor mine) {
    check(output, mine.toHost().toDoubles());
  }

  /** Asserts that values agree with a reference output within the suite's tolerance for it. */
  public void check(String output, double... mine) {
    double[] reference = out(output).toDoubles();
    double maxAbs = Arrays.stream(reference).map(Math::abs).max().orElse(0);
    double allowed = GoldenTolerance.of(json.get("tolerance"), output).allowed(maxAbs);
    checkMost(output, mine, 1, allowed, allowed);
  }

  /**
   * Asserts that at least a fraction of the values lies within one distance of the reference and
   * all of them within another.
   */
  public void checkMost(
      String output, double[] mine, double fraction, double mostWithin, double allWithin) {
    double[] reference = out(output).toDoubles();
    assertThat(mine.length)
        .as("%s: number of values of %s", name, output)
        .isEqualTo(reference.length);
    double worst = 0;
    int near = 0;
    for (int i = 0; i < mine.length; i++) {
      double difference = Math.abs(mine[i] - reference[i]);
      near += difference <= mostWithin ? 1 : 0;
      // A NaN is worse than any distance.
      worst =
          difference <= worst
              ? worst
              : Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }
    assertThat(worst)
        .as("%s: largest difference from %s", name, output)
        .isLessThanOrEqualTo(allWithin);
    assertThat((double) near)
        .as("%s: values of %s within %s", name, output, mostWithin)
        .isGreaterThanOrEqualTo(fraction * mine.length);
  }

  @Override
  public String toString() {
    return name;
  }

  private HostTensor tensor(String stored) {
    HostTensor found = tensors.get(stored);
    if (found == null) {
      throw new NoSuchElementException("Golden suite " + name + " has no tensor " + stored);
    }
    return found;
  }

  private List<String> names(String side, String prefix) {
    return tensors.keySet().stream()
        .filter(stored -> stored.startsWith(side + prefix))
        .map(stored -> stored.substring(side.length()))
        .sorted()
        .toList();
  }
}
