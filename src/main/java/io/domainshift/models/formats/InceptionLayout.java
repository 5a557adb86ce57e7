package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.InceptionArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of the FID's Inception v3 under torchvision's names, as pytorch-fid publishes it. */
final class InceptionLayout {

  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  private InceptionLayout() {}

  static boolean matches(Map<String, HostTensor> tensors) {
    return tensors.containsKey("Conv2d_1a_3x3.conv.weight")
        && tensors.containsKey("Mixed_7c.branch_pool.conv.weight");
  }

  /**
   * Checks the published tensors.
   *
   * @throws InvalidCheckpointException also for torchvision's own Inception v3, whose features are
   *     others
   */
  static Checkpoint checkpoint(Map<String, HostTensor> tensors) {
    TensorTable table = new TensorTable(tensors);
    table.dropSuffix(".num_batches_tracked");
    int classes = table.size("fc.weight", 2, 0);
    if (classes != InceptionArchitecture.PUBLISHED_CLASSES) {
      throw new InvalidCheckpointException(
          "The Inception network",
          "tells %d classes apart".formatted(classes),
          "the %d of the FID's network".formatted(InceptionArchitecture.PUBLISHED_CLASSES));
    }
    InceptionArchitecture architecture = new InceptionArchitecture(classes);
    return new Checkpoint(
        architecture, table.takeAll(shapes(architecture)), Map.of("source_format", "pytorch-fid"));
  }

  /** The shape of every tensor, in the order of the network. */
  static Map<String, long[]> shapes(InceptionArchitecture architecture) {
    InceptionLayout layout = new InceptionLayout();
    layout.stem();
    layout.a("Mixed_5b", 192, 32);
    layout.a("Mixed_5c", 256, 64);
    layout.a("Mixed_5d", 288, 64);
    layout.b("Mixed_6a");
    layout.c("Mixed_6b", 128);
    layout.c("Mixed_6c", 160);
    layout.c("Mixed_6d", 160);
    layout.c("Mixed_6e", 192);
    layout.d("Mixed_7a");
    layout.e("Mixed_7b", 1280);
    layout.e("Mixed_7c", 2048);
    layout.shapes.put(
        "fc.weight", new long[] {architecture.classes(), InceptionArchitecture.FEATURES});
    layout.shapes.put("fc.bias", new long[] {architecture.classes()});
    return layout.shapes;
  }

  private void stem() {
    convolution("Conv2d_1a_3x3", 3, 32, 3, 3);
    convolution("Conv2d_2a_3x3", 32, 32, 3, 3);
    convolution("Conv2d_2b_3x3", 32, 64, 3, 3);
    convolution("Conv2d_3b_1x1", 64, 80, 1, 1);
    convolution("Conv2d_4a_3x3", 80, 192, 3, 3);
  }

  private void a(String block, int in, int pooled) {
    convolution(block + ".branch1x1", in, 64, 1, 1);
    convolution(block + ".branch5x5_1", in, 48, 1, 1);
    convolution(block + ".branch5x5_2", 48, 64, 5, 5);
    twice(block + ".branch3x3dbl", in);
    convolution(block + ".branch_pool", in, pooled, 1, 1);
  }

  private void b(String block) {
    convolution(block + ".branch3x3", 288, 384, 3, 3);
    twice(block + ".branch3x3dbl", 288);
  }

  private void c(String block, int narrow) {
    convolution(block + ".branch1x1", 768, 192, 1, 1);
    convolution(block + ".branch7x7_1", 768, narrow, 1, 1);
    convolution(block + ".branch7x7_2", narrow, narrow, 1, 7);
    convolution(block + ".branch7x7_3", narrow, 192, 7, 1);
    convolution(block + ".branch7x7dbl_1", 768, narrow, 1, 1);
    convolution(block + ".branch7x7dbl_2", narrow, narrow, 7, 1);
    convolution(block + ".branch7x7dbl_3", narrow, narrow, 1, 7);
    convolution(block + ".branch7x7dbl_4", narrow, narrow, 7, 1);
    convolution(block + ".branch7x7dbl_5", narrow, 192, 1, 7);
    convolution(block + ".branch_pool", 768, 192, 1, 1);
  }

  private void d(String block) {
    convolution(block + ".branch3x3_1", 768, 192, 1, 1);
    convolution(block + ".branch3x3_2", 192, 320, 3, 3);
    convolution(block + ".branch7x7x3_1", 768, 192, 1, 1);
    convolution(block + ".branch7x7x3_2", 192, 192, 1, 7);
    convolution(block + ".branch7x7x3_3", 192, 192, 7, 1);
    convolution(block + ".branch7x7x3_4", 192, 192, 3, 3);
  }

  private void e(String block, int in) {
    convolution(block + ".branch1x1", in, 320, 1, 1);
    convolution(block + ".branch3x3_1", in, 384, 1, 1);
    convolution(block + ".branch3x3_2a", 384, 384, 1, 3);
    convolution(block + ".branch3x3_2b", 384, 384, 3, 1);
    convolution(block + ".branch3x3dbl_1", in, 448, 1, 1);
    convolution(block + ".branch3x3dbl_2", 448, 384, 3, 3);
    convolution(block + ".branch3x3dbl_3a", 384, 384, 1, 3);
    convolution(block + ".branch3x3dbl_3b", 384, 384, 3, 1);
    convolution(block + ".branch_pool", in, 192, 1, 1);
  }

  private void twice(String branch, int in) {
    convolution(branch + "_1", in, 64, 1, 1);
    convolution(branch + "_2", 64, 96, 3, 3);
    convolution(branch + "_3", 96, 96, 3, 3);
  }

  private void convolution(String module, int in, int out, int height, int width) {
    shapes.put(module + ".conv.weight", new long[] {out, in, height, width});
    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
      shapes.put(module + ".bn." + part, new long[] {out});
    }
  }
}
