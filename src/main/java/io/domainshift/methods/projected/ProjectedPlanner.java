package io.domainshift.methods.projected;

import io.domainshift.datasets.Dataset;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.MetricNetworks;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedModels;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.Architecture;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** From a request to effective options: data set and models found, defaults filled in. */
final class ProjectedPlanner {

  /** Recall and precision look at the third neighbour of each. */
  private static final int FEWEST_TO_MEASURE = 5;

  private final Inputs inputs;
  private final RequestedModels named;

  ProjectedPlanner(Inputs inputs) {
    this.inputs = inputs;
    this.named = new RequestedModels(inputs.models());
  }

  Plan<ProjectedOptions> plan(RequestedOptions requested) {
    requested.requireKnown(ProjectedOptions.class);
    Dataset dataset = dataset(requested);
    Model generator = generator(requested);
    RequestedOptions settled = requested.with("dataset", dataset.id().toString());
    ProjectedOptions options = options(settled, generator);
    ProjectedRules.check(requested, options, dataset);
    Architecture architecture =
        generator == null
            ? ProjectedRules.newGenerator(options, dataset)
            : generator.architecture();
    if (generator != null) {
      ProjectedRules.checkGenerator(requested, options, generator, dataset);
    }
    Model network =
        named.find("featureNetwork", options.featureNetwork(), ModelKind.FEATURE_NETWORK);
    if (!(network.architecture() instanceof FeatureNetworkArchitecture)) {
      throw new InvalidOptionException(
          "featureNetwork",
          "featureNetwork \"%s\" has no features at four scales, expected an EfficientNet-Lite"
              .formatted(network.name()));
    }
    checkMetric(options, dataset);
    List<String> warnings = new ArrayList<>();
    ProjectedRules.advise(options, dataset, warnings);
    return new Plan<>(
        options,
        options.iterations(),
        warnings,
        generator,
        ProjectedMemory.bytes(options, architecture, network, dataset));
  }

  /** Some defaults follow from other options, so that these are read first. */
  private ProjectedOptions options(RequestedOptions requested, @Nullable Model generator) {
    ObjectNode published = ProjectedDefaults.published(generator, inputs.models());
    ObjectNode recommended = ProjectedDefaults.recommended(generator);
    ProjectedOptions first = requested.bind(ProjectedOptions.class, published, recommended);
    ProjectedDefaults.settle(published, first.architecture(), first.batchSize());
    return requested.bind(ProjectedOptions.class, published, recommended);
  }

  private void checkMetric(ProjectedOptions options, Dataset dataset) {
    if (options.metricKimg() == 0) {
      return;
    }
    if (MetricNetworks.find(options.metric(), inputs.models()).isEmpty()) {
      throw new InvalidOptionException(
          "metric",
          "metric is \"%s\", expected fid beside an installed Inception, or fd- and the name of an installed EfficientNet-Lite"
              .formatted(options.metric()));
    }
    if (dataset.pictures() < FEWEST_TO_MEASURE) {
      throw new InvalidOptionException(
          "metricKimg",
          "metricKimg is %s and the data set %s has %d pictures, expected 0 or %d pictures at least"
              .formatted(
                  options.metricKimg(), dataset.name(), dataset.pictures(), FEWEST_TO_MEASURE));
    }
  }

  private Dataset dataset(RequestedOptions requested) {
    String name = requested.text("dataset");
    if (name == null) {
      throw new InvalidOptionException(
          "dataset",
          "dataset is %s, expected the id or name of a prepared data set"
              .formatted(requested.names("dataset") ? "no text" : "missing"));
    }
    return inputs
        .datasets()
        .find(name)
        .orElseThrow(
            () ->
                new InvalidOptionException(
                    "dataset",
                    "dataset \"%s\" is not there, expected the id or name of a prepared data set"
                        .formatted(name)));
  }

  private @Nullable Model generator(RequestedOptions requested) {
    String name = requested.text("generator");
    return name == null ? null : named.find("generator", name, ModelKind.GENERATOR);
  }
}
