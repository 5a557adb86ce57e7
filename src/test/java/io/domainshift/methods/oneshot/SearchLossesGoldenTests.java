package io.domainshift.methods.oneshot;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.nets.clip.ClipEncoder;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The parts of the search's loss against the official code's. */
@GoldenTest("oneshot/losses")
class SearchLossesGoldenTests {

  private static final String GRAPH = "methods.oneshot.search.";

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;

  SearchLossesGoldenTests(GoldenSuite golden) {
    this.golden = golden;
  }

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void viewsAreComparedWithTheTarget() {
    TensorMap told = likeness();

    golden.check("init_clip_loss", told.get("loss"));
    golden.check("grad_init_clip_loss_views", told.get("gradient"));
  }

  @Test
  void picturesAreComparedWithTheTarget() {
    golden.check("init_rec_loss", reconstruction());
  }

  @Test
  void theMeanLatentHoldsBack() {
    golden.check("init_l2_loss", latent());
  }

  @Test
  void publishedWeightsAddUp() {
    SearchSettings published = new SearchSettings(1001, 0.01, 1, 0.01, 1, 8, ViewDraws.OFFICIAL);

    golden.check(
        "init_total",
        published.total(
            Map.of(
                "clip", likeness().get("loss").item(),
                "latent", latent().item(),
                "reconstruction", reconstruction().item())));
  }

  private TensorMap likeness() {
    ClipEncoder clip = ClipEncoder.map(scope, CheckpointImporter.read(golden.file("clip_archive")));
    Tensor target = scope.call(GRAPH + "look").with(clip.weights()).with(in("real_img")).tensor();
    return scope
        .call("methods.oneshot.probe.likeness")
        .with(clip.weights())
        .with(in("views"))
        .with(target)
        .map();
  }

  /** As in the suite, the first view stands for the generated picture. */
  private Tensor reconstruction() {
    TargetPicture target =
        TargetPicture.of(scope, OneshotGolden.perceptual(scope, golden), golden.in("real_img"));
    HostTensor views = golden.in("views");
    long[] shape = views.shape();
    int first = Math.toIntExact(views.elements() / shape[0]);
    HostTensor picture =
        HostTensor.of(Arrays.copyOf(views.toFloats(), first), 1, shape[1], shape[2], shape[3]);
    return scope
        .call(GRAPH + "reconstruction")
        .with(target.perceptual().weights())
        .with(scope.tensor(picture))
        .with(target.image())
        .with(target.features())
        .with(1.0)
        .map()
        .get("reconstruction");
  }

  private Tensor latent() {
    return scope.call(GRAPH + "drift").with(in("ref_w")).with(in("w_orig")).tensor();
  }

  private Tensor in(String input) {
    return scope.tensor(golden.in(input));
  }
}
