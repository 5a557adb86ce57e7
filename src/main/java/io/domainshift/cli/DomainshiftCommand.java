package io.domainshift.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The name before every command. */
@Command(
    name = "domainshift",
    description = "Changes what an image generator draws: from a sentence, a picture or a set.",
    mixinStandardHelpOptions = true,
    versionProvider = DomainshiftCommand.BuildVersion.class,
    subcommandsRepeatable = false,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "'domainshift COMMAND --help' tells more. 'demo' is a good first one."})
final class DomainshiftCommand {

  /** The version that the build wrote into the jar. */
  static final class BuildVersion implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
      Properties build = new Properties();
      try (InputStream in =
          DomainshiftCommand.class.getResourceAsStream("/META-INF/build-info.properties")) {
        if (in != null) {
          build.load(in);
        }
      }
      return new String[] {"domainshift " + build.getProperty("build.version", "(not packaged)")};
    }
  }
}
