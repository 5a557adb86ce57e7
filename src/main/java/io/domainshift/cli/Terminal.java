package io.domainshift.cli;

import java.io.Console;

/** Whether a person sits at the other end. */
final class Terminal {

  private Terminal() {}

  /** From JDK 22 on there is a console without a terminal, and a method that tells. */
  static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderThan22) {
      return true;
    }
  }
}
