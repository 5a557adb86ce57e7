package io.domainshift.api.datasets;

import io.domainshift.api.http.ApiSettings;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Where the bytes of uploads lie. The folder has a name of its own, so that services that do not
 * share their disks know whose an upload is.
 */
@Component
class UploadFolder {

  private static final String FILES = ".upload";

  /** What a killed service left of requests that no one can go on with. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path requests;
  private final Path folder;
  private final UUID id;

  UploadFolder(ApiSettings settings) throws IOException {
    this.requests = settings.uploads().toAbsolutePath();
    this.folder = Files.createDirectories(requests.resolve("resumable"));
    this.id = name(folder.resolve("folder-id"));
  }

  /** Whoever comes first names it; the name appears whole. */
  private static UUID name(Path file) throws IOException {
    if (!Files.exists(file)) {
      Path own = Files.createTempFile(file.getParent(), "folder-id", ".part");
      Files.writeString(own, UUID.randomUUID().toString());
      try {
        Files.createLink(file, own);
        Files.delete(own);
      } catch (FileAlreadyExistsException e) {
        Files.delete(own);
      } catch (UnsupportedOperationException | AtomicMoveNotSupportedException e) {
        Files.move(own, file);
      }
    }
    return UUID.fromString(Files.readString(file).strip());
  }

  UUID id() {
    return id;
  }

  Path file(UUID upload) {
    return folder.resolve(upload + FILES);
  }

  /** Bytes that the disk can take. */
  long free() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** The uploads that have a file. */
  List<UUID> files() throws IOException {
    List<UUID> uploads = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + FILES)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        uploads.add(UUID.fromString(name.substring(0, name.length() - FILES.length())));
      }
    }
    return uploads;
  }

  void removeAbandonedParts() throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(ABANDONED));
    for (Path place : List.of(requests, folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "*.{part,tmp}")) {
        for (Path file : files) {
          if (Files.getLastModifiedTime(file).compareTo(limit) < 0) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }
}
