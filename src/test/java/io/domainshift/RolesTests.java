package io.domainshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class RolesTests {

  @TempDir Path data;

  @Test
  void playsBothRolesUnlessToldOtherwise() {
    assertThat(Roles.of().names()).containsExactlyInAnyOrder("api", "worker");
    assertThat(Roles.of("--role=worker").names()).containsExactly("worker");
  }

  @Test
  void refusesARoleThatDoesNotExist() {
    assertThatThrownBy(() -> Roles.of("--role=api,cook"))
        .hasMessageContaining("expected one or both of [api, worker]");
  }

  @Test
  void onlyAWorkerEndsWithItsJob() {
    assertThat(Roles.of("--role=worker", "--once").once()).isTrue();
    assertThat(Roles.of("--role=worker").once()).isFalse();
    assertThatThrownBy(() -> Roles.of("--once"))
        .hasMessage(
            "Role is [api, worker] with --once, expected worker alone: only a worker ends with its"
                + " job");
  }

  @Test
  void bringsAnEmptyDatabaseUpToDateAndReturns() {
    TestDatabase database = TestDatabase.createEmpty();

    Roles.of("--role=migrate").start(arguments(database, "--role=migrate"));

    assertThat(
            JdbcClient.create(database.dataSource())
                .sql("SELECT count(*) FROM jobs")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void aWorkerAloneServesNoHttp() {
    try (ConfigurableApplicationContext worker = start("--role=worker")) {
      assertThat(worker).isNotInstanceOf(WebServerApplicationContext.class);
      assertThat(roomsOf(worker)).contains("worker").doesNotContain("api");
    }
  }

  @Test
  void anApiAloneClaimsNothing() {
    try (ConfigurableApplicationContext api = start("--role=api")) {
      assertThat(api).isInstanceOf(WebServerApplicationContext.class);
      assertThat(roomsOf(api)).contains("api").doesNotContain("worker");
    }
  }

  private ConfigurableApplicationContext start(String role) {
    return Roles.of(role)
        .apply(new SpringApplication(Application.class))
        .run(arguments(TestDatabase.create(), role));
  }

  private String[] arguments(TestDatabase database, String role) {
    return new String[] {
      role,
      "--server.port=0",
      "--domainshift.data=" + data,
      "--domainshift.models.starter=false",
      "--domainshift.worker.devices=cpu",
      "--spring.datasource.url=" + database.url(),
      "--spring.datasource.username=" + database.user(),
      "--spring.datasource.password=" + database.password()
    };
  }

  /** Rooms that have beans in a context. */
  private static Set<String> roomsOf(ConfigurableApplicationContext context) {
    return Arrays.stream(context.getBeanDefinitionNames())
        .map(name -> context.getBeanFactory().getType(name))
        .filter(type -> type != null && type.getName().startsWith("io.domainshift."))
        .map(type -> type.getName().split("\\.")[2])
        .collect(Collectors.toSet());
  }
}
