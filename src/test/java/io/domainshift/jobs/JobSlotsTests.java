package io.domainshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.JobObstacle.Code;
import io.domainshift.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobSlotsTests {

  private static final long GIB = 1L << 30;

  private static DataSource database;
  private QueueFixture queue;

  @BeforeAll
  static void database() {
    database = TestDatabase.create().dataSource();
  }

  @BeforeEach
  void fresh() {
    queue = new QueueFixture(database);
  }

  @Test
  void aJobThatASlotCouldTakeJustWaits() {
    queue.slots.announce(List.of(QueueFixture.CPU, QueueFixture.GPU));

    assertThat(queue.slots.obstacle(Lane.RUNNER, ResourceClass.ANY, 80 * GIB)).isEmpty();
    assertThat(queue.slots.obstacle(Lane.RUNNER, ResourceClass.CPU, GIB)).isEmpty();
  }

  @Test
  void aJobLargerThanEveryDeviceIsToldSo() {
    queue.slots.announce(List.of(QueueFixture.CPU, QueueFixture.GPU));

    assertThat(queue.slots.obstacle(Lane.RUNNER, ResourceClass.ANY, 96 * GIB))
        .contains(
            new JobObstacle(
                Code.NOT_ENOUGH_MEMORY,
                "The job needs about 96.0 GiB of memory, the largest device has 80.0 GiB"
                    + " (cuda:0 of worker-3)"));
    assertThat(queue.slots.obstacle(Lane.RUNNER, ResourceClass.CPU, GIB + 1))
        .map(JobObstacle::code)
        .contains(Code.NOT_ENOUGH_MEMORY);
  }

  @Test
  void aJobThatAsksForADeviceThatNobodyHasIsToldSo() {
    queue.slots.announce(List.of(QueueFixture.CPU));

    assertThat(queue.slots.obstacle(Lane.RUNNER, ResourceClass.GPU, 0))
        .map(JobObstacle::message)
        .contains("No running worker has a GPU, the job asked for one");
  }

  @Test
  void slotsOfAnotherLaneAreOfNoHelp() {
    queue.slots.announce(List.of(QueueFixture.CPU));

    assertThat(queue.slots.obstacle(Lane.STUDIO, ResourceClass.ANY, 0))
        .map(JobObstacle::code)
        .contains(Code.NO_WORKER);
  }

  @Test
  void aWorkerThatFellSilentForALeaseDoesNotCount() {
    queue.slots.announce(List.of(QueueFixture.CPU));
    queue.clock.advance(queue.settings.lease().minus(Duration.ofSeconds(1)));
    assertThat(queue.slots.living(Lane.RUNNER)).containsExactly(QueueFixture.CPU);

    queue.clock.advance(Duration.ofSeconds(1));
    assertThat(queue.slots.living(Lane.RUNNER)).isEmpty();

    queue.slots.announce(List.of(QueueFixture.OTHER));
    assertThat(queue.jdbc.sql("SELECT worker FROM slots").query(String.class).list())
        .containsExactly("worker-2");
  }

  @Test
  void aSlotIsAnnouncedAgainAndAgain() {
    queue.slots.announce(List.of(QueueFixture.CPU));
    queue.clock.advance(queue.settings.lease().dividedBy(2));
    queue.slots.announce(List.of(QueueFixture.CPU));
    queue.clock.advance(queue.settings.lease().dividedBy(2));

    assertThat(queue.slots.living(Lane.RUNNER)).containsExactly(QueueFixture.CPU);
  }
}
