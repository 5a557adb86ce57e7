package io.domainshift.methods.nada;

import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingMethodContract;
import io.domainshift.models.Checkpoint;
import java.util.Map;
import java.util.Set;

/** The contract with a layer search before every iteration. */
class NadaLayerSearchTests extends TrainingMethodContract<NadaOptions> {

  @Override
  protected TrainingMethod<NadaOptions> method() {
    return new NadaMethod();
  }

  @Override
  protected NadaOptions options() {
    return NadaMethodTests.options("{'autoLayerK':2,'autoLayerBatch':2,'autoLayerIterations':2}");
  }

  @Override
  protected Map<String, Checkpoint> models() {
    return Map.of("tiny", NadaMethodTests.TINY, "clip", NadaMethodTests.CLIP);
  }

  @Override
  protected String trainedModel() {
    return "tiny";
  }

  /** What the search chose at least once with the contract's seed; it leaves three layers alone. */
  @Override
  protected Set<String> trainedTensors() {
    return NadaMethodTests.weights(
        Set.of("synthesis.b4.torgb", "synthesis.b8.conv1", "synthesis.b16.conv1"));
  }
}
