package io.domainshift.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A store that speaks the protocol of S3: a process on this machine, which ends with the tests. */
public final class S3Server {

  public static final String ACCESS_KEY = "domainshift";
  public static final String SECRET_KEY = "correct-horse-battery";

  private static final int PATIENCE_SECONDS = 90;

  private static final class Mock {
    static final S3Server SERVER = startMock();
  }

  private static final class Minio {
    static final S3Server SERVER = startMinio();
  }

  private final Process process;
  private final URI endpoint;

  private S3Server(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Adobe's S3Mock: starts in seconds, lets everybody in. */
  public static S3Server mock() {
    return Mock.SERVER;
  }

  /** MinIO, which checks signatures and checksums as S3 does; built first where it is missing. */
  public static S3Server minio() {
    return Minio.SERVER;
  }

  public URI endpoint() {
    return endpoint;
  }

  /** A bucket that nobody has seen before. */
  public String newBucket() {
    String bucket = "service-" + UUID.randomUUID();
    try (S3Client admin =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      admin.createBucket(request -> request.bucket(bucket));
    }
    return bucket;
  }

  /**
   * Settings of a service that keeps everything in a bucket, starter models too, and sends clients
   * there.
   *
   * @param way how the service reaches this server; its clients reach it at {@link #endpoint}
   */
  public List<String> settings(String bucket, URI way) {
    return List.of(
        "--domainshift.models.starter=true",
        "--domainshift.storage.kind=s3",
        "--domainshift.storage.s3.bucket=" + bucket,
        "--domainshift.storage.s3.endpoint=" + way,
        "--domainshift.storage.s3.public-endpoint=" + endpoint,
        "--domainshift.storage.s3.path-style=true",
        "--domainshift.storage.s3.access-key-id=" + ACCESS_KEY,
        "--domainshift.storage.s3.secret-access-key=" + SECRET_KEY,
        "--domainshift.storage.s3.part-size=5MB",
        "--domainshift.storage.s3.attempts=2",
        "--domainshift.storage.s3.presigned-downloads=true",
        "--domainshift.storage.s3.presigned-from=1MB");
  }

  private static S3Server startMock() {
    Path jar = Path.of(System.getProperty("s3mock.jar", "target/s3/s3mock.jar"));
    if (!Files.isReadable(jar)) {
      throw new IllegalStateException(
          jar.toAbsolutePath() + " is missing, expected what ./mvnw process-test-resources copies");
    }
    int port = freePort();
    return start(
        port,
        temporary(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-jar",
            jar.toString(),
            "--server.port=0",
            "--http.port=" + port));
  }

  private static S3Server startMinio() {
    int port = freePort();
    Path data = temporary();
    return start(
        port,
        data,
        List.of(
            minioProgram(), "server", "--quiet", "--address", "127.0.0.1:" + port, data + "/data"));
  }

  /** Prints where the program is, after building it if need be. */
  private static String minioProgram() {
    try {
      Process build =
          new ProcessBuilder(".ci/minio").redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String program = new String(build.getInputStream().readAllBytes()).strip();
      if (build.waitFor() != 0) {
        throw new IllegalStateException("MinIO could not be built, see above");
      }
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static S3Server start(int port, Path folder, List<String> command) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("server.log").toFile());
      builder.environment().put("MINIO_ROOT_USER", ACCESS_KEY);
      builder.environment().put("MINIO_ROOT_PASSWORD", SECRET_KEY);
      builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder);
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, folder)));
      S3Server server = new S3Server(process, URI.create("http://127.0.0.1:" + port));
      server.awaitAnswer(folder);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process, Path folder) {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    FileSystemUtils.deleteRecursively(folder.toFile());
  }

  private void awaitAnswer(Path folder) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.getResponseCode();
        return;
      } catch (ConnectException notYet) {
        pause();
      }
    }
    try (Stream<String> log = Files.lines(folder.resolve("server.log"))) {
      throw new IllegalStateException("The store does not start:\n" + log.toList());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("domainshift-s3");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
