package io.domainshift.methods.projected;

import io.domainshift.methods.Inputs;
import io.domainshift.methods.MethodKind;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingRun;
import io.domainshift.models.Checkpoint;
import org.springframework.stereotype.Component;

/**
 * Projected GAN: a generator learns to draw a data set's pictures from discriminators that see
 * random projections of a trained network's features.
 */
@Component
public class ProjectedMethod implements TrainingMethod<ProjectedOptions> {

  static final String NAME = "projected";

  private final Discriminators discriminators;

  /** Discriminators of a layout that fits. */
  @FunctionalInterface
  interface Discriminators {

    /** See {@link DiscriminatorLayout}. */
    DiscriminatorLayout layout(boolean separable, int labels);
  }

  public ProjectedMethod() {
    this(DiscriminatorLayout::published);
  }

  ProjectedMethod(Discriminators discriminators) {
    this.discriminators = discriminators;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MethodKind kind() {
    return MethodKind.TRAINING;
  }

  @Override
  public Class<ProjectedOptions> optionsType() {
    return ProjectedOptions.class;
  }

  @Override
  public Plan<ProjectedOptions> plan(RequestedOptions requested, Inputs inputs) {
    return new ProjectedPlanner(inputs).plan(requested);
  }

  @Override
  public Checkpoint train(TrainingRun run, ProjectedOptions options) {
    try (ProjectedTraining training = ProjectedTraining.start(run, options, discriminators)) {
      return training.finish();
    }
  }
}
