package io.domainshift.database;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The database that comes with the service.
 *
 * @param data folder of everything the service keeps
 * @param database how its server runs
 */
@ConfigurationProperties("domainshift")
public record DatabaseSettings(@DefaultValue("data") Path data, @DefaultValue Server database) {

  /**
   * @param port TCP port on the loopback interface; 0 takes a free one
   * @param fsync whether a commit waits for the disk; only tests say no
   * @param startTimeout how long a start may take, recovery included
   */
  public record Server(
      @DefaultValue("0") int port,
      @DefaultValue("true") boolean fsync,
      @DefaultValue("60s") Duration startTimeout) {}
}
