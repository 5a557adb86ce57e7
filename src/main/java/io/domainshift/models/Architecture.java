package io.domainshift.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Everything about a network that its weights alone do not say; as JSON it carries a {@code kind}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = GeneratorArchitecture.class, name = "generator"),
  @JsonSubTypes.Type(value = FastGanArchitecture.class, name = "fastgan"),
  @JsonSubTypes.Type(value = ClipArchitecture.class, name = "clip"),
  @JsonSubTypes.Type(value = DiscriminatorArchitecture.class, name = "discriminator"),
  @JsonSubTypes.Type(value = PerceptualArchitecture.class, name = "perceptual"),
  @JsonSubTypes.Type(value = FeatureNetworkArchitecture.class, name = "feature_network"),
  @JsonSubTypes.Type(value = InceptionArchitecture.class, name = "inception")
})
public sealed interface Architecture
    permits ImageArchitecture,
        ClipArchitecture,
        DiscriminatorArchitecture,
        PerceptualArchitecture,
        FeatureNetworkArchitecture,
        InceptionArchitecture {

  /** What a model of this architecture is for. */
  ModelKind modelKind();
}
