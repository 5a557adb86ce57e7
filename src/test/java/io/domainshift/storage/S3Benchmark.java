package io.domainshift.storage;

import io.domainshift.testing.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How fast a large file goes to a MinIO on this machine and comes back, and what heap that takes:
 * to be run with {@code -Xmx256m}. Beside the store, the same with files, and the bare disk.
 */
final class S3Benchmark {

  private static final long BYTES = 1L << 30;
  private static final int ROUNDS = 3;

  private S3Benchmark() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(args[0]), "s3-benchmark");
    S3Settings settings = settings(S3Server.minio(), folder.resolve("cache"));
    try (S3Client admin = S3Clients.client(settings);
        S3ObjectStorage s3 = new S3ObjectStorage(settings, Clock.systemUTC())) {
      admin.createBucket(request -> request.bucket(settings.bucket()));
      Path file = random(folder.resolve("file"));
      for (int round = 1; round <= ROUNDS; round++) {
        System.out.println("round " + round);
        measure("S3 ", s3, file);
        measure("files ", new FilesystemStorage(folder.resolve("objects")), file);
      }
      System.out.printf("heap at most %d MB%n", peakHeap() >> 20);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static void measure(String name, ObjectStorage storage, Path file) throws IOException {
    Path sent = file.resolveSibling("sent");
    Files.copy(file, sent, StandardCopyOption.REPLACE_EXISTING);
    String key = timed(name + "up", BYTES, () -> storage.putFile(sent).key());
    timed(name + "local", BYTES, () -> storage.local(key));
    timed(name + "verify", BYTES, () -> storage.verify(key));
    timed(name + "stream", BYTES, () -> read(storage.open(key)));
    timed(name + "range", BYTES / 4, () -> read(storage.open(key, BYTES / 2, BYTES / 4)));
    storage.delete(key);
  }

  private interface Work<T> {
    T work() throws IOException;
  }

  private static <T> T timed(String name, long bytes, Work<T> work) throws IOException {
    long begun = System.nanoTime();
    T result = work.work();
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf("%-14s %6.2f s %7.0f MB/s%n", name, seconds, bytes / 1e6 / seconds);
    return result;
  }

  private static long read(InputStream in) throws IOException {
    try (in) {
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static Path random(Path file) throws IOException {
    byte[] block = new byte[1 << 20];
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long i = 0; i < BYTES / block.length; i++) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    return file;
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(peak -> peak.getUsed())
        .sum();
  }

  private static S3Settings settings(S3Server server, Path cache) {
    return new S3Settings(
        "benchmark",
        null,
        server.endpoint(),
        true,
        "",
        S3Server.ACCESS_KEY,
        S3Server.SECRET_KEY,
        DataSize.ofMegabytes(16),
        4,
        5,
        Duration.ofSeconds(30),
        cache,
        DataSize.ofGigabytes(20),
        false,
        Duration.ofMinutes(15),
        DataSize.ofMegabytes(8),
        null);
  }
}
