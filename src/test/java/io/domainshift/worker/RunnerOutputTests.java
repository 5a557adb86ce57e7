package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.JobLease;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunnerOutputTests {

  private static final JobLease LEASE = new JobLease(UUID.randomUUID(), 1);

  private final RunnerOutput structured = new RunnerOutput(LEASE, true);

  @Test
  void theLastWordsOfAStructuredLogAreItsMessages() {
    structured.accept("{\"@timestamp\": \"2026\", \"message\": \"The attempt failed\"}");
    structured.accept("{\"version\": \"1.1\", \"short_message\": \"Ending\"}");

    assertThat(structured.lastLines()).isEqualTo("The attempt failed\nEnding");
  }

  @Test
  void aLineThatIsNoDocumentStaysAsItIs() {
    structured.accept("{interrupted by a library");
    structured.accept("terminate called without an active exception");

    assertThat(structured.lastLines())
        .isEqualTo("{interrupted by a library\nterminate called without an active exception");
  }

  @Test
  void aDocumentInALogOfTextIsALineLikeAnyOther() {
    RunnerOutput text = new RunnerOutput(LEASE, false);

    text.accept("{\"message\": \"hidden\"}");

    assertThat(text.lastLines()).isEqualTo("{\"message\": \"hidden\"}");
  }

  @Test
  void onlyTheNewestLinesAreKept() {
    for (int i = 0; i < 15; i++) {
      structured.accept("line " + i);
    }

    assertThat(structured.lastLines()).startsWith("line 3\n").endsWith("\nline 14");
  }
}
