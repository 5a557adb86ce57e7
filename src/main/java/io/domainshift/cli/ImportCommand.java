package io.domainshift.cli;

import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Sends a checkpoint file to the service, which finds out what it is. */
@Command(
    name = "import",
    description = "Imports a generator or CLIP checkpoint.",
    footer = {
      "",
      "Reads safetensors, rosinality .pt, NVIDIA and projected-gan .pkl, OpenAI CLIP .pt, Hugging Face",
      "CLIP safetensors, and what export writes, and finds out by itself which it is. Starts a service of its own on --data",
      "when none answers."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The checkpoint.")
  private Path file;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Name of the model.")
  private String name;

  @Option(names = "--licence", paramLabel = "TEXT", description = "Licence of the weights.")
  private @Nullable String licence;

  @Mixin private ServerOptions server;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    String boundary = "domainshift-" + UUID.randomUUID();
    try (Connection connection = Connection.toRunningOrOwn(server, out)) {
      JsonNode model =
          connection
              .client()
              .upload("/v1/models", "multipart/form-data; boundary=" + boundary, body(boundary));
      out.printf(
          "Imported %s as %s (%s)%n",
          file, model.path("name").asString(), model.path("id").asString());
    } catch (FileNotFoundException e) {
      throw new CommandFailure(file + " is not a readable file", e);
    }
  }

  private BodyPublisher body(String boundary) throws FileNotFoundException {
    StringBuilder head = new StringBuilder(field(boundary, "name", name));
    if (licence != null) {
      head.append(field(boundary, "licence", licence));
    }
    head.append("--").append(boundary).append("\r\n");
    head.append("Content-Disposition: form-data; name=\"file\"; filename=\"weights\"\r\n");
    head.append("Content-Type: application/octet-stream\r\n\r\n");
    return BodyPublishers.concat(
        BodyPublishers.ofString(head.toString(), StandardCharsets.UTF_8),
        BodyPublishers.ofFile(file),
        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
  }

  private static String field(String boundary, String name, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(boundary, name, value);
  }
}
