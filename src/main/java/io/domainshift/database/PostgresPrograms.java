package io.domainshift.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The server's programs, unpacked once from the jar into the data folder. */
final class PostgresPrograms {

  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private PostgresPrograms() {}

  /**
   * The folder with {@code bin} and {@code lib}; a half-unpacked one never gets its final name.
   *
   * @param home where it is kept; the caller holds its lock
   */
  static Path unpack(Path home) throws IOException {
    Path unpacked = home.resolve("programs");
    if (Files.isDirectory(unpacked)) {
      return unpacked;
    }
    Path growing = Files.createTempDirectory(home, "unpacking");
    // The server may run as a user other than ours (see ServerUser), who must get in.
    setPermissions(growing, true);
    try (InputStream archive = PostgresPrograms.class.getResourceAsStream(ARCHIVE)) {
      if (archive == null) {
        throw new IOException(
            "This build has no PostgreSQL for %s, expected linux x86_64; name a server by"
                    .formatted(System.getProperty("os.arch"))
                + " spring.datasource.url");
      }
      TarArchiveInputStream tar =
          new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)));
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(entry, tar, growing);
      }
    }
    return Files.move(growing, unpacked);
  }

  private static void extract(TarArchiveEntry entry, InputStream content, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    setPermissions(target, (entry.getMode() & 0100) != 0);
  }

  private static void setPermissions(Path path, boolean executable) throws IOException {
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
