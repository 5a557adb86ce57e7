package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.testing.CuttingProxy;
import io.domainshift.testing.S3Server;
import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The service as a cluster runs it: a database and a store elsewhere, which lie behind proxies that
 * can be cut, and a process for each role. No two processes share a folder.
 */
final class Cluster implements AutoCloseable {

  /** Many processes start one after the other, and a machine may be busy. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String LEASE = "--domainshift.queue.lease=15s";

  final CuttingProxy database;
  final CuttingProxy store;

  /** Looks at the database itself, however cut off the service is. */
  final JdbcClient jdbc;

  private final Path folder;
  private final List<String> settings = new ArrayList<>();
  private final List<ForkedWorker> processes = new ArrayList<>();
  private final List<ForkedWorker> workers = new ArrayList<>();
  private final int port = freePort();

  private Cluster(Path folder, TestDatabase external, S3Server server) {
    this.folder = folder;
    this.database = new CuttingProxy(external.server());
    this.store = new CuttingProxy(server.endpoint());
    this.jdbc = JdbcClient.create(external.dataSource());
    settings.addAll(Road.on(external.through(database.endpoint())));
    settings.addAll(server.settings(server.newBucket(), store.endpoint()));
    settings.add(LEASE);
  }

  /** An api and this many workers, on a database that a process of its own has made tables in. */
  static Cluster start(Path folder, S3Server server, int workers) throws Exception {
    Cluster cluster = new Cluster(folder, TestDatabase.createEmpty(), server);
    try {
      ForkedWorker migration = cluster.fork("migrate");
      assertThat(migration.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(migration.process.exitValue()).isZero();
      cluster.fork("api", "--server.port=" + cluster.port);
      for (int i = 0; i < workers; i++) {
        cluster.startWorker();
      }
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  ForkedWorker startWorker() throws Exception {
    ForkedWorker worker =
        fork(
            "worker",
            "--domainshift.worker.jvm-options=-XX:+UseSerialGC,-XX:TieredStopAtLevel=1",
            "--domainshift.worker.niceness=0");
    workers.add(worker);
    return worker;
  }

  /** The worker whose runner works on a job. */
  ForkedWorker workerOf(UUID job) throws Exception {
    ProcessHandle parent = Road.runner(job).parent().orElseThrow();
    return workers.stream()
        .filter(worker -> worker.process.pid() == parent.pid())
        .findFirst()
        .orElseThrow();
  }

  private ForkedWorker fork(String role, String... more) throws Exception {
    Path own = Files.createDirectory(folder.resolve(role + "-" + processes.size()));
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of(more));
    ForkedWorker process =
        ForkedWorker.fork(role, own, Road.common(own, all.toArray(String[]::new)));
    processes.add(process);
    return process;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws Exception {
    for (ForkedWorker process : processes) {
      process.close();
    }
    database.close();
    store.close();
  }
}
