package io.domainshift.methods.projected;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.HostTensor;
import io.domainshift.methods.Progress;
import io.domainshift.methods.RecordedRun;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingMethodContract;
import io.domainshift.methods.TrainingState;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectedMethodTests extends TrainingMethodContract<ProjectedOptions> {

  private static final PreparedDataset SPOTS = ProjectedFixtures.pictures(0);
  private static final PreparedDataset LABELLED = ProjectedFixtures.pictures(3);

  private final ProjectedMethod method = ProjectedFixtures.method();

  @Override
  protected TrainingMethod<ProjectedOptions> method() {
    return method;
  }

  @Override
  protected ProjectedOptions options() {
    return ProjectedFixtures.options("{}");
  }

  @Override
  protected Map<String, Checkpoint> models() {
    return ProjectedFixtures.models();
  }

  @Override
  protected String trainedModel() {
    return "tiny";
  }

  /** Those that no optimiser moves are copied from where training moved them. */
  @Override
  protected Set<String> trainedTensors() {
    return ProjectedFixtures.TINY.tensorShapes().keySet();
  }

  @Override
  protected RecordedRun run(long seed) {
    return super.run(seed).with("spots", SPOTS).with("labelled", LABELLED);
  }

  @Test
  void goesOnBitByBitFromEveryCheckpoint() {
    ProjectedOptions options = ProjectedFixtures.options("{'batchDevice':2}");
    RecordedRun undisturbed = run(3);
    Map<String, HostTensor> result = method.train(undisturbed, options).tensors();

    for (TrainingState state : undisturbed.checkpoints) {
      RecordedRun resumed = run(3).from(state);
      assertThat(method.train(resumed, options).tensors()).isEqualTo(result);
      assertThat(resumed.ticks)
          .extracting(Progress::losses)
          .containsExactlyElementsOf(
              undisturbed.ticks.subList(state.iteration(), ITERATIONS).stream()
                  .map(Progress::losses)
                  .toList());
    }
    assertThat(undisturbed.checkpoints).hasSize(2);
  }

  @Test
  void keepsStatesAndSheetsWhenTheyAreDue() {
    RecordedRun run = run(3);

    method.train(run, options());

    assertThat(run.checkpoints).extracting(TrainingState::iteration).containsExactly(2, 4);
    assertThat(run.samples.keySet())
        .containsExactly("0/dataset.png", "0/samples.png", "3/samples.png", "6/samples.png");
    assertThat(sheet(run, "0/dataset.png").getWidth()).isEqualTo(2 * 32);
    assertThat(sheet(run, "6/samples.png").getWidth()).isEqualTo(3 * 32);
    assertThat(sheet(run, "6/samples.png").getHeight()).isEqualTo(2 * 32);
  }

  @Test
  void startsFromRandomWeightsWhereNoGeneratorIsNamed() {
    ProjectedOptions options = fresh("{}");

    Checkpoint trained = method.train(run(3), options);

    assertThat(trained.architecture()).isEqualTo(FastGanArchitecture.of(32, 8, 0, 8, true));
    assertThat(trained.metadata())
        .containsEntry("method", "projected")
        .containsEntry("dataset", "spots")
        .containsEntry("kimg", "0.024");
  }

  /** Discriminators that stand still are pleased more and more. */
  @ParameterizedTest
  @CsvSource({"fastgan-lite", "stylegan2"})
  void theGeneratorLearnsFromWhatItIsTold(String architecture) {
    ProjectedOptions options =
        ProjectedFixtures.options(
            "{'architecture':'%s','generator':null,'channelBase':2048,'channelMax':32,'zDim':8,'wDim':8,'kimg':0.12,'discriminatorLearningRate':1e-12,'generatorLearningRate':0.005,'augment':[]}"
                .formatted(architecture));
    RecordedRun run = run(3);

    method.train(run, options);

    double first = run.ticks.subList(0, 5).stream().mapToDouble(Progress::loss).sum();
    double last = run.ticks.subList(25, 30).stream().mapToDouble(Progress::loss).sum();
    assertThat(last).isLessThan(first);
  }

  @Test
  void learnsClassesOfADataSet() {
    ProjectedOptions options =
        ProjectedFixtures.options(
            "{'generator':'conditional','dataset':'labelled','labels':true,'augment':['color']}");

    Checkpoint trained = method.train(run(3), options);

    HostTensor before = model("conditional").tensor("synthesis.embed.weight");
    assertThat(trained.tensor("synthesis.embed.weight")).isNotEqualTo(before);
  }

  /** The published formula in plain Java, along the generators of consecutive iterations. */
  @Test
  void theAverageFollowsAsPublished() {
    ProjectedOptions options =
        ProjectedFixtures.options("{'emaKimg':0.01,'emaRampup':0.9,'saveKimg':0.004}");
    RecordedRun run = run(3);
    Checkpoint result = method.train(run, options);
    String name = "synthesis.to_big.weight_orig";
    double[] average = model("tiny").tensor(name).toDoubles();
    for (TrainingState state : run.checkpoints) {
      int shown = 4 * (state.iteration() - 1);
      double beta = Math.pow(0.5, 4 / Math.max(Math.min(10, 0.9 * shown), 1e-8));
      double[] weight = tensor(state, "generator/" + name).toDoubles();
      double[] expected = average;
      for (int i = 0; i < weight.length; i++) {
        expected[i] = weight[i] + beta * (expected[i] - weight[i]);
      }
      assertThat(tensor(state, "average/" + name).toDoubles())
          .usingComparatorWithPrecision(1e-6)
          .containsExactly(expected);
      String buffer = "synthesis.to_big.weight_u";
      assertThat(tensor(state, "average/" + buffer))
          .isEqualTo(tensor(state, "generator/" + buffer));
    }
    assertThat(run.checkpoints).hasSize(5);
    assertThat(result.tensor(name).toDoubles()).isNotEqualTo(average);
  }

  private Checkpoint model(String name) {
    return Objects.requireNonNull(models().get(name), name);
  }

  private static HostTensor tensor(TrainingState state, String name) {
    return Objects.requireNonNull(state.tensors().get(name), name);
  }

  private static BufferedImage sheet(RecordedRun run, String name) {
    return Objects.requireNonNull(run.samples.get(name), name);
  }

  /** Options without a generator to start from. */
  private static ProjectedOptions fresh(String request) {
    return ProjectedFixtures.options(
        request.replaceFirst(
            "\\{",
            "{'architecture':'fastgan-lite','generator':null,'zDim':8,'channelBase':2048"
                + (request.equals("{}") ? "" : ",")));
  }
}
