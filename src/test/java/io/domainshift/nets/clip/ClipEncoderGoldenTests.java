package io.domainshift.nets.clip;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.CheckpointImporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both towers, of every layout of weights, against OpenAI's implementation. */
@GoldenTest("clip/{vit,rn}_*")
class ClipEncoderGoldenTests {

  private final GoldenSuite suite;
  private GraphRuntime runtime;
  private GraphScope scope;
  private ClipEncoder clip;

  ClipEncoderGoldenTests(GoldenSuite suite) {
    this.suite = suite;
  }

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 2));
    scope = runtime.openScope();
    // "archive" in the configs of state dictionaries names a neighbour's file.
    clip = encoder(suite.config().has("state_dict") ? "state_dict" : "archive");
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void encodesPicturesAndTexts() {
    suite.check("image_features", clip.imageFeatures(scope, in("clip_image")));
    suite.check("text_features", clip.textFeatures(scope, in("text_ids")));
  }

  @Test
  void similarityAndItsGradientAgree() {
    TensorMap found = similarity("clip_image", 0);

    suite.check("cos", found.get("cos"));
    suite.check("grad_cos_clip_image", found.get("gradient"));
  }

  @Test
  void huggingFaceWeightsAgree() {
    if (!suite.config().has("hf")) {
      assertThat(suite.outputs("hf_")).isEmpty();
      return;
    }
    ClipEncoder same = encoder("hf");

    suite.check(
        "hf_image_embeds", same.normalise(scope, same.imageFeatures(scope, in("clip_image"))));
    suite.check("hf_text_embeds", same.normalise(scope, same.textFeatures(scope, in("text_ids"))));
  }

  @Test
  void generatedImagesArePreparedAsByEveryMethod() {
    preparedBy("nada", "nada_preprocess_aa0/");
    preparedBy("nada_antialiased", "nada_preprocess_aa1/");
    preparedBy("squash", "oneshot_clip_normalize/");
  }

  @Test
  void gradientsReachGeneratedImages() {
    for (int antialias = 0; antialias < 2; antialias++) {
      String variant = "_aa" + antialias;
      if (suite.hasOut("nada_cos" + variant)) {
        TensorMap found = similarity("gan_image", 1 + antialias);

        suite.check("nada_features" + variant, found.get("features"));
        suite.check("nada_cos" + variant, found.get("cos"));
        suite.check("nada_grad_cos_gan_image" + variant, found.get("gradient"));
      }
    }
  }

  private void preparedBy(String function, String outputs) {
    for (String output : suite.outputs(outputs)) {
      Tensor image = in(output.substring(outputs.length()));
      suite.check(
          output,
          scope
              .call("nets.clip.preprocess." + function)
              .with(image)
              .with((long) clip.imageSize())
              .tensor());
    }
  }

  private TensorMap similarity(String image, long resize) {
    return scope
        .call("nets.clip.probe.similarity")
        .with(clip.weights())
        .with(in(image))
        .with(in("text_ids"))
        .with(resize)
        .map();
  }

  private ClipEncoder encoder(String file) {
    return ClipEncoder.map(scope, CheckpointImporter.read(suite.file(file)));
  }

  private Tensor in(String name) {
    return scope.tensor(suite.in(name));
  }
}
