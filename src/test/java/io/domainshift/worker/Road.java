package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.Application;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.JobFork;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.JobRepository;
import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service without its web, with a worker that forks real runners. */
final class Road implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  final ConfigurableApplicationContext context;
  final JobQueue queue;

  private Road(ConfigurableApplicationContext context) {
    this.context = context;
    this.queue = context.getBean(JobQueue.class);
  }

  static Road open(TestDatabase database, Path data, String... settings) {
    List<String> all = new ArrayList<>(on(database));
    all.addAll(List.of(settings));
    return openWithItsOwnDatabase(data, all.toArray(String[]::new));
  }

  /** On the database that the service brings along, unless the settings name another. */
  static Road openWithItsOwnDatabase(Path data, String... settings) {
    return of(common(data, settings));
  }

  /** With these settings and no others. */
  static Road of(List<String> settings) {
    return new Road(
        new SpringApplicationBuilder(Application.class).run(settings.toArray(String[]::new)));
  }

  static List<String> on(TestDatabase database) {
    return List.of(
        "--spring.datasource.url=" + database.url(),
        "--spring.datasource.username=" + database.user(),
        "--spring.datasource.password=" + database.password());
  }

  static List<String> common(Path data) {
    return List.of(
        "--domainshift.data=" + data,
        "--domainshift.models.starter=false",
        "--domainshift.worker.devices=cpu",
        "--domainshift.worker.threads=1",
        "--domainshift.queue.back-off=100ms",
        "--server.port=0");
  }

  /** Common settings, but for those that are given. One that is given twice would be a list. */
  static List<String> common(Path data, String... settings) {
    Set<String> given = Stream.of(settings).map(Road::name).collect(Collectors.toSet());
    return Stream.concat(
            common(data).stream().filter(setting -> !given.contains(name(setting))),
            Stream.of(settings))
        .toList();
  }

  private static String name(String setting) {
    return setting.split("=", 2)[0];
  }

  UUID enqueue(String options) {
    return queue.enqueue(job(options));
  }

  /** Queues a job of the counting method that starts at a checkpoint of another. */
  UUID fork(UUID source, int iteration, String options) {
    return queue.enqueue(job(options, new JobFork(source, iteration)));
  }

  /** A job of the counting method. */
  static NewJob job(String options) {
    return job(options, null);
  }

  private static NewJob job(String options, @Nullable JobFork fork) {
    JsonNode parameters = JsonMapper.shared().readTree(options);
    return new NewJob(
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
        parameters.get("iterations").asInt(),
        null,
        null,
        List.of(),
        fork);
  }

  Job job(UUID id) {
    return context.getBean(JobRepository.class).findById(id).orElseThrow();
  }

  Job await(UUID id, JobStatus status) throws InterruptedException {
    return await(id, status.name(), job -> job.status() == status);
  }

  /** Fails at once when the job ends in another way. */
  Job await(UUID id, String what, Predicate<Job> condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Job job = job(id);
      if (condition.test(job)) {
        return job;
      }
      assertThat(job.status().isFinal() || System.nanoTime() > deadline)
          .as(
              "waiting for %s, job is %s at %d: %s",
              what, job.status(), job.iteration(), job.errorMessage().orElse(""))
          .isFalse();
      Thread.sleep(50);
    }
  }

  Job awaitCheckpoint(UUID id) throws InterruptedException {
    return await(
        id, "a checkpoint", job -> context.getBean(JobCheckpoints.class).newest(id).isPresent());
  }

  /** SHA-256 of the weights that a finished job made. */
  String weights(Job job) {
    String id = job.result().orElseThrow().get("model").get("id").asString();
    Model model = context.getBean(ModelCatalog.class).find(id).orElseThrow();
    return model.weightsSha256();
  }

  /** The runner of a job: its temporary folder is named after it. */
  static ProcessHandle runner(UUID job) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
        // ProcessHandle.info() leaves out long command lines.
        Path words = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
          if (Files.readString(words).contains(job.toString())) {
            return process;
          }
        } catch (IOException endedMeanwhile) {
          continue;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("Job " + job + " has no runner");
  }

  static void signal(ProcessHandle process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    context.close();
  }
}
