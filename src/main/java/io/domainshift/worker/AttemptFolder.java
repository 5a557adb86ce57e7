package io.domainshift.worker;

import io.domainshift.jobs.JobLease;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Where an attempt keeps temporary files; whoever made it removes it. */
final class AttemptFolder {

  private AttemptFolder() {}

  /** Also removes what a killed worker left of the job's earlier attempts. */
  static Path create(Path parent, JobLease lease) throws IOException {
    Path work = Files.createDirectories(parent.toAbsolutePath());
    try (DirectoryStream<Path> left = Files.newDirectoryStream(work, lease.jobId() + "-*")) {
      for (Path folder : left) {
        FileSystemUtils.deleteRecursively(folder);
      }
    }
    return Files.createDirectories(work.resolve(lease.jobId() + "-" + lease.epoch()));
  }
}
