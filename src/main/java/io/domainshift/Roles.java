package io.domainshift;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.StringUtils;

/**
 * What this process does: {@code --role=api,worker}, both unless said otherwise. The rooms of a
 * role that is not played are left out of the component scan.
 *
 * @param names of the roles
 * @param managementPort whether {@code management.server.port} asks for a port for health and
 *     metrics alone
 */
record Roles(Set<String> names, boolean managementPort) {

  static final String API = "api";
  static final String WORKER = "worker";

  private static final Set<String> KNOWN = Set.of(API, WORKER);

  Roles {
    if (names.isEmpty() || !KNOWN.containsAll(names)) {
      throw new IllegalArgumentException(
          "Role is %s, expected one or both of %s".formatted(names, new TreeSet<>(KNOWN)));
    }
  }

  /** From the command line or the environment variable {@code ROLE}. */
  static Roles of(String... args) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
    ConfigurationPropertySources.attach(environment);
    return new Roles(
        StringUtils.commaDelimitedListToSet(environment.getProperty("role", "api,worker")),
        environment.containsProperty("management.server.port"));
  }

  SpringApplication apply(SpringApplication application) {
    application.addInitializers(
        context ->
            context.getBeanFactory().registerSingleton("roomsOfOtherRoles", new OtherRooms(names)));
    if (!names.contains(API) && !managementPort) {
      application.setWebApplicationType(WebApplicationType.NONE);
    }
    return application;
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
