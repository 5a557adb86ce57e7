package io.domainshift.methods.oneshot;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.Opinion;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.nets.clip.ClipEncoder;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Losses of stage 2 in CLIP space, and their gradients, against the official code's. */
@GoldenTest("oneshot/losses")
class FineTuningLossesGoldenTests {

  private static final String GRAPH = "methods.oneshot.";

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;
  private ClipEncoder clip;

  FineTuningLossesGoldenTests(GoldenSuite golden) {
    this.golden = golden;
  }

  @BeforeEach
  void load() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    clip = ClipEncoder.map(scope, CheckpointImporter.read(golden.file("clip_archive")));
  }

  @AfterEach
  void free() {
    scope.close();
    runtime.close();
  }

  @Test
  void picturesResembleEachOtherAsTheirSourcesDo() {
    Opinion opinion = judge("{'patchWeight':0,'consistencyWeight':1}");

    golden.check("const_loss", opinion.loss());
    golden.check("grad_const_loss", opinion.gradient());
  }

  @Test
  void cropsAreToldFromThoseOfTheirGroup() {
    Opinion opinion = judge("{'patchWeight':1,'consistencyWeight':0}");

    golden.check("patch_loss", opinion.loss());
    golden.check("grad_patch_loss", opinion.gradient());
  }

  @Test
  void cropsAreToldFromThoseOfTheWholeBatch() {
    Opinion opinion = judge("{'patchWeight':1,'consistencyWeight':0,'patchAllBatch':true}");

    golden.check("patch_loss_allbatch", opinion.loss());
    golden.check("grad_patch_loss_allbatch", opinion.gradient());
  }

  @Test
  void everyCropHasItsOwnLoss() {
    Tensor before = crops("src_img");
    Tensor after = crops("fake_img");

    golden.check("crops_fake_features", after);
    golden.check(
        "patch_loss_per_crop",
        scope
            .call(GRAPH + "losses.patch_contrast")
            .with(before)
            .with(after)
            .with(2)
            .with(golden.config().get("tau").asDouble())
            .tensor());
  }

  @Test
  void picturesAreLookedAtWithoutKeepingProportions() {
    golden.check("features_src", look(scope.tensor(golden.in("src_img"))));
    golden.check("features_fake", look(scope.tensor(golden.in("fake_img"))));
  }

  @Test
  void perceptualDistanceIsThePublishedOne() {
    TargetPicture target =
        TargetPicture.of(scope, OneshotGolden.perceptual(scope, golden), golden.in("src_img"));
    Tensor fake = scope.tensor(golden.in("fake_img"));

    golden.check(
        "lpips_each",
        target
            .perceptual()
            .each(scope, target.features(), target.perceptual().features(scope, fake)));
  }

  private Tensor crops(String pictures) {
    return look(
        scope
            .call(GRAPH + "losses.crops")
            .with(scope.tensor(golden.in(pictures)))
            .with(scope.tensor(golden.in("boxes_xy")))
            .with(golden.config().get("crop_size").asInt())
            .tensor());
  }

  private Tensor look(Tensor pictures) {
    return scope.call(GRAPH + "search.look").with(clip.weights()).with(pictures).tensor();
  }

  private Opinion judge(String request) {
    TensorMap inputs =
        scope.tensors(
            Map.of(
                "source", golden.in("src_img"),
                "fake", golden.in("fake_img"),
                "corners", golden.in("boxes_xy")));
    ObjectNode json = OneShotFixtures.json(request);
    json.put("targetImage", "p").put("cropSize", golden.config().get("crop_size").asInt());
    json.put("cropCount", 4).put("batchSize", 2);
    Guide guide = new Guide(scope, clip, OneShotFixtures.options(json.toString()), 1);
    Tensor seen = guide.look(scope, inputs.get("source"), inputs.get("corners"));
    return guide.judge(scope, inputs.get("fake"), seen, inputs.get("corners"));
  }
}
