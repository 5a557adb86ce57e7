package io.domainshift;

import io.domainshift.database.MigrationConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Brings the tables of an external database up to date and does nothing else: what is run before
 * the other roles of a new version start. They look for themselves, too, and then find it done.
 */
@ImportAutoConfiguration({
  DataSourceAutoConfiguration.class,
  DataSourceTransactionManagerAutoConfiguration.class,
  JdbcTemplateAutoConfiguration.class,
  FlywayAutoConfiguration.class
})
@Import(MigrationConfiguration.class)
final class Migration {

  private Migration() {}

  static void run(String... args) {
    SpringApplication application = new SpringApplication(Migration.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.run(args).close();
  }
}
