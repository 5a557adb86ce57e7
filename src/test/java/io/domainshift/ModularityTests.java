package io.domainshift;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** Arrows between rooms point one way; each room's package-info names its allowed dependencies. */
class ModularityTests {

  @Test
  void roomsDependOnlyOnWhatTheirPackageInfoAllows() {
    ApplicationModules.of(Application.class).verify();
  }
}
