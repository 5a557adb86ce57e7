package io.domainshift.models;

import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.formats.CheckpointFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Installs models from files of weights. */
@Component
public class ModelImports {

  private final ModelCatalog catalog;
  private final ModelStore store;

  public ModelImports(ModelCatalog catalog, ModelStore store) {
    this.catalog = catalog;
    this.store = store;
  }

  /**
   * A model to be installed from a file.
   *
   * @param name unique
   * @param origin where the weights come from, for people
   * @param licence of the weights, for people
   * @param defaults recommended options by method name; an object
   * @param activation of a CLIP model whose file does not say it; null for what the format implies
   * @param notes further entries of the provenance; an object
   */
  public record ImportRequest(
      String name,
      String origin,
      String licence,
      JsonNode defaults,
      @Nullable Activation activation,
      JsonNode notes) {

    /** Without recommended options and notes. */
    public static ImportRequest of(String name, String origin, String licence) {
      JsonNode none = JsonMapper.shared().createObjectNode();
      return new ImportRequest(name, origin, licence, none, null, none);
    }
  }

  /**
   * Reads, checks and stores the weights, then adds the model. The provenance names the file's
   * format, size and digest.
   *
   * @param file is only read; it must not change meanwhile
   * @throws InvalidCheckpointException if the file holds no sound weights of a known network; it
   *     names the model as checkpoint
   * @throws ModelNameTakenException if the name is in use
   * @throws IllegalArgumentException if it is no name
   */
  public Model install(Path file, ImportRequest request) {
    if (!NewModel.isName(request.name())) {
      throw new IllegalArgumentException("No name for a model: " + request.name());
    }
    if (catalog.find(request.name()).isPresent()) {
      throw new ModelNameTakenException(request.name(), null);
    }
    Checkpoint checkpoint = read(file, request);
    return catalog.add(
        new NewModel(
            request.name(),
            checkpoint.architecture(),
            request.defaults(),
            store.save(checkpoint),
            request.origin(),
            request.licence(),
            null,
            null,
            provenance(file, checkpoint, request.notes())));
  }

  private static Checkpoint read(Path file, ImportRequest request) {
    try {
      return CheckpointFile.read(file, request.activation());
    } catch (InvalidCheckpointException e) {
      throw e.in(request.name());
    }
  }

  private static JsonNode provenance(Path file, Checkpoint checkpoint, JsonNode notes) {
    ObjectNode provenance = JsonMapper.shared().createObjectNode();
    ObjectNode source = provenance.putObject("imported");
    source.put("format", checkpoint.metadata().getOrDefault("source_format", "domainshift"));
    if (Files.isRegularFile(file)) {
      try {
        source.put("bytes", Files.size(file)).put("sha256", sha256(file));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + file, e);
      }
    }
    notes.propertyStream().forEach(note -> provenance.set(note.getKey(), note.getValue()));
    return provenance;
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
