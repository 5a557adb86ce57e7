package io.domainshift.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Lets statements of migrations take as long as they need: they change whole tables. */
@Configuration(proxyBeanMethods = false)
public class MigrationConfiguration {

  private static final int FOR_EVER = 0;

  @Bean
  FlywayConfigurationCustomizer unhurriedMigrations() {
    return flyway -> flyway.dataSource(new Unhurried(flyway.getDataSource()));
  }

  private static final class Unhurried extends DelegatingDataSource {

    Unhurried(DataSource pool) {
      super(pool);
    }

    /** The pool sets the connection's own limit again when it comes back. */
    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = super.getConnection();
      connection.setNetworkTimeout(Runnable::run, FOR_EVER);
      return connection;
    }
  }
}
