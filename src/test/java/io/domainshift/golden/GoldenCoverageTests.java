package io.domainshift.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** No suite of the golden folder may go unnoticed. */
class GoldenCoverageTests {

  /**
   * References for parts that are not in the product; a class that runs one of them takes its line.
   */
  private static final String[] NOT_IN_THE_PRODUCT = {"projected/fastgan_*"};

  private static final List<Class<?>> GOLDEN_TESTS =
      ReflectionSupport.findAllClassesInPackage(
          "io.domainshift", type -> type.isAnnotationPresent(GoldenTest.class), name -> true);

  @Test
  void everySuiteOfTheFolderIsRunByATestClass() {
    List<String> unclaimed =
        GoldenDir.configured().suites().stream()
            .filter(suite -> !GoldenDir.matches(suite, NOT_IN_THE_PRODUCT))
            .filter(suite -> GOLDEN_TESTS.stream().noneMatch(test -> runs(test, suite)))
            .toList();

    assertThat(unclaimed)
        .as(
            "Golden suites that no enabled …GoldenTests class runs (apart from %s: parts that are"
                + " not in the product)",
            String.join(", ", NOT_IN_THE_PRODUCT))
        .isEmpty();
  }

  @Test
  void classesThatRunSuitesAreNamedGoldenTests() {
    assertThat(GOLDEN_TESTS)
        .allSatisfy(test -> assertThat(test.getSimpleName()).endsWith("GoldenTests"));
  }

  @Test
  void partsThatAreNotInTheProductAreRunByNoTest() {
    assertThat(GOLDEN_TESTS)
        .allSatisfy(
            test ->
                assertThat(test.getAnnotation(GoldenTest.class).value())
                    .doesNotContain(NOT_IN_THE_PRODUCT));
  }

  private static boolean runs(Class<?> test, String suite) {
    return !test.isAnnotationPresent(Disabled.class)
        && GoldenDir.matches(suite, test.getAnnotation(GoldenTest.class).value());
  }
}
