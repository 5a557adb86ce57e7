package io.domainshift.worker;

import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.LeaseLostException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
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

  /** Removes what killed workers left of attempts that are no more. */
  static void sweep(Path parent, JobAttempts attempts) throws IOException {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "*-*-*-*-*-*")) {
      for (Path folder : folders) {
        Optional<JobLease> lease = lease(folder);
        if (lease.isPresent() && !isHeld(lease.get(), attempts)) {
          FileSystemUtils.deleteRecursively(folder);
        }
      }
    }
  }

  private static Optional<JobLease> lease(Path folder) {
    String name = folder.getFileName().toString();
    int dash = name.lastIndexOf('-');
    try {
      return Optional.of(
          new JobLease(
              UUID.fromString(name.substring(0, dash)),
              Integer.parseInt(name.substring(dash + 1))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isHeld(JobLease lease, JobAttempts attempts) {
    try {
      attempts.signal(lease);
      return true;
    } catch (LeaseLostException e) {
      return false;
    }
  }
}
