package io.domainshift.cli;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What went wrong as one sentence; a stack trace only for mistakes of ours. */
final class FailureReport implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
    if (e instanceof CommandFailure) {
      command.getErr().println(command.getColorScheme().errorText(e.getMessage()));
    } else {
      e.printStackTrace(command.getErr());
    }
    return ExitCode.SOFTWARE;
  }
}
