package io.domainshift.metrics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Watches a training's evaluations for what a falling loss does not show: pictures that become all
 * the same, parts of the data that are never drawn, training pictures learned by heart, and a
 * distance that rises for good. One bad evaluation warns, a second one in a row stops: figures of
 * few pictures scatter.
 */
public final class CollapseSentinel {

  /** Diversity below this share of the data's own is a collapse. */
  static final double LEAST_DIVERSITY = 0.3;

  /** Recall below this, once it was {@link #GOOD_RECALL}, means that parts of the data are lost. */
  static final double LEAST_RECALL = 0.01;

  static final double GOOD_RECALL = 0.1;

  /** More copies than this share is learning by heart. */
  static final double MOST_COPIES = 0.25;

  /** A distance this many times the best one is no scatter. */
  static final double WORST_DISTANCE = 2;

  /**
   * One evaluation during a training; what was not measured is null.
   *
   * @param distance Fréchet distance to the data
   * @param recall share of the data that is covered
   * @param diversity of the generated pictures over that of the data
   * @param copies share of the generated pictures that are copies
   */
  public record Observation(
      @Nullable Double distance,
      @Nullable Double recall,
      @Nullable Double diversity,
      @Nullable Double copies) {}

  /** What to do about an evaluation. */
  public enum Advice {
    CONTINUE,
    WARN,
    STOP
  }

  /**
   * What an evaluation means for the training.
   *
   * @param trouble null for {@code CONTINUE}
   * @param reason a sentence with the figures; empty for {@code CONTINUE}
   * @param suggestion which setting usually helps; empty for {@code CONTINUE}
   */
  public record Verdict(
      Advice advice, @Nullable Trouble trouble, String reason, String suggestion) {}

  private static final Verdict FINE = new Verdict(Advice.CONTINUE, null, "", "");

  /** What can go wrong, the surest sign first. */
  public enum Trouble {
    NOT_A_NUMBER("go on from an earlier checkpoint with half the learning rates"),
    SAMENESS("go on from the best checkpoint with half the discriminatorLearningRate"),
    LOST_MODES("go on from the best checkpoint with a larger batchSize"),
    COPYING("take the best checkpoint; more pictures or mirror=true put the point off"),
    DIVERGENCE("go on from the best checkpoint with half the learning rates");

    private final String suggestion;

    Trouble(String suggestion) {
      this.suggestion = suggestion;
    }
  }

  private double bestDistance = Double.POSITIVE_INFINITY;
  private double bestRecall;
  private @Nullable Trouble before;

  /** Takes in the next evaluation of the training. */
  public Verdict judge(Observation seen) {
    Trouble trouble = trouble(seen);
    String reason = trouble == null ? "" : reason(trouble, seen);
    remember(seen);
    boolean again = trouble != null && trouble == before;
    before = trouble;
    if (trouble == null) {
      return FINE;
    }
    // A network that puts out no numbers does not find back.
    Advice advice = again || trouble == Trouble.NOT_A_NUMBER ? Advice.STOP : Advice.WARN;
    return new Verdict(advice, trouble, reason, trouble.suggestion);
  }

  private @Nullable Trouble trouble(Observation seen) {
    if (isBroken(seen.distance()) || isBroken(seen.diversity())) {
      return Trouble.NOT_A_NUMBER;
    }
    if (seen.diversity() != null && seen.diversity() < LEAST_DIVERSITY) {
      return Trouble.SAMENESS;
    }
    if (seen.recall() != null && seen.recall() < LEAST_RECALL && bestRecall >= GOOD_RECALL) {
      return Trouble.LOST_MODES;
    }
    if (seen.copies() != null && seen.copies() > MOST_COPIES) {
      return Trouble.COPYING;
    }
    boolean worse = seen.distance() != null && seen.distance() > WORST_DISTANCE * bestDistance;
    return worse ? Trouble.DIVERGENCE : null;
  }

  private String reason(Trouble trouble, Observation seen) {
    return switch (trouble) {
      case NOT_A_NUMBER -> "Generated pictures give no numbers any more";
      case SAMENESS ->
          say(
              "Generated pictures differ from each other %.2f times as much as the data, expected"
                  + " %.2f at least",
              seen.diversity(), LEAST_DIVERSITY);
      case LOST_MODES ->
          say("Recall is %.3f and was %.3f: parts of the data are lost", seen.recall(), bestRecall);
      case COPYING ->
          say(
              "%.2f of the generated pictures are copies of training pictures, expected %.2f at"
                  + " most",
              seen.copies(), MOST_COPIES);
      case DIVERGENCE ->
          say("The Fréchet distance is %.3g and was %.3g", seen.distance(), bestDistance);
    };
  }

  private void remember(Observation seen) {
    if (seen.distance() != null && seen.distance() < bestDistance) {
      bestDistance = seen.distance();
    }
    if (seen.recall() != null && seen.recall() > bestRecall) {
      bestRecall = seen.recall();
    }
  }

  private static boolean isBroken(@Nullable Double value) {
    return value != null && !Double.isFinite(value);
  }

  private static String say(String format, @Nullable Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
