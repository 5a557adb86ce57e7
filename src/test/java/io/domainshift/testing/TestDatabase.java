package io.domainshift.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainshift.database.DatabaseSettings;
import io.domainshift.database.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.util.FileSystemUtils;

/**
 * A migrated database of its own for a test class, on one PostgreSQL per JVM.
 *
 * <p>In a Spring test:
 *
 * <pre>{@code
 * @DynamicPropertySource
 * static void database(DynamicPropertyRegistry registry) {
 *   TestDatabase.create().register(registry);
 * }
 * }</pre>
 *
 * @param url JDBC URL
 * @param user who logs in
 * @param password with this
 */
public record TestDatabase(String url, String user, String password) {

  private static final String TEMPLATE = "migrated";
  private static final AtomicInteger CREATED = new AtomicInteger();

  /** A new database with all migrations. */
  public static TestDatabase create() {
    return create(" TEMPLATE " + TEMPLATE);
  }

  /** A new database without any table. */
  public static TestDatabase createEmpty() {
    return create("");
  }

  private static TestDatabase create(String template) {
    String name = "test_" + CREATED.incrementAndGet();
    Server.ADMIN.sql("CREATE DATABASE " + name + template).update();
    return at(name);
  }

  /** Host and port of its server. */
  public URI server() {
    return URI.create(url.substring("jdbc:".length()));
  }

  /** The same database, reached by another host and port. */
  public TestDatabase through(URI way) {
    return new TestDatabase(
        url.replace(server().getRawAuthority(), way.getRawAuthority()), user, password);
  }

  public void register(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", this::url);
    registry.add("spring.datasource.username", this::user);
    registry.add("spring.datasource.password", this::password);
    registry.add("spring.datasource.hikari.maximum-pool-size", () -> 8);
  }

  /** Unpooled. */
  public DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  /** At most ten connections, none kept when idle for long. */
  public DataSource pool() {
    HikariConfig pool = new HikariConfig();
    pool.setDataSource(dataSource());
    pool.setMaximumPoolSize(10);
    pool.setMinimumIdle(0);
    pool.setIdleTimeout(10_000);
    return new HikariDataSource(pool);
  }

  private static TestDatabase at(String name) {
    String url = Server.POSTGRES.jdbcUrl().replaceFirst("/[^/]*$", "/" + name);
    return new TestDatabase(url, EmbeddedPostgres.USER, Server.POSTGRES.password());
  }

  /** Started with the first database that is asked for. */
  private static final class Server {

    static final EmbeddedPostgres POSTGRES = start();
    static final JdbcClient ADMIN = JdbcClient.create(at(EmbeddedPostgres.DATABASE).dataSource());

    static {
      ADMIN.sql("CREATE DATABASE " + TEMPLATE).update();
      Flyway.configure().dataSource(at(TEMPLATE).dataSource()).load().migrate();
    }

    private static EmbeddedPostgres start() {
      try {
        Path folder = Files.createTempDirectory("domainshift-test-postgres");
        EmbeddedPostgres postgres =
            EmbeddedPostgres.start(
                folder, new DatabaseSettings.Server(0, false, Duration.ofMinutes(2)));
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      postgres.close();
                      FileSystemUtils.deleteRecursively(folder.toFile());
                    }));
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
