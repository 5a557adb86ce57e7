package io.domainshift.methods;

import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.InceptionArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.util.Optional;

/** Which network is behind the name of a Fréchet distance. */
public final class MetricNetworks {

  private static final String FID = "fid";
  private static final String PREFIX = "fd-";

  /** The feature network that comes with the product. */
  private static final String SHIPPED = "efficientnet-lite1";

  private MetricNetworks() {}

  /** What is measured where nobody says: the FID where its network is installed. */
  public static String preferred(Models models) {
    return find(FID, models).isPresent() ? FID : PREFIX + SHIPPED;
  }

  /**
   * The network of {@code fid}, which is Inception, or of {@code fd-NAME}, an EfficientNet-Lite of
   * that id or name; empty when it is not installed or no such thing.
   */
  public static Optional<Model> find(String metric, Models models) {
    if (metric.equals(FID)) {
      return models.ofKind(ModelKind.FEATURE_NETWORK).stream()
          .filter(model -> model.architecture() instanceof InceptionArchitecture)
          .findFirst();
    }
    return metric.startsWith(PREFIX)
        ? models
            .find(metric.substring(PREFIX.length()))
            .filter(model -> model.architecture() instanceof FeatureNetworkArchitecture)
        : Optional.empty();
  }
}
