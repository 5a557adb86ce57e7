package io.domainshift.methods.projected;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.methods.GeneratorExam.Trouble;
import io.domainshift.methods.GeneratorExam.Verdict;
import io.domainshift.methods.Progress;
import io.domainshift.methods.RecordedRun;
import io.domainshift.methods.TrainingState;
import io.domainshift.models.Checkpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What examinations during a training lead to. */
class ProjectedExamsTests {

  private static final PreparedDataset SPOTS = ProjectedFixtures.pictures(0);

  /** Every second iteration of six, so that the last one is among them. */
  private static final ProjectedOptions EXAMINED = options("'onCollapse':'stop'");

  private GraphRuntime runtime;
  private GraphScope scope;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void theBestGeneratorIsTheResultAndEveryOneIsKept() throws IOException {
    RecordedRun run = run(new ScriptedExam(List.of(30.0, 10.0, 20.0), Map.of()));

    Checkpoint result = ProjectedFixtures.method().train(run, EXAMINED);

    assertThat(run.weights.keySet())
        .containsExactly(
            "generator-0.008.safetensors",
            "generator-0.016.safetensors",
            "generator-0.024.safetensors");
    assertThat(result.tensors()).isEqualTo(kept(run, "generator-0.016.safetensors").tensors());
    assertThat(result.tensors()).isNotEqualTo(kept(run, "generator-0.024.safetensors").tensors());
    assertThat(result.metadata()).containsEntry("iterations", "4").containsEntry("kimg", "0.016");
    assertThat(run.measurements)
        .containsExactlyInAnyOrderEntriesOf(Map.of("FID", 10.0, "recall", 0.25, "kimg", 0.016));
    assertThat(run.checkpoints).extracting(TrainingState::iteration).containsExactly(2, 4);
    assertThat(run.warnings).isEmpty();
    assertThat(new String(file(run, "curve/fd-curve.csv"), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            iteration,kimg,FID,precision,recall,diversity,reference-diversity,copies
            2,0.008,30.0,,0.25,,,
            4,0.016,10.0,,0.25,,,
            6,0.024,20.0,,0.25,,,
            """);
    assertThat(ImageIO.read(new ByteArrayInputStream(file(run, "curve/fd-curve.png"))).getWidth())
        .isEqualTo(800);
    assertThat(run.ticks.get(1).phaseSeconds()).containsKey("metrics");
  }

  @Test
  void aResumedRunKnowsTheBestAndTheCurve() {
    RecordedRun undisturbed = run(new ScriptedExam(List.of(10.0, 20.0, 30.0), Map.of()));
    Checkpoint result = ProjectedFixtures.method().train(undisturbed, EXAMINED);
    ScriptedExam rest = new ScriptedExam(List.of(20.0, 30.0), Map.of());
    RecordedRun resumed = run(rest).from(undisturbed.checkpoints.get(0));

    assertThat(ProjectedFixtures.method().train(resumed, EXAMINED).tensors())
        .isEqualTo(result.tensors());
    assertThat(file(resumed, "curve/fd-curve.csv"))
        .isEqualTo(file(undisturbed, "curve/fd-curve.csv"));
    assertThat(rest.judged)
        .extracting(values -> values.get("FID"))
        .containsExactly(10.0, 20.0, 30.0);
  }

  @Test
  void aLastingTroubleEndsTheTrainingWithTheBestAndSaysWhatHelps() {
    Verdict trouble = new Verdict(Trouble.SAMENESS, true, "All pictures are the same");
    RecordedRun run = run(new ScriptedExam(List.of(30.0, 40.0), Map.of(40.0, trouble)));

    Checkpoint result = ProjectedFixtures.method().train(run, EXAMINED);

    assertThat(run.ticks).extracting(Progress::iteration).containsExactly(1, 2, 3, 4);
    assertThat(result.tensors()).isEqualTo(kept(run, "generator-0.008.safetensors").tensors());
    assertThat(run.warnings)
        .containsExactly(
            "After iteration 4: All pictures are the same; the job ends with the generator of iteration 2, the best one. What usually helps is a fork with {\"discriminatorLearningRate\": 0.001, \"checkpoint\": 2}.");
  }

  @Test
  void aPassingTroubleIsSaidOnly() {
    Verdict trouble = new Verdict(Trouble.COPYING, false, "Copies are among the pictures");
    RecordedRun run = run(new ScriptedExam(List.of(30.0, 40.0, 20.0), Map.of(40.0, trouble)));

    ProjectedFixtures.method().train(run, EXAMINED);

    assertThat(run.ticks).hasSize(6);
    assertThat(run.warnings).containsExactly("After iteration 4: Copies are among the pictures.");
  }

  @Test
  void trainingGoesOnWhereOnlyWarningsAreWanted() {
    Verdict trouble = new Verdict(Trouble.DIVERGENCE, true, "The distance rises");
    RecordedRun run = run(new ScriptedExam(List.of(30.0, 40.0, 50.0), Map.of(40.0, trouble)));

    ProjectedFixtures.method().train(run, options("'onCollapse':'warn'"));

    assertThat(run.ticks).hasSize(6);
    assertThat(run.warnings)
        .containsExactly(
            "After iteration 4: The distance rises. What usually helps is a fork with {\"generatorLearningRate\": 0.001, \"discriminatorLearningRate\": 0.001, \"checkpoint\": 2}.");
  }

  private RecordedRun run(ScriptedExam exam) {
    return new RecordedRun(scope, 3, ProjectedFixtures.models()).with("spots", SPOTS).with(exam);
  }

  private static ProjectedOptions options(String more) {
    return ProjectedFixtures.options(
        "{'metricKimg':0.008,'metric':'fid','saveKimg':0," + more + "}");
  }

  private static Checkpoint kept(RecordedRun run, String name) {
    return Objects.requireNonNull(run.weights.get(name), name);
  }

  private static byte[] file(RecordedRun run, String name) {
    return Objects.requireNonNull(run.files.get(name), name);
  }
}
