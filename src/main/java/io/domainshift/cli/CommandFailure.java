package io.domainshift.cli;

/** A command cannot go on; the message is a sentence for the person who typed it. */
class CommandFailure extends RuntimeException {

  CommandFailure(String message) {
    super(message);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
