package io.domainshift.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.domainshift.testing.CuttingProxy;
import io.domainshift.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Connections as {@code application.yml} sets them, to a server that goes without a word. */
class SilentServerTests {

  @ImportAutoConfiguration(DataSourceAutoConfiguration.class)
  static class Connections {}

  @Test
  void aStatementWithoutAnAnswerFailsAndTheNextConnectionIsANewOne() throws Exception {
    TestDatabase database = TestDatabase.createEmpty();
    try (CuttingProxy proxy = new CuttingProxy(database.server());
        ConfigurableApplicationContext context =
            open(
                database.through(proxy.endpoint()),
                "--spring.datasource.hikari.data-source-properties.socketTimeout=1",
                "--spring.datasource.hikari.maximum-pool-size=1")) {
      DataSource pool = context.getBean(DataSource.class);
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        proxy.holdBack();

        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> statement.execute("SELECT 1"));
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.isValid(9)).isTrue();
      }
    }
  }

  @Test
  void onlyMigrationsMayTakeLong() throws Exception {
    try (ConfigurableApplicationContext context = open(TestDatabase.createEmpty())) {
      DataSource pool = context.getBean(DataSource.class);
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getNetworkTimeout()).isEqualTo(30_000);
      }
      FlywayConfigurationCustomizer customizer = new MigrationConfiguration().unhurriedMigrations();
      FluentConfiguration flyway = Flyway.configure().dataSource(pool);
      customizer.customize(flyway);
      try (Connection connection = flyway.getDataSource().getConnection()) {
        assertThat(connection.getNetworkTimeout()).isZero();
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getNetworkTimeout()).isEqualTo(30_000);
      }
    }
  }

  private static ConfigurableApplicationContext open(TestDatabase database, String... more) {
    return new SpringApplicationBuilder(Connections.class)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.datasource.url=" + database.url(),
            "spring.datasource.username=" + database.user(),
            "spring.datasource.password=" + database.password())
        .run(more);
  }
}
