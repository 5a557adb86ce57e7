package io.domainshift.methods.nada;

import io.domainshift.methods.Inputs;
import io.domainshift.methods.MethodKind;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingRun;
import io.domainshift.models.Checkpoint;
import org.springframework.stereotype.Component;

/** StyleGAN-NADA: two generators, one of which moves, and CLIP as the only judge between them. */
@Component
public class NadaMethod implements TrainingMethod<NadaOptions> {

  static final String NAME = "nada";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MethodKind kind() {
    return MethodKind.ADAPTATION;
  }

  @Override
  public Class<NadaOptions> optionsType() {
    return NadaOptions.class;
  }

  @Override
  public Plan<NadaOptions> plan(RequestedOptions requested, Inputs inputs) {
    return new NadaPlanner(inputs).plan(requested);
  }

  @Override
  public Checkpoint train(TrainingRun run, NadaOptions options) {
    return NadaTraining.start(run, options).finish();
  }
}
