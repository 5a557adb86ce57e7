package io.domainshift.runner;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphSettings;
import io.domainshift.jobs.JobLog;
import io.domainshift.tracing.TracingSwitch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.json.JsonMapper;

/** The child process: takes its order from standard input, runs one attempt, ends. */
public final class JobRunnerMain {

  private static final Logger log = LoggerFactory.getLogger(JobRunnerMain.class);

  private JobRunnerMain() {}

  /**
   * Never returns. The process is halted rather than wound up: whatever LibTorch would still do
   * while unloading cannot turn a stored outcome into a crash.
   */
  public static void run() {
    int code = 1;
    try {
      code = runOrder().code();
    } catch (Exception | LinkageError e) {
      log.error("The runner could not start", e);
    }
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }

  private static RunnerExit runOrder() throws IOException {
    ParentLine parent = new ParentLine(System.in);
    RunnerOrder order = JsonMapper.shared().readValue(parent.readOrder(), RunnerOrder.class);
    var unused = JobLog.of(order.job()); // to the end of the process
    StandardEnvironment settings = new StandardEnvironment();
    settings
        .getPropertySources()
        .addFirst(new MapPropertySource("order", Map.copyOf(order.settings())));
    RunnerLogging.apply(settings);
    // LibTorch takes about as long to load as the context: both at once.
    CompletableFuture<GraphRuntime> graphs = CompletableFuture.supplyAsync(() -> graphs(order));
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.setEnvironment(settings);
      context.register(RunnerConfiguration.class);
      if (TracingSwitch.on(settings)) {
        RunnerTracing.register(context);
      }
      context.refresh();
      log.info(
          "Attempt {} on {} ready {} ms after the process began",
          order.job().lease().epoch(),
          order.device(),
          ManagementFactory.getRuntimeMXBean().getUptime());
      return context.getBean(JobRunner.class).run(order, parent, graphs);
    }
  }

  private static GraphRuntime graphs(RunnerOrder order) {
    try (JobLog fields = JobLog.of(order.job())) {
      return GraphRuntime.open(new GraphSettings(order.device(), order.threads()));
    }
  }
}
