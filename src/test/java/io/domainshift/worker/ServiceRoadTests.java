package io.domainshift.worker;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One process, with the database and the files that it brings along. */
class ServiceRoadTests extends ServiceRoadContract {

  private Road road;
  private Visitor visitor;

  @BeforeAll
  void open(@TempDir Path data) {
    road = Road.openWithItsOwnDatabase(data, "--domainshift.models.starter=true");
    String port = road.context.getEnvironment().getRequiredProperty("local.server.port");
    visitor = new Visitor(URI.create("http://127.0.0.1:" + port), Road.PATIENCE);
  }

  @AfterAll
  void close() {
    road.close();
  }

  @Override
  Visitor visitor() {
    return visitor;
  }

  @Override
  boolean storeHandsOut() {
    return false;
  }
}
