package io.domainshift.methods.oneshot;

import io.domainshift.methods.Inputs;
import io.domainshift.methods.MethodKind;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingRun;
import io.domainshift.models.Checkpoint;
import org.springframework.stereotype.Component;

/**
 * One-shot adaptation: a picture is found a counterpart in the source domain, then the generator is
 * trained to draw the picture in its place while CLIP keeps all other pictures as different from
 * each other as they were.
 */
@Component
public class OneShotMethod implements TrainingMethod<OneShotOptions> {

  static final String NAME = "one-shot";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MethodKind kind() {
    return MethodKind.ADAPTATION;
  }

  @Override
  public Class<OneShotOptions> optionsType() {
    return OneShotOptions.class;
  }

  @Override
  public Plan<OneShotOptions> plan(RequestedOptions requested, Inputs inputs) {
    return new OneShotPlanner(inputs).plan(requested);
  }

  @Override
  public Checkpoint train(TrainingRun run, OneShotOptions options) {
    return OneShotTraining.start(run, options).finish();
  }
}
