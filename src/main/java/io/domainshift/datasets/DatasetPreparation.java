package io.domainshift.datasets;

import io.domainshift.datasets.LookedAt.Content;
import io.domainshift.datasets.PictureSource.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Makes a data set of what was sent, in two rounds over its files: the first reads each and its
 * header, which settles size and duplicates; the second decodes, resizes and writes. Memory stays
 * the same however many files there are, but for some two hundred bytes of each.
 */
@Component
public class DatasetPreparation {

  /** Fewer pictures make no data set. */
  static final int FEWEST = 10;

  /** Of the heap, for files and pictures in work; the rest is everybody else's. */
  private static final int SHARE_OF_HEAP = 3;

  private final DatasetSources sources;
  private final DatasetSettings settings;

  public DatasetPreparation(DatasetSources sources, DatasetSettings settings) {
    this.sources = sources;
    this.settings = settings;
  }

  /**
   * Prepares into a file.
   *
   * @param file to be written; incomplete after any exception
   * @throws InvalidDatasetException if no data set can be made of it
   * @throws IOException if a file cannot be read or written
   */
  public PreparedFile prepare(
      String tenant, DatasetWork work, Path file, PreparationProgress progress) throws IOException {
    try (PictureSource source = sources.open(tenant, work);
        OrderedWork threads =
            new OrderedWork(
                settings.effectiveThreads(), Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)) {
      enough(source.pictures().size(), "file names of pictures");
      return new Run(source, threads, work.options(), file, progress).run();
    }
  }

  /** The number if it is large enough. */
  static int enough(int pictures, String what) {
    if (pictures < FEWEST) {
      throw new InvalidDatasetException(
          "The source", "has %d %s".formatted(pictures, what), "at least " + FEWEST);
    }
    return pictures;
  }

  /** One preparation. */
  private static final class Run {

    private final PictureSource source;
    private final OrderedWork threads;
    private final DatasetOptions options;
    private final Path file;
    private final PreparationProgress progress;
    private final int all;
    private int done;

    Run(
        PictureSource source,
        OrderedWork threads,
        DatasetOptions options,
        Path file,
        PreparationProgress progress) {
      this.source = source;
      this.threads = threads;
      this.options = options;
      this.file = file;
      this.progress = progress;
      this.all = 2 * source.pictures().size();
    }

    PreparedFile run() throws IOException {
      Labels labels = Labels.of(source, options.labels());
      List<LookedAt> looked = lookAtAll();
      int median = medianShortSide(looked);
      int size = Objects.requireNonNullElseGet(options.size(), () -> sizeFor(median));
      checkSpace(looked.size(), size);
      Lint lint = new Lint(looked.size(), source.ignored(), size, options.fit(), labels, median);
      prepareAll(looked, size, labels, lint);
      LintReport report = lint.report();
      if (report.prepared() < FEWEST) {
        throw new InvalidDatasetException(
            "has %d usable pictures".formatted(report.prepared()), "at least " + FEWEST, report);
      }
      if (report.broken().count() > 0 && !options.dropBroken()) {
        throw new InvalidDatasetException(
            "has %d broken pictures".formatted(report.broken().count()),
            "none, or dropBroken",
            report);
      }
      return new PreparedFile(file, report.prepared(), size, labels.names(), report);
    }

    private List<LookedAt> lookAtAll() throws IOException {
      List<LookedAt> looked = new ArrayList<>(source.pictures().size());
      threads.<Entry, LookedAt>run(
          source.pictures(),
          Entry::bytes,
          0,
          entry -> LookedAt.at(entry, source),
          one -> {
            looked.add(one);
            step();
          });
      return looked;
    }

    private void prepareAll(List<LookedAt> looked, int size, Labels labels, Lint lint)
        throws IOException {
      Map<Content, String> seen = new HashMap<>();
      try (PreparedWriter writer = new PreparedWriter(file, size, looked.size())) {
        threads.<LookedAt, PreparedPicture>run(
            looked,
            one -> one.bytesToPrepare(size),
            PreparedDataset.pictureBytes(size),
            one ->
                one.fault() == null
                    ? PreparedPicture.of(one, source, size, options.fit())
                    : new PreparedPicture(one, null, null, false, one.fault()),
            picture -> {
              take(picture, seen, labels, lint, writer);
              step();
            });
        writer.finish(labels.names().size());
      }
    }

    private void take(
        PreparedPicture picture,
        Map<Content, String> seen,
        Labels labels,
        Lint lint,
        PreparedWriter writer)
        throws IOException {
      String path = picture.from().entry().path();
      byte[] planes = picture.planes();
      PictureInfo info = picture.from().info();
      Content content = picture.from().content();
      if (planes == null || info == null || content == null) {
        lint.broken(path, Objects.requireNonNullElse(picture.fault(), "is damaged"));
        return;
      }
      String first = seen.putIfAbsent(content, path);
      if (first != null) {
        lint.duplicate(path, first);
        if (options.dropDuplicates()) {
          return;
        }
      }
      int label = labels.of(path);
      writer.add(planes, label);
      lint.prepared(picture, info, label, first != null);
    }

    private void step() {
      done++;
      progress.at(done, all);
    }

    private static int medianShortSide(List<LookedAt> looked) {
      int[] sides =
          looked.stream().mapToInt(LookedAt::shortSide).filter(side -> side > 0).toArray();
      Arrays.sort(sides);
      return sides.length == 0 ? DatasetOptions.SMALLEST : sides[sides.length / 2];
    }

    /** The largest power of two that at least half of the pictures fill. */
    private static int sizeFor(int medianShortSide) {
      return Math.max(
          DatasetOptions.SMALLEST,
          Math.min(DatasetOptions.LARGEST, Integer.highestOneBit(medianShortSide)));
    }

    private void checkSpace(int pictures, int size) throws IOException {
      long needed = pictures * (PreparedDataset.pictureBytes(size) + 4);
      Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < needed) {
        throw new InvalidDatasetException(
            "The disk",
            "has %d MB left for data that takes %d MB"
                .formatted(free / 1_000_000, needed / 1_000_000),
            "room for it, or a smaller size");
      }
    }
  }
}
