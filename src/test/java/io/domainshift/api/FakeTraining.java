package io.domainshift.api;

import io.domainshift.datasets.Dataset;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.Kept;
import io.domainshift.methods.MethodKind;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingRun;
import io.domainshift.models.Checkpoint;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A method that asks for a data set, is planned like any other and never run. */
class FakeTraining implements TrainingMethod<FakeTraining.Options> {

  record Options(
      @Kept @NotBlank String dataset,
      @Min(1) @Max(100) int iterations,
      @Positive double learningRate) {}

  @Override
  public String name() {
    return "fake-training";
  }

  @Override
  public MethodKind kind() {
    return MethodKind.TRAINING;
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Plan<Options> plan(RequestedOptions requested, Inputs inputs) {
    Options options =
        requested.bind(
            Options.class,
            JsonMapper.shared().createObjectNode().put("iterations", 20).put("learningRate", 0.5));
    Dataset dataset =
        inputs
            .datasets()
            .find(options.dataset())
            .orElseThrow(
                () ->
                    new InvalidOptionException(
                        "dataset", "dataset is unknown: " + options.dataset()));
    return new Plan<>(
        new Options(dataset.id().toString(), options.iterations(), options.learningRate()),
        options.iterations(),
        List.of(),
        null,
        2_000);
  }

  @Override
  public Checkpoint train(TrainingRun run, Options options) {
    throw new AssertionError("No worker runs in tests of the API");
  }
}
