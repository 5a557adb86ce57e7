package io.domainshift;

import io.domainshift.worker.WorkerFinished;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.StringUtils;

/**
 * What this process does: {@code --role=api,worker}, both unless said otherwise. The rooms of a
 * role that is not played are left out of the component scan. {@code --role=migrate} is the third:
 * it brings the database up to date and ends.
 *
 * @param names of the roles
 * @param managementPort whether {@code management.server.port} asks for a port for health and
 *     metrics alone
 * @param once whether the worker ends with its first job: {@code --once}
 */
record Roles(Set<String> names, boolean managementPort, boolean once) {

  static final String API = "api";
  static final String WORKER = "worker";
  static final String MIGRATE = "migrate";

  private static final Set<String> KNOWN = Set.of(API, WORKER);

  Roles {
    if (!names.equals(Set.of(MIGRATE)) && (names.isEmpty() || !KNOWN.containsAll(names))) {
      throw new IllegalArgumentException(
          "Role is %s, expected one or both of %s, or %s alone"
              .formatted(names, new TreeSet<>(KNOWN), MIGRATE));
    }
    if (once && !names.equals(Set.of(WORKER))) {
      throw new IllegalArgumentException(
          "Role is %s with --once, expected %s alone: only a worker ends with its job"
              .formatted(new TreeSet<>(names), WORKER));
    }
  }

  /** From the command line or the environment variable {@code ROLE}. */
  static Roles of(String... args) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
    ConfigurationPropertySources.attach(environment);
    return new Roles(
        StringUtils.commaDelimitedListToSet(environment.getProperty("role", "api,worker")),
        environment.containsProperty("management.server.port"),
        environment.containsProperty("once")
            && !environment.getRequiredProperty("once").equals("false"));
  }

  /** Starts the service in these roles, or brings the database up to date and returns. */
  void start(String... args) {
    if (names.contains(MIGRATE)) {
      Migration.run(args);
      return;
    }
    SpringApplication application = new SpringApplication(Application.class);
    application.setMainApplicationClass(Application.class);
    apply(application).run(args);
  }

  SpringApplication apply(SpringApplication application) {
    application.addInitializers(
        context ->
            context.getBeanFactory().registerSingleton("roomsOfOtherRoles", new OtherRooms(names)));
    if (!names.contains(API) && !managementPort) {
      application.setWebApplicationType(WebApplicationType.NONE);
    }
    if (once) {
      application.setDefaultProperties(Map.of("domainshift.worker.once", true));
      application.addListeners(new EndWithTheJob());
    }
    return application;
  }

  /** The context closes on the way out: slots are given back, connections closed. */
  private static final class EndWithTheJob implements ApplicationListener<WorkerFinished> {

    @Override
    public void onApplicationEvent(WorkerFinished event) {
      // Not on the worker's own thread, which the closing waits for.
      new Thread(() -> System.exit(0), "end").start();
    }
  }

  /** A room that belongs to one role carries its name. */
  private static final class OtherRooms extends TypeExcludeFilter {

    private final Set<String> played;

    OtherRooms(Set<String> played) {
      this.played = played;
    }

    @Override
    public boolean match(MetadataReader type, MetadataReaderFactory factory) {
      String name = type.getClassMetadata().getClassName();
      return KNOWN.stream()
          .filter(role -> !played.contains(role))
          .anyMatch(role -> name.startsWith("io.domainshift." + role + "."));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OtherRooms that && played.equals(that.played);
    }

    @Override
    public int hashCode() {
      return played.hashCode();
    }
  }
}
