package io.domainshift.methods;

import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import io.domainshift.models.PerceptualArchitecture;
import java.util.Comparator;
import java.util.Optional;

/** Which installed model tells how different two pictures look. */
public final class PerceptualModels {

  /** The feature network that comes with the product. */
  private static final String SHIPPED = "efficientnet-lite1";

  private PerceptualModels() {}

  /** Whether a model can be asked. */
  public static boolean isOne(Model model) {
    return model.architecture() instanceof PerceptualArchitecture
        || model.architecture() instanceof FeatureNetworkArchitecture;
  }

  /**
   * The model for a request that names none: an LPIPS, on AlexNet before VGG16 before SqueezeNet,
   * as the papers have it; without any, the feature network that comes with the product. The oldest
   * of several.
   */
  public static Optional<Model> preferred(Models models) {
    return models.ofKind(ModelKind.PERCEPTUAL).stream()
        .filter(model -> model.architecture() instanceof PerceptualArchitecture)
        .min(
            Comparator.comparing(
                model -> ((PerceptualArchitecture) model.architecture()).backbone()))
        .or(() -> models.find(SHIPPED).filter(PerceptualModels::isOne));
  }
}
