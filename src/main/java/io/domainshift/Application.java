package io.domainshift;

import io.domainshift.cli.CommandLineClient;
import io.domainshift.runner.JobRunnerMain;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Entry point of every role: commands of the command line, api, worker, and the forked runner. */
@SpringBootApplication
public class Application {

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("runner")) {
      JobRunnerMain.run();
    } else if (CommandLineClient.understands(args)) {
      CommandLineClient.main(args, Application::serve);
    } else {
      serve(args);
    }
  }

  /** Starts the service; returns when it answers, the process lives on for its roles. */
  private static void serve(String... args) {
    Roles.of(args).start(args);
  }
}
