package io.domainshift.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * The service that a command talks to: the one that answers, or one of its own.
 *
 * @param own the service that this command started, null when it found one
 */
record Connection(ServiceClient client, @Nullable LocalService own) implements AutoCloseable {

  /** Connects to the service that answers; fails when none does. */
  static Connection toRunning(ServerOptions options) {
    return new Connection(new ServiceClient(options.address()), null);
  }

  /** Connects to the service that answers, or starts one on the data folder. */
  static Connection toRunningOrOwn(ServerOptions options, PrintWriter out) {
    ServiceClient client = new ServiceClient(options.address());
    if (options.isRemote() || client.isReady()) {
      return new Connection(client, null);
    }
    return toOwn(options, out);
  }

  /** Starts a service on the data folder, whatever else runs on this machine. */
  static Connection toOwn(ServerOptions options, PrintWriter out) {
    int port = choosePort(options.port(), out);
    out.printf(
        "Starting a service on port %d with embedded PostgreSQL; its data are in %s%n",
        port, options.data());
    out.flush();
    LocalService own = LocalService.start(options.data(), port);
    return new Connection(own.client(), own);
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }

  private static int choosePort(@Nullable Integer wanted, PrintWriter out) {
    int port = wanted == null ? ServerOptions.DEFAULT_PORT : wanted;
    if (isFree(port)) {
      return port;
    }
    if (wanted != null) {
      throw new CommandFailure("Port " + wanted + " is taken by another program");
    }
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      out.printf("Port %d is taken, using %d%n", port, any.getLocalPort());
      return any.getLocalPort();
    } catch (IOException e) {
      throw new CommandFailure("No port is free on this machine: " + e.getMessage(), e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
