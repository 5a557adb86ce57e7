package io.domainshift.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The command line for tests of other rooms. */
public final class CommandLines {

  private CommandLines() {}

  /** What a command printed, and its exit code. */
  public record Result(int code, String out, String err) {}

  public static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineClient.commandLine(arguments -> {})
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new Result(code, out.toString(), err.toString());
  }
}
