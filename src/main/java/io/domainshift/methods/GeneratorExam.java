package io.domainshift.methods;

import io.domainshift.nets.ImageGenerator;
import java.util.Map;

/**
 * Examines a generator in training, again and again by the same pictures of a data set, and watches
 * its figures for what losses do not show.
 */
public interface GeneratorExam {

  /**
   * What is examined.
   *
   * @param dataset id, as the plan found it among its {@link Inputs#datasets()}
   * @param metric what generators are compared by, as {@link MetricNetworks} knows it
   * @param pictures how many are drawn, and looked at of the data set at most
   * @param mirror whether the data set's mirrored pictures are among them
   */
  record Terms(String dataset, String metric, int pictures, boolean mirror) {}

  /** What figures tell about the training. */
  enum Trouble {
    NONE,
    /** The networks put out no numbers. */
    NOT_A_NUMBER,
    /** Pictures become all the same. */
    SAMENESS,
    /** Parts of the data are not drawn any more. */
    LOST_MODES,
    /** Training pictures are learned by heart. */
    COPYING,
    /** The distance rises for good. */
    DIVERGENCE
  }

  /**
   * What to think of an examination.
   *
   * @param lasting whether the examination before showed the same, or it is beyond doubt
   * @param reason a sentence with the figures; empty without trouble
   */
  record Verdict(Trouble trouble, boolean lasting, String reason) {}

  /** The value among {@link #values} by which generators are compared: the least is best. */
  String distance();

  /** Examines a generator: finite values by name. */
  Map<String, Double> values(ImageGenerator generator);

  /**
   * Judges the training by the values of its examinations, which are shown to it in their order,
   * those of earlier attempts first.
   */
  Verdict judge(Map<String, Double> values);
}
