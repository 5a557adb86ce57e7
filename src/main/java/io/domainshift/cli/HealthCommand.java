package io.domainshift.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** For scripts and containers: whether a service is ready, as an exit code. */
@Command(
    name = "health",
    description = "Tells whether the service is ready; the exit code is 0 when it is.",
    mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    boolean ready = new ServiceClient(server.address()).isReady();
    spec.commandLine().getOut().println(server.address() + (ready ? " is ready" : " is not ready"));
    return ready ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
