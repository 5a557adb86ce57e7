package io.domainshift.methods.nada;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the published code's generator parameters in NVIDIA's words. */
public final class RosinalityNames {

  private static final Pattern STYLE = Pattern.compile("style\\.(\\d+)\\.(weight|bias)");
  private static final Pattern LAYER =
      Pattern.compile("(conv1|to_rgb1|convs\\.(\\d+)|to_rgbs\\.(\\d+))\\.(.+)");

  private RosinalityNames() {}

  public static String toNvidia(String name) {
    if (name.equals("input.input")) {
      return "synthesis.b4.const";
    }
    Matcher style = STYLE.matcher(name);
    if (style.matches()) {
      return "mapping.fc" + (Integer.parseInt(style.group(1)) - 1) + "." + style.group(2);
    }
    Matcher layer = LAYER.matcher(name);
    if (!layer.matches()) {
      throw new IllegalArgumentException("No NVIDIA name for " + name);
    }
    return layer(layer) + "." + part(layer.group(4));
  }

  private static String layer(Matcher layer) {
    if (layer.group(2) != null) {
      int index = Integer.parseInt(layer.group(2));
      return "synthesis.b" + (8 << index / 2) + ".conv" + index % 2;
    }
    if (layer.group(3) != null) {
      return "synthesis.b" + (8 << Integer.parseInt(layer.group(3))) + ".torgb";
    }
    return layer.group(1).equals("conv1") ? "synthesis.b4.conv1" : "synthesis.b4.torgb";
  }

  private static String part(String part) {
    return switch (part) {
      case "conv.weight" -> "weight";
      case "conv.modulation.weight" -> "affine.weight";
      case "conv.modulation.bias" -> "affine.bias";
      case "noise.weight" -> "noise_strength";
      case "activate.bias", "bias" -> "bias";
      default -> throw new IllegalArgumentException("No NVIDIA name for part " + part);
    };
  }
}
