package io.domainshift.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A folder of this machine that the settings allow. Links in it are passed over. */
final class FolderSource implements PictureSource {

  private final Path root;
  private final List<Entry> pictures = new ArrayList<>();
  private @Nullable Entry labels;
  private int ignored;

  private FolderSource(Path root) {
    this.root = root;
  }

  /**
   * @throws InvalidDatasetException if it is none, or none that the settings allow
   */
  static FolderSource open(String folder, DatasetSettings settings) throws IOException {
    FolderSource source = new FolderSource(allowed(folder, settings));
    source.list(settings.maxPictures());
    return source;
  }

  /**
   * The same words whether it is forbidden or missing: what lies elsewhere is nobody's business.
   */
  private static Path allowed(String folder, DatasetSettings settings) throws IOException {
    if (folder.indexOf('\0') < 0) {
      Path wanted = Path.of(folder);
      for (Path allowed : settings.folders()) {
        if (wanted.isAbsolute() && Files.isDirectory(wanted) && Files.isDirectory(allowed)) {
          Path real = wanted.toRealPath();
          if (real.startsWith(allowed.toRealPath())) {
            return real;
          }
        }
      }
    }
    throw new InvalidDatasetException(
        "The folder",
        "cannot be used",
        "the absolute path of a folder below one of domainshift.datasets.folders");
  }

  private void list(int maxEntries) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(root) || !EntryNames.isHidden(path(folder))
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            take(path(file), attributes);
            if (pictures.size() + ignored > maxEntries) {
              throw ZipDirectory.tooMany(pictures.size() + (long) ignored, maxEntries);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            ignored++;
            return FileVisitResult.CONTINUE;
          }
        });
    // The file system lists in an order of its own.
    pictures.sort(Comparator.comparing(Entry::path));
  }

  private void take(String path, BasicFileAttributes attributes) {
    boolean isLabels = EntryNames.file(path).equals(LABELS_FILE);
    if (!attributes.isRegularFile()
        || EntryNames.isHidden(path)
        || !isLabels && !EntryNames.isPicture(path)) {
      ignored++;
    } else if (isLabels) {
      Entry found = new Entry(path, attributes.size());
      labels = labels == null ? found : Labels.nearer(labels, found);
    } else {
      pictures.add(new Entry(path, attributes.size()));
    }
  }

  private String path(Path file) {
    return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  @Override
  public List<Entry> pictures() {
    return pictures;
  }

  @Override
  public Optional<Entry> labels() {
    return Optional.ofNullable(labels);
  }

  @Override
  public int ignored() {
    return ignored;
  }

  @Override
  public byte[] read(Entry entry) throws IOException {
    long most = EntryNames.isPicture(entry.path()) ? PictureLimits.BYTES : LABELS_BYTES;
    try (InputStream in =
        Files.newInputStream(root.resolve(entry.path()), LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes((int) most + 1);
      if (bytes.length > most) {
        throw Refusal.tooManyBytes();
      }
      return bytes;
    }
  }

  @Override
  public void close() {}
}
