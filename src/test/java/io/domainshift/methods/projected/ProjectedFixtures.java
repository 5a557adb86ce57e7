package io.domainshift.methods.projected;

import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.PreparedDataset;
import io.domainshift.datasets.PreparedFixtures;
import io.domainshift.methods.Models;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import io.domainshift.models.formats.FeatureNetworkFixtures;
import io.domainshift.nets.fastgan.FastGanWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tiny generator, a tiny data set, and options as a request would make them. */
final class ProjectedFixtures {

  static final int SIZE = 32;
  static final int PICTURES = 10;
  static final FastGanArchitecture TINY = FastGanArchitecture.of(SIZE, 8, 0, 8, false);

  /** A catalog without models. */
  private static final Models NONE =
      new Models() {
        @Override
        public Optional<Model> find(String idOrName) {
          return Optional.empty();
        }

        @Override
        public List<Model> ofKind(ModelKind kind) {
          return List.of();
        }
      };

  private ProjectedFixtures() {}

  static Map<String, Checkpoint> models() {
    return Map.of(
        "tiny", FastGanWeights.initial(TINY, 1),
        "conditional", FastGanWeights.initial(FastGanArchitecture.of(SIZE, 8, 3, 8, true), 1),
        "efficientnet-lite1", FeatureNetworkFixtures.narrow(2));
  }

  /** The method with discriminators of few channels. */
  static ProjectedMethod method() {
    return new ProjectedMethod(
        (separable, labels) -> new DiscriminatorLayout(8, List.of(6, 8, 8, 10), separable, labels));
  }

  /** Ten pictures of 32 x 32. */
  static PreparedDataset pictures(int labels) {
    try {
      Path file = Files.createTempFile("spots", ".dataset");
      try {
        return PreparedFixtures.spots(file, SIZE, PICTURES, labels);
      } finally {
        Files.delete(file); // it stays mapped
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a catalog would say about such a data set. */
  static Dataset dataset(String name, int size, int pictures, int labels, int unlabelled) {
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("unlabelled", unlabelled);
    List<String> names = IntStream.range(0, labels).mapToObj(i -> "class " + i).toList();
    return new Dataset(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        name,
        1,
        pictures,
        size,
        labels,
        names,
        name,
        1,
        "",
        report,
        new UUID(0, 1),
        Instant.EPOCH);
  }

  static Model model(String name, Checkpoint weights) {
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    return new Model(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        name,
        weights.architecture().modelKind(),
        weights.architecture(),
        none,
        name,
        weights.bytes(),
        "",
        "random weights",
        "none",
        null,
        null,
        none,
        Instant.EPOCH);
  }

  /** JSON with apostrophes for quotation marks. */
  static ObjectNode json(String text) {
    return (ObjectNode) new JsonMapper().readTree(text.replace('\'', '"'));
  }

  /** Six iterations of four pictures for the tiny generator, under what the JSON says. */
  static ProjectedOptions options(String request) {
    ObjectNode whole =
        json(
            """
            {'dataset':'spots','architecture':'fastgan','generator':'tiny','featureSize':128,
             'batchSize':4,'batchDevice':4,'kimg':0.024,'emaKimg':0.01,'sampleCount':5,
             'sampleKimg':0.012,'saveKimg':0.008,'generatorLearningRate':0.002,'mirror':true,
             'metricKimg':0,'metricPictures':100}
            """);
    whole.setAll(json(request));
    return new RequestedOptions(whole)
        .bind(ProjectedOptions.class, ProjectedDefaults.published(null, NONE));
  }
}
