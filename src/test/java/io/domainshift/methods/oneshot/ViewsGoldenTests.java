package io.domainshift.methods.oneshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The views against torchvision's, transform by transform. */
@GoldenTest("oneshot/augment")
class ViewsGoldenTests {

  private static final String GRAPH = "methods.oneshot.views.";

  private final GoldenSuite golden;
  private final int size;
  private GraphRuntime runtime;
  private GraphScope scope;

  ViewsGoldenTests(GoldenSuite golden) {
    this.golden = golden;
    this.size = golden.config().get("n_px").asInt();
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
  void everyTransformAgrees() {
    for (int i : sets()) {
      HostTensor order = golden.in(i + ".jitter_order");
      Tensor view = on("affine", image(), doubles(i + ".affine"));
      check(i + "/1_affine", view);
      view =
          scope
              .call(GRAPH + "perspective")
              .with(view)
              .with(doubles(i + ".persp_start"))
              .with(doubles(i + ".persp_end"))
              .tensor();
      check(i + "/2_perspective", view);
      for (int step = 0; step < order.elements(); step++) {
        view =
            scope
                .call(GRAPH + "jitter")
                .with(view)
                .with(scope.tensor(HostTensor.ofLongs(new long[] {order.toLongs()[step]})))
                .with(scope.tensor(golden.in(i + ".jitter")))
                .tensor();
        check(i + "/3_jitter_after_" + step, view);
      }
      view = on("erase", view, scope.tensor(golden.in(i + ".erase")));
      check(i + "/4_erase", view);
      golden.check(i + "/5_resize", scope.call(GRAPH + "resize").with(view).with(size).tensor());
    }
  }

  @Test
  void viewsAgreeAsAWhole() {
    for (int i : sets()) {
      golden.check(i + "/5_resize", views(OneshotGolden.draws(scope, golden, List.of(i + "."))));
    }
  }

  @Test
  void equalDrawsMakeTheWholeBatchOfTheOfficialCode() {
    golden.check(
        "0/whole_batch_same", views(OneshotGolden.draws(scope, golden, List.of("0.", "0."))));
  }

  @Test
  void drawsOfABatchAreIndependent() {
    Tensor both = views(OneshotGolden.draws(scope, golden, List.of("1.", "3.")));

    float[] values = both.toHost().toFloats();
    double[] second =
        IntStream.range(values.length / 2, values.length).mapToDouble(i -> values[i]).toArray();
    golden.check("3/5_resize", second);
  }

  @Test
  void gradientsReachThePicture() {
    int checked = 0;
    for (int i : sets()) {
      if (golden.hasOut(i + "/grad_sum_square")) {
        golden.check(
            i + "/grad_sum_square",
            scope
                .call("methods.oneshot.probe.sum_square")
                .with(image())
                .with(OneshotGolden.draws(scope, golden, List.of(i + ".")))
                .with(size)
                .tensor());
        checked++;
      }
    }
    assertThat(checked).isPositive();
  }

  private List<Integer> sets() {
    return golden.inputs("").stream()
        .filter(name -> name.endsWith(".affine"))
        .map(name -> Integer.valueOf(name.substring(0, name.indexOf('.'))))
        .toList();
  }

  private Tensor image() {
    return scope.tensor(golden.in("image"));
  }

  private Tensor doubles(String input) {
    return scope.tensor(OneshotGolden.doubles(golden.in(input)));
  }

  private Tensor on(String transform, Tensor view, Tensor draw) {
    return scope.call(GRAPH + transform).with(view).with(draw).tensor();
  }

  private Tensor views(TensorMap draws) {
    return scope.call(GRAPH + "views").with(image()).with(draws).with(size).tensor();
  }

  /** Most sets keep the last stages only. */
  private void check(String output, Tensor view) {
    if (golden.hasOut(output)) {
      golden.check(output, view);
    }
  }
}
