package io.domainshift.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** No suite of the golden folder may go unnoticed. */
class GoldenCoverageTests {

  private static final List<Class<?>> GOLDEN_TESTS =
      ReflectionSupport.findAllClassesInPackage(
          "io.domainshift", type -> type.isAnnotationPresent(GoldenTest.class), name -> true);

  @Test
  void everySuiteOfTheFolderIsRunByATestClass() {
    List<String> unclaimed =
        GoldenDir.configured().suites().stream()
            .filter(suite -> GOLDEN_TESTS.stream().noneMatch(test -> runs(test, suite)))
            .toList();

    assertThat(unclaimed).as("Golden suites that no enabled …GoldenTests class runs").isEmpty();
  }

  @Test
  void classesThatRunSuitesAreNamedGoldenTests() {
    assertThat(GOLDEN_TESTS)
        .allSatisfy(test -> assertThat(test.getSimpleName()).endsWith("GoldenTests"));
  }

  private static boolean runs(Class<?> test, String suite) {
    return !test.isAnnotationPresent(Disabled.class)
        && GoldenDir.matches(suite, test.getAnnotation(GoldenTest.class).value());
  }
}
