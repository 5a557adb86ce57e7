package io.domainshift.golden;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Gives a {@link GoldenTest} class the suites that it claims. */
final class GoldenSuiteProvider implements ArgumentsProvider {

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    GoldenTest claim = context.getRequiredTestClass().getAnnotation(GoldenTest.class);
    GoldenDir folder = GoldenDir.configured();
    return folder.suites().stream()
        .filter(name -> GoldenDir.matches(name, claim.value()))
        .map(folder::suite)
        .map(Arguments::of);
  }
}
