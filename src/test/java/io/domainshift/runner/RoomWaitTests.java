package io.domainshift.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphSettings;
import io.domainshift.jobs.Claim;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobEvent;
import io.domainshift.jobs.JobEvents;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.QueueSettings;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.storage.KeptObject;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StorageFullException;
import io.domainshift.storage.StoredObject;
import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Attempts on a disk that fills up under them, in this process. */
class RoomWaitTests {

  private static final String SENTENCE = "Storage could not be written: no space is left";

  private final TestDatabase database = TestDatabase.create();
  private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
  private final JobQueue queue = new JobQueue(jdbc, QueueSettings.defaults(), Clock.systemUTC());

  @TempDir Path folder;

  @Test
  void anAttemptWaitsForRoomAndEndsInTheSameBits() throws Exception {
    UUID undisturbed = enqueue();
    run(new Disk(refusal -> {}, 0));
    UUID disturbed = enqueue();

    // Of states, manifests, pictures, files and the weights: each is refused at first.
    Disk disk = new Disk(refusal -> {}, 40);
    run(disk);

    assertThat(disk.refused).isGreaterThan(8);
    assertThat(weights(disturbed)).isEqualTo(weights(undisturbed));
    assertThat(row(disturbed)).isEqualTo("SUCCEEDED 1 0 0 null");
    assertThat(waits(disturbed))
        .as("said when it began, and when it was over")
        .hasSizeGreaterThan(8)
        .allMatch(wait -> wait.isEmpty() || wait.equals("STORAGE_FULL " + SENTENCE));
  }

  @Test
  void theJobSaysMeanwhileWhatItWaitsFor() throws Exception {
    UUID id = enqueue();
    String[] seen = new String[1];

    run(
        new Disk(
            refusals -> {
              if (refusals == 2) {
                seen[0] = row(id);
              }
            },
            2));

    assertThat(seen[0]).isEqualTo("RUNNING 1 0 0 STORAGE_FULL " + SENTENCE);
  }

  @Test
  void aJobThatIsPausedWhileItWaitsGoesOnLaterFromWhatWasStored() throws Exception {
    UUID undisturbed = enqueue();
    run(new Disk(refusal -> {}, 0));
    UUID id = enqueue();

    run(
        new Disk(
            refusals -> {
              if (refusals == 1) {
                queue.pause(id);
              }
            },
            Integer.MAX_VALUE));
    assertThat(row(id)).startsWith("PAUSED 1 0 0").endsWith(" null");
    queue.resume(id);
    run(new Disk(refusal -> {}, 0));

    assertThat(row(id)).isEqualTo("SUCCEEDED 2 0 0 null");
    assertThat(weights(id)).isEqualTo(weights(undisturbed));
  }

  private UUID enqueue() {
    JsonNode parameters =
        JsonMapper.shared().readTree("{\"iterations\": 20, \"saveInterval\": 5, \"millis\": 1}");
    return queue.enqueue(
        new NewJob(
            "tenant",
            JobKind.ADAPTATION,
            "counting",
            Lane.RUNNER,
            null,
            0,
            ResourceClass.ANY,
            0,
            parameters,
            parameters,
            Map.of(),
            42,
            20,
            null,
            null,
            List.of()));
  }

  private void run(Disk disk) throws Exception {
    jdbc.sql("UPDATE jobs SET not_before = now() - interval '1 hour'").update();
    ClaimedJob job =
        queue
            .claimNext(new Claim("test", "cpu", Lane.RUNNER, ResourceClass.CPU, 1L << 40))
            .orElseThrow();
    jdbc.sql("UPDATE jobs SET lease_until = now() + interval '1 hour' WHERE id = ?")
        .param(job.lease().jobId())
        .update();
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("test", settings()));
      context.getBeanFactory().addBeanPostProcessor(disk);
      context.register(RunnerConfiguration.class);
      context.refresh();
      RunnerOrder order = new RunnerOrder(job, "cpu", 1, null, Map.of());
      RunnerExit exit =
          context
              .getBean(JobRunner.class)
              .run(
                  order,
                  new ParentLine(new SilentWorker()),
                  CompletableFuture.supplyAsync(
                      () -> GraphRuntime.open(new GraphSettings("cpu", 1))));
      assertThat(exit).isEqualTo(RunnerExit.DONE);
    }
  }

  private Map<String, Object> settings() {
    return Map.of(
        "spring.datasource.url", database.url(),
        "spring.datasource.username", database.user(),
        "spring.datasource.password", database.password(),
        "domainshift.storage.root", folder.resolve("objects").toString(),
        "domainshift.storage.s3.cache", folder.resolve("cache").toString());
  }

  private String row(UUID job) {
    return jdbc.sql(
            """
            SELECT concat_ws(' ', status, epoch, errors, crashes,
              coalesce(waiting_code || ' ' || waiting_message, 'null'))
            FROM jobs WHERE id = ?
            """)
        .param(job)
        .query(String.class)
        .single();
  }

  private List<String> waits(UUID job) {
    return new JobEvents(jdbc)
        .page(job, "waiting", 0, 100).stream()
            .map(JobEvent::data)
            .map(data -> (data.path("code").asString("") + " " + data.path("message").asString("")))
            .map(String::strip)
            .toList();
  }

  private String weights(UUID job) {
    return jdbc.sql("SELECT weights_sha256 FROM models WHERE job = ?")
        .param(job)
        .query(String.class)
        .single();
  }

  /** Lives, and says nothing. */
  private static final class SilentWorker extends InputStream {

    @Override
    public int read() {
      new Semaphore(0).acquireUninterruptibly();
      return -1;
    }
  }

  /** Refuses every other write, so many times in all, as the kernel would. */
  private static final class Disk implements BeanPostProcessor {

    private final Consumer<Integer> onRefusal;
    private final int most;
    private boolean last;
    int refused;

    Disk(Consumer<Integer> onRefusal, int most) {
      this.onRefusal = onRefusal;
      this.most = most;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return name.equals("objectStorage") ? new Filling((ObjectStorage) bean) : bean;
    }

    private void write() {
      boolean stubborn = most == 2 || most == Integer.MAX_VALUE;
      if (refused < most && (stubborn || !last)) {
        last = true;
        refused++;
        onRefusal.accept(refused);
        throw new StorageFullException(SENTENCE, new IOException("No space left on device"));
      }
      last = false;
    }

    private final class Filling implements ObjectStorage {

      private final ObjectStorage objects;

      Filling(ObjectStorage objects) {
        this.objects = objects;
      }

      @Override
      public StoredObject put(InputStream source, long maxBytes) throws IOException {
        write();
        return objects.put(source, maxBytes);
      }

      @Override
      public StoredObject putFile(Path file) {
        write();
        return objects.putFile(file);
      }

      @Override
      public InputStream open(String key) {
        return objects.open(key);
      }

      @Override
      public InputStream open(String key, long offset, long length) {
        return objects.open(key, offset, length);
      }

      @Override
      public Path local(String key) {
        return objects.local(key);
      }

      @Override
      public long size(String key) {
        return objects.size(key);
      }

      @Override
      public boolean exists(String key) {
        return objects.exists(key);
      }

      @Override
      public StoredObject verify(String key) {
        return objects.verify(key);
      }

      @Override
      public void list(Consumer<KeptObject> visitor) {
        objects.list(visitor);
      }

      @Override
      public Duration age(String key) {
        return objects.age(key);
      }

      @Override
      public void delete(String key) {
        objects.delete(key);
      }
    }
  }
}
