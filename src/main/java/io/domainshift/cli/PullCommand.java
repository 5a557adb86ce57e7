package io.domainshift.cli;

import io.domainshift.catalog.CatalogEntry;
import io.domainshift.catalog.CatalogException;
import io.domainshift.catalog.DownloadException;
import io.domainshift.catalog.DownloadRules;
import io.domainshift.catalog.Downloader;
import io.domainshift.catalog.Downloader.Downloaded;
import io.domainshift.catalog.Licence;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Downloads published weights to this machine, checks them, and hands them to the service. */
@Command(
    name = "pull",
    description = "Downloads published weights by name and installs them.",
    footer = {
      "",
      "A download that broke off is gone on with. The file's SHA-256 is checked here and again by",
      "the service. Starts a service of its own on --data when none answers."
    },
    mixinStandardHelpOptions = true)
final class PullCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Entry of the catalogue; see --list.")
  private @Nullable String name;

  @Option(names = "--list", description = "Lists what can be pulled.")
  private boolean list;

  @Option(
      names = "--accept-licence",
      description = "Says that you have read the entry's licence and accept it.")
  private boolean acceptLicence;

  @Option(
      names = "--as",
      paramLabel = "MODEL",
      description = "Name of the model (default: that of the entry).")
  private @Nullable String model;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The entry's file, brought here by other means; nothing is downloaded.")
  private @Nullable Path file;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "Further entries, over those that the service knows.")
  private @Nullable Path catalogFile;

  @Option(
      names = "--downloads",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.cache/domainshift",
      description = "Where files are kept on their way (default: ~/.cache/domainshift).")
  private Path downloads = Path.of("");

  @Option(names = "--keep", description = "Keeps the downloaded file after it was installed.")
  private boolean keep;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    if (!list && name == null) {
      throw new ParameterException(spec.commandLine(), "Missing NAME; --list shows them");
    }
    try (Connection connection = Connection.toRunningOrOwn(server, out)) {
      ServiceCatalog service = ServiceCatalog.of(connection.client());
      if (catalogFile != null) {
        service = service.with(catalogFile);
      }
      if (name == null || list) {
        new CatalogListing(out).print(service);
      } else {
        pull(name, service, connection.client(), out);
      }
    } catch (CatalogException | DownloadException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private void pull(String wanted, ServiceCatalog service, ServiceClient client, PrintWriter out) {
    CatalogEntry entry =
        service
            .catalog()
            .find(wanted)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "There is no entry %s in the catalogue; 'domainshift pull --list' shows all"
                            .formatted(wanted)));
    String installed = service.installedAs(entry);
    if (installed != null && model == null) {
      out.printf("%s is installed already (%s)%n", entry.name(), installed);
      return;
    }
    if (model != null && client.find("/v1/models/" + ServiceClient.segment(model)) != null) {
      throw new CommandFailure("A model named '%s' is installed already".formatted(model));
    }
    check(entry);
    Downloaded downloaded = obtain(entry, out);
    JsonNode answer = upload(client, entry, downloaded);
    if (file == null && !keep) {
      delete(downloaded.file());
    }
    out.printf(
        "Installed %s as %s (%s)%n",
        entry.name(), answer.path("name").asString(), answer.path("id").asString());
    if (!entry.isPinned()) {
      out.printf("Its publisher states no SHA-256; this file has %s%n", downloaded.sha256());
    }
  }

  /** Refuses what cannot end well before a byte is asked for. */
  private void check(CatalogEntry entry) {
    if (entry.unreadable() != null) {
      throw new CommandFailure(
          "%s cannot be installed: %s".formatted(entry.name(), entry.unreadable()));
    }
    Licence licence = entry.licence();
    if (licence.mustBeAccepted() && !acceptLicence) {
      throw new CommandFailure(
          "%s is under the licence '%s'. Read %s and, if you accept it, repeat with --accept-licence"
              .formatted(entry.name(), licence.name(), licence.url()));
    }
    if (entry.manual() != null && file == null) {
      throw new CommandFailure(
          "%s is handed out to browsers only: save it from %s and repeat with --file"
              .formatted(entry.name(), entry.manual()));
    }
  }

  private Downloaded obtain(CatalogEntry entry, PrintWriter out) {
    if (file != null) {
      return Downloader.check(entry, file);
    }
    out.printf("%s: %s%n", entry.title(), entry.licence().name());
    out.flush();
    try (TransferDisplay display = TransferDisplay.of(entry.name(), out)) {
      return new Downloader(DownloadRules.usual()).fetch(entry, downloads, display);
    }
  }

  private JsonNode upload(ServiceClient client, CatalogEntry entry, Downloaded downloaded) {
    String origin =
        entry.addresses().isEmpty()
            ? String.valueOf(entry.manual())
            : entry.addresses().get(0).toString();
    String query =
        "?name=%s&licence=%s&origin=%s&sha256=%s"
            .formatted(
                ServiceClient.segment(model == null ? entry.name() : model),
                ServiceClient.segment(
                    "%s, %s".formatted(entry.licence().name(), entry.licence().url())),
                ServiceClient.segment(origin),
                downloaded.sha256());
    try {
      return client.upload(
          "/v1/models" + query,
          "application/octet-stream",
          BodyPublishers.ofFile(downloaded.file()));
    } catch (FileNotFoundException e) {
      throw new CommandFailure(downloaded.file() + " is not a readable file", e);
    } catch (CommandFailure e) {
      throw file != null
          ? e
          : new CommandFailure(e.getMessage() + "; the file is kept as " + downloaded.file(), e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CommandFailure(file + " is installed but cannot be deleted", e);
    }
  }
}
