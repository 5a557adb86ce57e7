package io.domainshift.runner;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetFeatures;
import io.domainshift.datasets.ImageCatalog;
import io.domainshift.jobs.DatabaseClock;
import io.domainshift.jobs.JobArtifacts;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.QueueSettings;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelExports;
import io.domainshift.models.ModelStore;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.PatientStorage;
import io.domainshift.tracing.JobTraces;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * The few beans of a runner: no web, no JPA, no auto-configuration, so that it starts at once. Not
 * annotated as a configuration: the service, which scans this package too, has beans of its own.
 */
@EnableConfigurationProperties(QueueSettings.class)
@ComponentScan({"io.domainshift.methods", "io.domainshift.storage"})
@Import({
  JobArtifacts.class,
  JobAttempts.class,
  JobCheckpoints.class,
  ModelCatalog.class,
  ModelStore.class,
  ModelExports.class,
  ImageCatalog.class,
  DatasetCatalog.class,
  DatasetFeatures.class,
  AttemptResult.class,
  JobTraces.class,
  RoomWait.class,
  JobRunner.class
})
class RunnerConfiguration {

  /** One for the reporter, one for the method, one to spare. */
  private static final int CONNECTIONS = 3;

  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(Environment settings) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("runner");
    pool.setJdbcUrl(settings.getRequiredProperty("spring.datasource.url"));
    pool.setUsername(settings.getProperty("spring.datasource.username"));
    pool.setPassword(settings.getProperty("spring.datasource.password"));
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(3000);
    // As the service's own connections have it, which application.yml explains.
    pool.addDataSourceProperty("connectTimeout", "5");
    pool.addDataSourceProperty("socketTimeout", "30");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    return new HikariDataSource(pool);
  }

  /**
   * An attempt that has worked for hours waits for the storage, as it does for the database; when
   * that takes too long, it fails before its worker ends it for want of progress. For room it waits
   * as long as it takes: nothing else would come of trying again.
   */
  @Bean
  @Primary
  PatientStorage patientStorage(
      @Qualifier("objectStorage") ObjectStorage storage, QueueSettings queue, RoomWait roomWait) {
    return new PatientStorage(
        storage, queue.progressDeadline().multipliedBy(3).dividedBy(4), roomWait);
  }

  @Bean
  JdbcClient jdbcClient(DataSource database) {
    return JdbcClient.create(database);
  }

  @Bean
  JdbcTransactionManager transactionManager(DataSource database) {
    return new JdbcTransactionManager(database);
  }

  @Bean
  Clock clock(JdbcClient jdbc) {
    return new DatabaseClock(jdbc);
  }
}
