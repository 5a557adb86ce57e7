package io.domainshift.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A folder as a zip that is made while it is read, so that it needs no room of its own. Nothing is
 * compressed: pictures are already. Links and hidden files stay where they are.
 */
final class FolderZip {

  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private volatile @Nullable IOException failure;

  FolderZip(Path folder) {
    this.folder = folder;
  }

  /** The zip's bytes; a file that cannot be read ends them early, and the zip is none then. */
  InputStream open() {
    PipedInputStream in = new PipedInputStream(BUFFER);
    try {
      PipedOutputStream out = new PipedOutputStream(in);
      Thread thread = new Thread(() -> write(out), "zip");
      thread.setDaemon(true);
      thread.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return in;
  }

  /** Why the zip ended early; null while it did not. */
  @Nullable IOException failure() {
    return failure;
  }

  private void write(OutputStream pipe) {
    try (OutputStream out = pipe) {
      // Not closed when it fails: that would make a whole zip of the first half.
      ZipOutputStream zip = new ZipOutputStream(out);
      zip.setLevel(Deflater.NO_COMPRESSION);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Iterator<Path> all = files.sorted().iterator(); all.hasNext(); ) {
          add(zip, all.next());
        }
      }
      zip.finish();
    } catch (IOException e) {
      failure = e;
    } catch (UncheckedIOException e) {
      failure = e.getCause();
    }
  }

  private void add(ZipOutputStream zip, Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path name = folder.relativize(file);
    for (Path segment : name) {
      if (segment.toString().startsWith(".")) {
        return;
      }
    }
    String separator = file.getFileSystem().getSeparator();
    zip.putNextEntry(new ZipEntry(name.toString().replace(separator, "/")));
    Files.copy(file, zip);
    zip.closeEntry();
  }
}
