package io.domainshift.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class EmbeddedPostgresTests {

  private static final DatabaseSettings.Server SETTINGS =
      new DatabaseSettings.Server(0, true, Duration.ofMinutes(1));

  @TempDir static Path shared;
  @TempDir Path folder;

  /** Unpacking takes longer than everything else. */
  @BeforeAll
  static void unpackOnce() throws IOException {
    assertThat(PostgresPrograms.unpack(shared).resolve("bin/postgres")).isExecutable();
  }

  @BeforeEach
  void sharePrograms() throws IOException {
    Files.createSymbolicLink(folder.resolve("programs"), shared.resolve("programs"));
  }

  @Test
  void keepsItsDataFromStartToStart() throws Exception {
    try (EmbeddedPostgres first = EmbeddedPostgres.start(folder, SETTINGS)) {
      client(first).sql("CREATE TABLE kept (n int)").update();
      assertThat(setting(first, "fsync")).isEqualTo("on");
      assertThat(setting(first, "synchronous_commit")).isEqualTo("on");
      assertThat(setting(first, "listen_addresses")).isEqualTo("127.0.0.1");
    }
    try (EmbeddedPostgres second = EmbeddedPostgres.start(folder, SETTINGS)) {
      assertThat(client(second).sql("SELECT count(*) FROM kept").query(Long.class).single())
          .isZero();
    }
  }

  @Test
  void letsNobodyInWithoutThePassword() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, SETTINGS)) {
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(postgres.jdbcUrl(), EmbeddedPostgres.USER, "guessed"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("password"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void refusesAFolderThatAnotherServiceUses() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, SETTINGS)) {
      assertThat(postgres.pid()).isPositive();
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder, SETTINGS))
          .hasMessageContaining("is in use by another service");
    }
  }

  @Test
  void startsAKilledServerAgainOnTheSamePortWithWhatWasCommitted() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, SETTINGS)) {
      client(postgres).sql("CREATE TABLE kept AS SELECT 7 AS n").update();
      long killed = postgres.pid();

      ProcessHandle.of(killed).orElseThrow().destroyForcibly();

      assertThat(awaitSeven(postgres)).isEqualTo(7);
      assertThat(postgres.pid()).isNotEqualTo(killed);
    }
  }

  /** What kill -9 of the service leaves behind: a server that nobody owns. */
  @Test
  void stopsAnOrphanBeforeItStarts() throws Exception {
    Path orphaned = folder.resolve("cluster");
    long orphan;
    try (EmbeddedPostgres first = EmbeddedPostgres.start(folder, SETTINGS)) {
      client(first).sql("CREATE TABLE kept AS SELECT 7 AS n").update();
    }
    ServerUser user = ServerUser.find();
    Process server =
        user.command(
                List.of(
                    folder.resolve("programs/bin/postgres").toString(),
                    "-D",
                    orphaned.toString(),
                    "-c",
                    "port=" + freePort(),
                    "-c",
                    "unix_socket_directories="))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    orphan = server.pid();
    while (PostmasterFile.read(orphaned).filter(PostmasterFile::ready).isEmpty()) {
      assertThat(server.isAlive()).isTrue();
      Thread.sleep(50);
    }

    try (EmbeddedPostgres second = EmbeddedPostgres.start(folder, SETTINGS)) {
      assertThat(server.isAlive()).isFalse();
      assertThat(second.pid()).isNotEqualTo(orphan);
      assertThat(awaitSeven(second)).isEqualTo(7);
    }
  }

  /** After a reboot the pid in the file may be anybody's. */
  @Test
  void isNotStoppedByAStrangerWithTheOldPid() throws Exception {
    try (EmbeddedPostgres first = EmbeddedPostgres.start(folder, SETTINGS)) {
      assertThat(first.pid()).isPositive();
    }
    Files.write(
        folder.resolve("cluster/postmaster.pid"),
        List.of(
            Long.toString(ProcessHandle.current().pid()),
            folder.resolve("cluster").toString(),
            "1700000000",
            "5432",
            "",
            "127.0.0.1",
            "",
            "ready"));

    try (EmbeddedPostgres second = EmbeddedPostgres.start(folder, SETTINGS)) {
      assertThat(second.pid()).isNotEqualTo(ProcessHandle.current().pid());
    }
  }

  /** A data folder whose making was interrupted is made again. */
  @Test
  void doesNotTrustAHalfMadeCluster() throws Exception {
    Files.createDirectories(folder.resolve("cluster-growing"));
    Files.writeString(folder.resolve("cluster-growing/PG_VERSION"), "18");

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, SETTINGS)) {
      assertThat(setting(postgres, "port")).isNotEmpty();
    }
  }

  private static int awaitSeven(EmbeddedPostgres postgres) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        return client(postgres).sql("SELECT n FROM kept").query(Integer.class).single();
      } catch (DataAccessException e) {
        if (attempt > 600) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private static String setting(EmbeddedPostgres postgres, String name) {
    return client(postgres).sql("SHOW " + name).query(String.class).single();
  }

  private static JdbcClient client(EmbeddedPostgres postgres) {
    return JdbcClient.create(
        new DriverManagerDataSource(
            postgres.jdbcUrl(), EmbeddedPostgres.USER, postgres.password()));
  }

  private static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
