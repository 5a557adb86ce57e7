package io.domainshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends pictures to the service and waits until a data set is made of them. */
@Command(
    name = "add",
    description = "Makes a data set of a zip or a folder of pictures, and prints what was found.",
    footer = {
      "",
      "A name that is there already gets a new version. Starts a service of its own on --data when",
      "none answers."
    },
    mixinStandardHelpOptions = true)
final class DatasetAddCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the data set.")
  private String name;

  @Parameters(index = "1", paramLabel = "FILE|FOLDER", description = "A zip, or a folder.")
  private Path source;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Side of the prepared pictures: 32, 64… 1024 (default: from the pictures).")
  private @Nullable Integer size;

  @Option(
      names = "--fit",
      paramLabel = "HOW",
      description = "How pictures become squares: cover, contain, stretch (default: cover).")
  private @Nullable String fit;

  @Option(names = "--no-labels", description = "Take folders and dataset.json for no classes.")
  private boolean noLabels;

  @Option(names = "--keep-broken", description = "Refuse all when one picture is broken.")
  private boolean keepBroken;

  @Option(names = "--drop-duplicates", description = "Take the same file only once.")
  private boolean dropDuplicates;

  @Option(
      names = "--resume",
      paramLabel = "UPLOAD",
      description = "Go on with this upload of the same zip, which an earlier run began.")
  private @Nullable String resume;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = Connection.toRunningOrOwn(server, out)) {
      new DatasetUpload(connection.client(), out).run(source, fields(), resume);
    }
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", name);
    if (size != null) {
      fields.put("size", size.toString());
    }
    if (fit != null) {
      fields.put("fit", fit);
    }
    if (noLabels) {
      fields.put("labels", "none");
    }
    if (keepBroken) {
      fields.put("dropBroken", "false");
    }
    if (dropDuplicates) {
      fields.put("dropDuplicates", "true");
    }
    return fields;
  }
}
