package io.domainshift.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.models.Architecture;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import io.domainshift.models.PerceptualArchitecture;
import io.domainshift.models.PerceptualArchitecture.Backbone;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PerceptualModelsTests {

  private final Installed installed = new Installed();

  @Test
  void thereIsNoneWithoutModels() {
    assertThat(PerceptualModels.preferred(installed)).isEmpty();
  }

  @Test
  void theShippedFeatureNetworkServesUntilAnLpipsIsInstalled() {
    install("efficientnet-lite0", FeatureNetworkArchitecture.lite(0));
    assertThat(PerceptualModels.preferred(installed)).isEmpty();

    Model shipped = install("efficientnet-lite1", FeatureNetworkArchitecture.lite(1));
    assertThat(PerceptualModels.preferred(installed)).contains(shipped);

    Model lpips = install("lpips-squeeze", new PerceptualArchitecture(Backbone.SQUEEZE));
    assertThat(PerceptualModels.preferred(installed)).contains(lpips);
    assertThat(PerceptualModels.isOne(shipped)).isTrue();
    assertThat(PerceptualModels.isOne(lpips)).isTrue();
  }

  @Test
  void alexNetComesBeforeVggBeforeSqueezeNetAndTheOlderFirst() {
    install("squeeze", new PerceptualArchitecture(Backbone.SQUEEZE));
    Model vgg = install("vgg", new PerceptualArchitecture(Backbone.VGG));
    assertThat(PerceptualModels.preferred(installed)).contains(vgg);

    Model alex = install("alex", new PerceptualArchitecture(Backbone.ALEX));
    install("another-alex", new PerceptualArchitecture(Backbone.ALEX));
    assertThat(PerceptualModels.preferred(installed)).contains(alex);
  }

  private Model install(String name, Architecture architecture) {
    Model model =
        new Model(
            UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
            name,
            architecture.modelKind(),
            architecture,
            JsonMapper.shared().createObjectNode(),
            "key",
            1,
            "00",
            "here",
            "none",
            null,
            null,
            JsonMapper.shared().createObjectNode(),
            Instant.EPOCH);
    installed.models.add(model);
    return model;
  }

  private static final class Installed implements Models {

    private final List<Model> models = new ArrayList<>();

    @Override
    public Optional<Model> find(String idOrName) {
      return models.stream().filter(model -> model.name().equals(idOrName)).findFirst();
    }

    @Override
    public List<Model> ofKind(ModelKind kind) {
      return models.stream().filter(model -> model.kind() == kind).toList();
    }
  }
}
