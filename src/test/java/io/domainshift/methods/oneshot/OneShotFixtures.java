package io.domainshift.methods.oneshot;

import io.domainshift.methods.Models;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import io.domainshift.models.PerceptualArchitecture;
import io.domainshift.models.PerceptualArchitecture.Backbone;
import io.domainshift.nets.clip.TinyClip;
import io.domainshift.nets.perceptual.MadeUpWeights;
import io.domainshift.nets.stylegan2.GeneratorFixtures;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tiny networks, a picture, and options as a request would make them. */
final class OneShotFixtures {

  static final GeneratorArchitecture GENERATOR = GeneratorFixtures.small(64);
  static final Checkpoint TINY = GeneratorFixtures.random(GENERATOR, 1);

  private static final Models NONE =
      new Models() {
        @Override
        public Optional<Model> find(String idOrName) {
          return Optional.empty();
        }

        @Override
        public List<Model> ofKind(ModelKind kind) {
          return List.of();
        }
      };

  private OneShotFixtures() {}

  /** JSON with apostrophes for quotation marks. */
  static ObjectNode json(String text) {
    return (ObjectNode) new JsonMapper().readTree(text.replace('\'', '"'));
  }

  /** Published defaults for the tiny generator, under what the JSON says. */
  static OneShotOptions options(String request) {
    ObjectNode whole =
        json(
            """
            {'generator':'tiny','clip':[{'model':'clip','weight':1}],'perceptual':'lpips',
             'cropCount':3,'cropSize':16,'searchIterations':1,'iterations':5,
             'outputInterval':3,'saveInterval':2,'sampleCount':2}
            """);
    whole.setAll(json(request));
    return new RequestedOptions(whole)
        .bind(OneShotOptions.class, OneShotDefaults.published(model("tiny", TINY), NONE));
  }

  static Map<String, Checkpoint> models() {
    return Map.of(
        "tiny",
        GeneratorFixtures.random(GENERATOR, 1),
        "clip",
        TinyClip.random(2),
        "other",
        TinyClip.random(3),
        "lpips",
        new Checkpoint(new PerceptualArchitecture(Backbone.ALEX), MadeUpWeights.alex(1), Map.of()));
  }

  static Model model(String name, Checkpoint weights) {
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    return new Model(
        UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        name,
        weights.architecture().modelKind(),
        weights.architecture(),
        none,
        name,
        weights.bytes(),
        "",
        "random weights",
        "none",
        null,
        null,
        none,
        Instant.EPOCH);
  }

  /** Something with a left and a right side, wider than high. */
  static BufferedImage picture() {
    BufferedImage picture = new BufferedImage(90, 80, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = picture.createGraphics();
    drawing.setColor(Color.ORANGE);
    drawing.fillRect(0, 0, 90, 80);
    drawing.setColor(Color.BLUE);
    drawing.fillOval(10, 20, 40, 30);
    drawing.dispose();
    return picture;
  }
}
