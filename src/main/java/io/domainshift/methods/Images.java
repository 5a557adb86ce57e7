package io.domainshift.methods;

import io.domainshift.datasets.StoredImage;
import java.util.Optional;

/**
 * The pictures that a request may refer to, as a plan sees them: what they are, not their pixels.
 */
@FunctionalInterface
public interface Images {

  Optional<StoredImage> find(String id);
}
