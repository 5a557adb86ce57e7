package io.domainshift.methods;

import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a judge says about a batch of pictures.
 *
 * @param loss weighted sum of its losses
 * @param losses by name, before their weights
 * @param gradient of the weighted sum with respect to the pictures, [N, 3, H, W]
 */
public record Opinion(double loss, Map<String, Double> losses, Tensor gradient) {

  /**
   * Reads what a graph function returned: {@code loss}, {@code gradient} and each loss by its name.
   */
  public static Opinion of(TensorMap result) {
    Map<String, Double> losses = new LinkedHashMap<>();
    for (String name : result.names()) {
      if (!name.equals("loss") && !name.equals("gradient")) {
        losses.put(name, result.get(name).item());
      }
    }
    return new Opinion(result.get("loss").item(), losses, result.get("gradient"));
  }
}
