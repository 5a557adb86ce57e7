package io.domainshift.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the service is, or where its data lie when a command must start one. */
final class ServerOptions {

  static final int DEFAULT_PORT = 8080;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:DOMAINSHIFT_SERVER}",
      description = "Service to ask (default: $DOMAINSHIFT_SERVER, else this machine, port 8080).")
  private @Nullable URI server;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of a service on this machine (default: 8080).")
  private @Nullable Integer port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Data folder of a service that this command starts (default: ./data).")
  private Path data = Path.of("data");

  /** Address of the service that answers, or should. */
  URI address() {
    if (server != null) {
      return server;
    }
    return onThisMachine(port == null ? DEFAULT_PORT : port);
  }

  /** Whether somebody else's service was asked for, so that none may be started here. */
  boolean isRemote() {
    return server != null;
  }

  @Nullable Integer port() {
    return port;
  }

  Path data() {
    return data;
  }

  static URI onThisMachine(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
