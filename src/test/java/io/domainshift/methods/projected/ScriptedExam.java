package io.domainshift.methods.projected;

import io.domainshift.methods.GeneratorExam;
import io.domainshift.nets.ImageGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An exam whose findings are known beforehand. */
final class ScriptedExam implements GeneratorExam {

  private static final Verdict FINE = new Verdict(Trouble.NONE, false, "");

  private final List<Double> distances;
  private final Map<Double, Verdict> verdicts;
  final List<Map<String, Double>> judged = new ArrayList<>();
  private int examined;

  /**
   * @param distances of the generators, in the order of their examinations
   * @param verdicts by distance; of others, all is well
   */
  ScriptedExam(List<Double> distances, Map<Double, Verdict> verdicts) {
    this.distances = distances;
    this.verdicts = verdicts;
  }

  @Override
  public String distance() {
    return "FID";
  }

  @Override
  public Map<String, Double> values(ImageGenerator generator) {
    return Map.of("FID", distances.get(examined++), "recall", 0.25);
  }

  @Override
  public Verdict judge(Map<String, Double> values) {
    judged.add(values);
    return verdicts.getOrDefault(values.get("FID"), FINE);
  }
}
