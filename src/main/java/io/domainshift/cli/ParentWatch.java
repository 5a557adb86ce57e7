package io.domainshift.cli;

import java.io.IOException;

/**
 * Ends this process in good order when its parent is gone, however the parent died: the parent
 * holds the other end of standard input, and the kernel closes it.
 */
final class ParentWatch {

  private ParentWatch() {}

  static void start() {
    Thread watch = new Thread(ParentWatch::await, "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void await() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said on this line; only its end matters.
      }
    } catch (IOException e) {
      // A broken line has ended, too.
    }
    System.exit(0);
  }
}
