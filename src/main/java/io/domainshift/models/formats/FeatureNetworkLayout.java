package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.FeatureNetworkArchitecture.Classifier;
import io.domainshift.models.FeatureNetworkArchitecture.Stage;
import io.domainshift.models.InvalidCheckpointException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tensors of an EfficientNet-Lite under timm's names, and what their shapes tell. */
final class FeatureNetworkLayout {

  private static final int STAGES = 7;

  private FeatureNetworkLayout() {}

  /** Checks tensors under timm's names and works out whose they are. */
  static Checkpoint checkpoint(Map<String, HostTensor> tensors, Map<String, String> metadata) {
    TensorTable table = new TensorTable(tensors);
    table.dropSuffix(".num_batches_tracked");
    FeatureNetworkArchitecture architecture = infer(table);
    return new Checkpoint(architecture, table.takeAll(shapes(architecture)), metadata);
  }

  /** The shape of every tensor, in the order of the network. */
  static Map<String, long[]> shapes(FeatureNetworkArchitecture architecture) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    convolution(shapes, "conv_stem", "bn1", architecture.stem(), 3, 3);
    int in = architecture.stem();
    for (int i = 0; i < architecture.stages().size(); i++) {
      Stage stage = architecture.stages().get(i);
      int kernel = FeatureNetworkArchitecture.kernel(i);
      for (int j = 0; j < stage.blocks(); j++) {
        String block = "blocks." + i + "." + j + ".";
        if (i == 0) {
          convolution(shapes, block + "conv_dw", block + "bn1", in, 1, kernel);
          convolution(shapes, block + "conv_pw", block + "bn2", stage.channels(), in, 1);
        } else {
          int wide = FeatureNetworkArchitecture.EXPANSION * in;
          convolution(shapes, block + "conv_pw", block + "bn1", wide, in, 1);
          convolution(shapes, block + "conv_dw", block + "bn2", wide, 1, kernel);
          convolution(shapes, block + "conv_pwl", block + "bn3", stage.channels(), wide, 1);
        }
        in = stage.channels();
      }
    }
    Classifier classifier = architecture.classifier();
    if (classifier != null) {
      convolution(shapes, "conv_head", "bn2", classifier.width(), in, 1);
      shapes.put("classifier.weight", new long[] {classifier.classes(), classifier.width()});
      shapes.put("classifier.bias", new long[] {classifier.classes()});
    }
    return shapes;
  }

  private static FeatureNetworkArchitecture infer(TensorTable table) {
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < STAGES; i++) {
      int blocks = 0;
      while (table.has("blocks." + i + "." + blocks + ".conv_dw.weight")) {
        blocks++;
      }
      if (blocks == 0) {
        throw new InvalidCheckpointException(
            "Tensor blocks." + i + ".0.conv_dw.weight", "is missing", "it in the file");
      }
      String last = "blocks." + i + "." + (blocks - 1) + (i == 0 ? ".conv_pw" : ".conv_pwl");
      stages.add(new Stage(blocks, table.size(last + ".weight", 4, 0)));
    }
    try {
      return new FeatureNetworkArchitecture(
          table.size("conv_stem.weight", 4, 0), stages, classifier(table));
    } catch (IllegalArgumentException e) {
      throw new InvalidCheckpointException(
          "The feature network", "has other sizes: " + e.getMessage(), "an EfficientNet-Lite", e);
    }
  }

  private static @Nullable Classifier classifier(TensorTable table) {
    return table.has("classifier.weight")
        ? new Classifier(
            table.size("classifier.weight", 2, 1), table.size("classifier.weight", 2, 0))
        : null;
  }

  private static void convolution(
      Map<String, long[]> shapes, String name, String norm, int out, int in, int kernel) {
    shapes.put(name + ".weight", new long[] {out, in, kernel, kernel});
    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
      shapes.put(norm + "." + part, new long[] {out});
    }
  }
}
