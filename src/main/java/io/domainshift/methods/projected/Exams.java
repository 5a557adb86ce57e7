package io.domainshift.methods.projected;

import io.domainshift.graph.HostTensor;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.GeneratorExam;
import io.domainshift.methods.GeneratorExam.Trouble;
import io.domainshift.methods.GeneratorExam.Verdict;
import io.domainshift.methods.TrainingRun;
import io.domainshift.models.Checkpoint;
import io.domainshift.nets.ImageGenerator;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The examinations of one training: they keep what was seen, the best generator, and watch. */
final class Exams {

  private final TrainingRun run;
  private final ProjectedOptions options;
  private final GeneratorExam exam;
  private final ExamCurve curve;
  private @Nullable Best best;
  private boolean ended;

  /**
   * The generator that came nearest to the data.
   *
   * @param iteration how many iterations were done
   * @param values of its examination
   * @param weights everything that its checkpoint holds
   */
  record Best(int iteration, Map<String, Double> values, Map<String, HostTensor> weights) {}

  private Exams(TrainingRun run, ProjectedOptions options, GeneratorExam exam) {
    this.run = run;
    this.options = options;
    this.exam = exam;
    this.curve = new ExamCurve(exam.distance());
  }

  /**
   * Goes on after the examinations of earlier attempts.
   *
   * @param saved null at the first attempt
   */
  static Exams start(TrainingRun run, ProjectedOptions options, @Nullable SavedTraining saved) {
    GeneratorExam exam =
        run.exam(
            new GeneratorExam.Terms(
                options.dataset(), options.metric(), options.metricPictures(), options.mirror()));
    Exams exams = new Exams(run, options, exam);
    if (saved != null) {
      exams.curve.restore(saved.curve());
      for (ExamCurve.Point point : exams.curve.points()) {
        exams.compare(point.iteration(), point.values(), saved.best());
        exams.ended = exams.ends(exam.judge(point.values()));
      }
    }
    return exams;
  }

  /**
   * Examines a generator and keeps its weights among the job's files.
   *
   * @param generator that draws as {@code snapshot}
   * @return whether it is the best one so far
   */
  boolean examine(int iteration, ImageGenerator generator, Checkpoint snapshot) {
    Map<String, Double> values = exam.values(generator);
    run.weights("generator-" + kimg(iteration) + ".safetensors", snapshot);
    curve.add(iteration, values);
    curve.keep(run, options.batchSize());
    boolean better = compare(iteration, values, snapshot.tensors());
    Verdict verdict = exam.judge(values);
    ended = ends(verdict);
    if (verdict.trouble() != Trouble.NONE) {
      Integer good = best == null ? null : best.iteration();
      run.warn(Collapse.sentence(options, verdict, iteration, good, ended));
    }
    return better;
  }

  /** Whether a training that diverged ends with a generator that was good before. */
  boolean save(DivergedException diverged) {
    if (best == null || options.onCollapse() == OnCollapse.WARN) {
      return false;
    }
    Verdict verdict =
        new Verdict(Trouble.NOT_A_NUMBER, true, String.valueOf(diverged.getMessage()));
    run.warn(Collapse.sentence(options, verdict, diverged.iteration(), best.iteration(), true));
    return true;
  }

  /** Whether training must not go on. */
  boolean ended() {
    return ended;
  }

  private boolean ends(Verdict verdict) {
    return verdict.lasting() && options.onCollapse() == OnCollapse.STOP;
  }

  private boolean compare(
      int iteration, Map<String, Double> values, Map<String, HostTensor> weights) {
    if (!(distance(values) < (best == null ? Double.POSITIVE_INFINITY : distance(best.values())))) {
      return false;
    }
    best = new Best(iteration, values, weights);
    return true;
  }

  private double distance(Map<String, Double> values) {
    return values.getOrDefault(exam.distance(), Double.NaN);
  }

  /** The best generator so far. */
  Optional<Best> best() {
    return Optional.ofNullable(best);
  }

  /** The curve, for a checkpoint. */
  Map<String, HostTensor> state() {
    return curve.state();
  }

  private String kimg(int iteration) {
    return BigDecimal.valueOf((long) iteration * options.batchSize(), 3)
        .stripTrailingZeros()
        .toPlainString();
  }
}
