package io.domainshift.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server that lives as long as this object: found orphaned it is stopped first, found
 * dead it is started again on the same port and data.
 *
 * <p>It listens on the loopback interface only and asks for a password that stands in a file of
 * ours; its user is {@value #USER}, its database {@value #DATABASE}.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  public static final String USER = "domainshift";
  public static final String DATABASE = "postgres";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Path home;
  private final Path cluster;
  private final DatabaseSettings.Server settings;
  private final ServerUser user;
  private final FileChannel lockFile;
  private final Path programs;
  private final String password;
  private final int port;
  private volatile boolean closing;
  private @Nullable Process server;

  private EmbeddedPostgres(Path home, DatabaseSettings.Server settings) throws IOException {
    this.home = home;
    this.cluster = home.resolve("cluster");
    this.settings = settings;
    this.user = ServerUser.find();
    Files.createDirectories(home);
    this.lockFile = lock(home);
    this.programs = PostgresPrograms.unpack(home);
    this.password = password(home);
    this.port = settings.port() == 0 ? freePort() : settings.port();
  }

  /**
   * Starts the server of a folder, which it makes if need be.
   *
   * @throws IOException if another service uses the folder or the server does not start
   */
  public static EmbeddedPostgres start(Path folder, DatabaseSettings.Server settings)
      throws IOException {
    EmbeddedPostgres postgres = new EmbeddedPostgres(folder.toAbsolutePath().normalize(), settings);
    try {
      postgres.createCluster();
      postgres.stopOrphan();
      postgres.launch();
    } catch (IOException | RuntimeException e) {
      postgres.close();
      throw e;
    }
    return postgres;
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DATABASE);
  }

  public String password() {
    return password;
  }

  /** Process id of the running server. */
  public synchronized long pid() {
    if (server == null) {
      throw new IllegalStateException("The embedded PostgreSQL in %s is closed".formatted(home));
    }
    return server.pid();
  }

  @Override
  public synchronized void close() {
    closing = true;
    try {
      if (server != null && server.isAlive()) {
        stop("fast");
      }
      server = null;
      lockFile.close();
    } catch (IOException e) {
      log.warn("PostgreSQL in {} did not stop: {}", home, e.getMessage());
    }
  }

  private void createCluster() throws IOException {
    if (Files.exists(cluster)) {
      return;
    }
    // Under another name first: an interrupted initdb must not be taken for a database.
    Path growing = home.resolve("cluster-growing");
    FileSystemUtils.deleteRecursively(growing);
    user.own(home);
    run(
        program("initdb"),
        "--pgdata=" + growing,
        "--username=" + USER,
        "--pwfile=" + home.resolve("password"),
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        // A crash in the next seconds costs a new initdb only; the server itself always syncs.
        "--no-sync");
    Files.move(growing, cluster);
  }

  /** After kill -9 of the service its server lives on. */
  private void stopOrphan() throws IOException {
    Optional<PostmasterFile> postmaster = PostmasterFile.read(cluster);
    if (postmaster.isEmpty()) {
      return;
    }
    if (postmaster.get().process(cluster).isPresent()) {
      log.info("Stopping the PostgreSQL of an earlier service, pid {}", postmaster.get().pid());
      stop("fast");
    } else {
      // The server would refuse to start where a stranger now has the pid.
      Files.deleteIfExists(cluster.resolve(PostmasterFile.NAME));
    }
  }

  private synchronized void launch() throws IOException {
    List<String> command = new ArrayList<>();
    if (ServerUser.works("setsid", "true")) {
      // In a session of its own Ctrl-C reaches us alone, and workers can still say goodbye to it.
      command.add("setsid");
    }
    command.addAll(user.prefix());
    command.addAll(
        List.of(
            program("postgres"),
            "-D",
            cluster.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=" + (settings.fsync() ? "on" : "off"),
            "-c",
            "synchronous_commit=on",
            "-c",
            "max_connections=100",
            "-c",
            "timezone=UTC"));
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("server.log").toFile()))
            .start();
    server = started;
    awaitReady(started);
    log.info("PostgreSQL listens on 127.0.0.1:{}, pid {}, data in {}", port, started.pid(), home);
    started.onExit().thenAccept(this::startAgain);
  }

  private void awaitReady(Process started) throws IOException {
    long deadline = System.nanoTime() + settings.startTimeout().toNanos();
    while (System.nanoTime() < deadline) {
      if (!started.isAlive()) {
        throw new IOException(
            "PostgreSQL ended with code %d while starting; see %s"
                .formatted(started.exitValue(), home.resolve("server.log")));
      }
      if (PostmasterFile.read(cluster)
          .filter(file -> file.ready() && file.pid() == started.pid())
          .isPresent()) {
        return;
      }
      sleep(POLL);
    }
    started.destroyForcibly();
    throw new IOException(
        "PostgreSQL was not ready after %s; see %s"
            .formatted(settings.startTimeout(), home.resolve("server.log")));
  }

  /**
   * A killed server leaves processes that hold its shared memory for a moment, so it may take some
   * tries.
   */
  private void startAgain(Process ended) {
    for (int attempt = 1; !closing; attempt++) {
      log.warn("PostgreSQL ended with code {}; starting it again", ended.exitValue());
      try {
        launch();
        return;
      } catch (IOException e) {
        log.warn("Start {} failed: {}", attempt, e.getMessage());
        sleepQuietly(Duration.ofMillis(Math.min(200L * attempt, 5000)));
      }
    }
  }

  private void stop(String mode) throws IOException {
    run(
        program("pg_ctl"),
        "stop",
        "--wait",
        "--mode=" + mode,
        "--timeout=30",
        "-D",
        cluster.toString());
  }

  private void run(String... command) throws IOException {
    Process process =
        user.command(List.of(command)).directory(home.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("%s failed: %s".formatted(command[0], output.strip()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while running " + command[0], e);
    }
  }

  private String program(String name) {
    return programs.resolve("bin").resolve(name).toString();
  }

  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!tryLock(channel)) {
      channel.close();
      throw new IOException(
          "The data folder %s is in use by another service; stop it or name another --data"
              .formatted(home.getParent()));
    }
    return channel;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static String password(Path home) throws IOException {
    Path file = home.resolve("password");
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Path growing =
          Files.createTempFile(
              home,
              "password",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(growing, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
      Files.move(growing, file);
    }
    return Files.readString(file).strip();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for PostgreSQL", e);
    }
  }

  private static void sleepQuietly(Duration time) {
    try {
      sleep(time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
