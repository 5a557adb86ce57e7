package io.domainshift.golden;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test class that runs once for every suite of the golden folder whose name matches; its
 * constructor takes the {@link GoldenSuite}. Nothing runs when the folder has no such suite.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(GoldenSuiteProvider.class)
public @interface GoldenTest {

  /**
   * Suites that this class runs: {@code folder/name} with the usual {@code *} and {@code {a,b}}.
   */
  String[] value();
}
