package io.domainshift.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.Kept;
import io.domainshift.methods.MethodKind;
import io.domainshift.methods.PictureRules;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingRun;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.Model;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A method with two options that is planned like any other and never run. */
class FakeMethod implements TrainingMethod<FakeMethod.Options> {

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Options(
      @Kept @NotBlank String generator,
      @Min(1) @Max(100) int iterations,
      @Nullable String targetImage,
      @Nullable List<@NotNull String> styleImages) {}

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public MethodKind kind() {
    return MethodKind.ADAPTATION;
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Plan<Options> plan(RequestedOptions requested, Inputs inputs) {
    Options options =
        requested.bind(Options.class, JsonMapper.shared().createObjectNode().put("iterations", 10));
    Model base =
        inputs
            .models()
            .find(options.generator())
            .orElseThrow(
                () ->
                    new InvalidOptionException(
                        "generator", "generator is unknown: " + options.generator()));
    Stream.concat(
            Stream.ofNullable(options.targetImage()),
            Stream.ofNullable(options.styleImages()).flatMap(List::stream))
        .forEach(image -> PictureRules.find(inputs.images(), "targetImage", image));
    return new Plan<>(
        new Options(
            base.id().toString(),
            options.iterations(),
            options.targetImage(),
            options.styleImages()),
        options.iterations(),
        List.of("a warning"),
        base,
        1_000);
  }

  @Override
  public Checkpoint train(TrainingRun run, Options options) {
    throw new AssertionError("No worker runs in tests of the API");
  }
}
