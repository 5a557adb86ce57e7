package io.domainshift.cli;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/**
 * The command line. Except for {@code serve}, a command is a client of the HTTP API and never
 * starts a Spring context, so that it answers at once.
 */
public final class CommandLineClient {

  private static final Set<String> QUESTIONS = Set.of("-h", "--help", "-V", "--version");

  private CommandLineClient() {}

  /**
   * Whether the arguments ask for a command: every first word that is no option does, so that a
   * misspelt command is refused. Options alone are meant for the bare service.
   */
  public static boolean understands(String[] args) {
    return args.length > 0 && (QUESTIONS.contains(args[0]) || !args[0].startsWith("-"));
  }

  /**
   * Runs one command and ends the process with its exit code. Only {@code serve} returns when it
   * went well: its process lives as long as the service.
   *
   * @param service starts the service with Spring Boot's arguments, returns once it answers
   */
  public static void main(String[] args, Consumer<String[]> service) {
    System.setProperty("java.awt.headless", "true");
    int exitCode = commandLine(service).execute(args);
    boolean serves = Arrays.asList(args).indexOf(ServeCommand.NAME) == 0;
    if (exitCode != ExitCode.OK || !serves) {
      System.exit(exitCode);
    }
  }

  static CommandLine commandLine(Consumer<String[]> service) {
    return new CommandLine(new DomainshiftCommand())
        .addSubcommand(new ServeCommand(service))
        .addSubcommand(new DemoCommand())
        .addSubcommand(new AdaptCommand())
        .addSubcommand(new TrainCommand())
        .addSubcommand(new ForkCommand())
        .addSubcommand(new EvaluateCommand())
        .addSubcommand(new JobsCommand())
        .addSubcommand(new CancelCommand())
        .addSubcommand(new ModelsCommand())
        .addSubcommand(new ImportCommand())
        .addSubcommand(new ExportCommand())
        .addSubcommand(new PullCommand())
        .addSubcommand(new DatasetCommand())
        .addSubcommand(new HealthCommand())
        .setExecutionExceptionHandler(new FailureReport());
  }
}
