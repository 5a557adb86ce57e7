package io.domainshift.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class StorageFailureAnalyzerTests {

  @Test
  void aServiceThatItsStoreRefusesSaysSoPlainly() {
    Exception failure =
        new BeanCreationException(
            "objectStorage", new StorageRefusedException("Bucket b: the store answers 403", null));

    List<FailureAnalysis> found =
        SpringFactoriesLoader.forDefaultResourceLocation()
            .load(FailureAnalyzer.class, (type, othersThatNeedMore, failed) -> {})
            .stream()
            .filter(StorageFailureAnalyzer.class::isInstance)
            .map(analyzer -> analyzer.analyze(failure))
            .toList();

    assertThat(found)
        .singleElement()
        .satisfies(
            analysis ->
                assertThat(analysis.getDescription()).isEqualTo("Bucket b: the store answers 403"));
  }
}
