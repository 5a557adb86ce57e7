package io.domainshift.cli;

import picocli.CommandLine.Command;

/** The name before what can be done with data sets. */
@Command(
    name = "dataset",
    description = "Makes data sets of pictures, shows and lists them.",
    mixinStandardHelpOptions = true,
    subcommands = {DatasetAddCommand.class, DatasetShowCommand.class, DatasetListCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class DatasetCommand {}
