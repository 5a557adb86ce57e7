package io.domainshift.cli;

import java.net.URI;

/** Nothing answers at the service's address. */
final class ServiceUnreachable extends CommandFailure {

  ServiceUnreachable(URI server, Throwable cause) {
    super(
        "No service answers at "
            + server
            + "; start one with 'domainshift serve' or name another with --server",
        cause);
  }
}
