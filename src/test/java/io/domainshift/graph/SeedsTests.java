package io.domainshift.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTests {

  @Test
  void differBetweenIterationsStreamsAndJobs() {
    Set<Long> seeds = new HashSet<>();
    for (long job = 0; job < 5; job++) {
      for (long iteration = 0; iteration < 100; iteration++) {
        seeds.add(Seeds.derive(job, iteration, "z"));
        seeds.add(Seeds.derive(job, iteration, "noise"));
      }
    }
    assertThat(seeds).hasSize(1000).allMatch(seed -> seed >= 0 && seed < 1L << 32);
  }

  @Test
  void staySameOverReleases() {
    assertThat(Seeds.derive(1, 2, "z")).isEqualTo(Seeds.derive(1, 2, "z"));
  }
}
