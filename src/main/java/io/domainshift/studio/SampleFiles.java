package io.domainshift.studio;

import io.domainshift.datasets.PictureFiles;
import io.domainshift.datasets.Pictures;
import io.domainshift.graph.HostTensor;
import io.domainshift.models.formats.SafetensorsWriter;
import io.domainshift.studio.options.PictureFormat;
import io.domainshift.studio.options.PictureLayout;
import io.domainshift.studio.options.SampleOptions;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Drawn pictures as the files that were asked for. */
final class SampleFiles {

  private SampleFiles() {}

  /**
   * One file with a grid or raw numbers, or a file for each picture.
   *
   * @param sourceImages the source generator's from the same latents; null where none are wanted
   */
  static List<StudioFile> of(
      SampleOptions options, Drawn drawn, @Nullable HostTensor sourceImages) {
    PictureFormat format = Objects.requireNonNull(options.format());
    if (format == PictureFormat.SAFETENSORS) {
      Map<String, HostTensor> numbers = new LinkedHashMap<>();
      numbers.put("images", drawn.images());
      numbers.put(drawn.latentName(), drawn.latents());
      if (sourceImages != null) {
        numbers.put("source_images", sourceImages);
      }
      byte[] file = SafetensorsWriter.bytes(numbers, Map.of());
      return List.of(new StudioFile("samples.safetensors", format.mediaType(), file));
    }
    List<BufferedImage> pictures = Pictures.of(drawn.images());
    List<BufferedImage> sources = sourceImages == null ? List.of() : Pictures.of(sourceImages);
    if (options.layout() == PictureLayout.GRID) {
      int columns = Math.min(Objects.requireNonNull(options.columns()), pictures.size());
      List<BufferedImage> cells = sources.isEmpty() ? pictures : paired(sources, pictures, columns);
      return List.of(picture("samples", Pictures.grid(cells, columns), format));
    }
    List<StudioFile> files = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      String which = options.seeds() == null ? "" + i : "" + options.seeds().get(i);
      files.add(picture("sample-" + which, pictures.get(i), format));
      if (!sources.isEmpty()) {
        files.add(picture("source-" + which, sources.get(i), format));
      }
    }
    return files;
  }

  /** Cells of a grid that has each row of {@code above} over the same row of {@code below}. */
  private static List<BufferedImage> paired(
      List<BufferedImage> above, List<BufferedImage> below, int columns) {
    BufferedImage first = above.get(0);
    BufferedImage empty = new BufferedImage(first.getWidth(), first.getHeight(), first.getType());
    List<BufferedImage> cells = new ArrayList<>();
    for (int start = 0; start < above.size(); start += columns) {
      int end = Math.min(start + columns, above.size());
      cells.addAll(above.subList(start, end));
      cells.addAll(Collections.nCopies(start + columns - end, empty));
      cells.addAll(below.subList(start, end));
    }
    return cells;
  }

  private static StudioFile picture(String name, BufferedImage picture, PictureFormat format) {
    boolean png = format == PictureFormat.PNG;
    byte[] bytes = png ? PictureFiles.png(picture) : PictureFiles.jpeg(picture);
    return new StudioFile(name + (png ? ".png" : ".jpg"), format.mediaType(), bytes);
  }
}
