package io.domainshift.methods.oneshot;

import io.domainshift.datasets.PictureFiles;
import io.domainshift.datasets.Pictures;
import io.domainshift.graph.ElementType;
import io.domainshift.graph.HostTensor;
import io.domainshift.methods.Reference;
import io.domainshift.methods.ReferenceOrigin;
import io.domainshift.methods.TrainingRun;
import io.domainshift.models.formats.SafetensorsWriter;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reference among the files of its job, so that other jobs can go on from it, whatever becomes
 * of this one.
 */
final class ReferenceFile {

  /** The metadata's entry for how the search went. */
  private static final String SETTINGS = "search";

  private ReferenceFile() {}

  /**
   * Keeps the reference, its picture beside the target, and the loss of the search.
   *
   * @param target [1, 3, H, W], as large as the reference's picture
   */
  static void keep(
      TrainingRun run,
      FoundReference found,
      HostTensor target,
      ReferenceOrigin origin,
      SearchSettings settings) {
    BufferedImage picture = Pictures.of(found.image()).get(0);
    run.file(
        Reference.KIND,
        Reference.FILE,
        "application/octet-stream",
        bytes(found, picture, origin, settings));
    run.sample(
        settings.iterations(),
        "reference.png",
        Pictures.grid(List.of(picture, Pictures.of(target).get(0)), 2));
    if (found.curve().elements() > 0) {
      keepCurve(run, found.curve());
    }
  }

  /** A chart's words need fonts, which a slim machine may lack; no job shall fail for that. */
  private static void keepCurve(TrainingRun run, HostTensor curve) {
    BufferedImage chart;
    try {
      chart = LossCurve.picture(curve);
    } catch (RuntimeException | LinkageError | InternalError e) {
      run.warn("The loss curve of the reference search could not be drawn: " + e.getMessage());
      return;
    }
    run.file("picture", "reference-loss.png", "image/png", PictureFiles.png(chart));
  }

  private static byte[] bytes(
      FoundReference found,
      BufferedImage picture,
      ReferenceOrigin origin,
      SearchSettings settings) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put(Reference.W, found.w());
    tensors.put(Reference.IMAGE, planes(picture));
    tensors.put(Reference.CURVE, found.curve());
    Map<String, String> metadata = new LinkedHashMap<>(origin.metadata());
    metadata.put(SETTINGS, JsonMapper.shared().writeValueAsString(settings));
    return SafetensorsWriter.bytes(tensors, metadata);
  }

  /** Red, green and blue as bytes, [3, H, W]. */
  private static HostTensor planes(BufferedImage picture) {
    int height = picture.getHeight();
    int width = picture.getWidth();
    int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
    ByteBuffer bytes = ByteBuffer.allocate(3 * pixels.length);
    for (int shift = 16; shift >= 0; shift -= 8) {
      for (int pixel : pixels) {
        bytes.put((byte) (pixel >> shift));
      }
    }
    return new HostTensor(ElementType.UINT8, new long[] {3, height, width}, bytes.flip());
  }
}
