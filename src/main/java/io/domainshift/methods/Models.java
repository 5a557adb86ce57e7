package io.domainshift.methods;

import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.util.List;
import java.util.Optional;

/** The installed models as a plan sees them: what they are, not what they weigh. */
public interface Models {

  Optional<Model> find(String idOrName);

  /** All models of a kind, oldest first. */
  List<Model> ofKind(ModelKind kind);

  /** The newest discriminator that was installed for this generator. */
  default Optional<Model> discriminatorOf(Model generator) {
    return ofKind(ModelKind.DISCRIMINATOR).stream()
        .filter(discriminator -> generator.id().equals(discriminator.parent()))
        .reduce((older, newer) -> newer);
  }
}
