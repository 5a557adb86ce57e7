package io.domainshift.models;

import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.formats.CheckpointContents;
import io.domainshift.models.formats.CheckpointFile;
import io.domainshift.storage.StoredObject;
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

  private static final String DISCRIMINATOR = "-discriminator";

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
   * format, size and digest. A file that brings a discriminator along with a generator becomes two
   * models, the second called {@code <name>-discriminator}, its parent the first; one that cannot
   * be used is left out, and the provenance says why.
   *
   * @param file is only read; it must not change meanwhile
   * @return the generator, if there are two
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
    CheckpointContents contents = read(file, request);
    Checkpoint checkpoint = contents.checkpoint();
    Checkpoint discriminator = contents.discriminator();
    ObjectNode provenance = provenance(file, checkpoint, request.notes());
    if (contents.leftOut() != null) {
      ((ObjectNode) provenance.get("imported")).put("discriminatorLeftOut", contents.leftOut());
    }
    String second = discriminatorName(request.name());
    if (discriminator != null && catalog.find(second).isPresent()) {
      throw new ModelNameTakenException(second, null);
    }
    StoredObject secondWeights = discriminator == null ? null : store.save(discriminator);
    Model model =
        catalog.add(
            new NewModel(
                request.name(),
                checkpoint.architecture(),
                request.defaults(),
                store.save(checkpoint),
                request.origin(),
                request.licence(),
                null,
                null,
                provenance));
    if (discriminator != null && secondWeights != null) {
      catalog.add(
          new NewModel(
              second,
              discriminator.architecture(),
              JsonMapper.shared().createObjectNode(),
              secondWeights,
              request.origin(),
              request.licence(),
              model.id(),
              null,
              provenance));
    }
    return model;
  }

  /** The name of the discriminator that comes along, at most 100 characters like every name. */
  static String discriminatorName(String generator) {
    int room = 100 - DISCRIMINATOR.length();
    return generator.substring(0, Math.min(generator.length(), room)) + DISCRIMINATOR;
  }

  private static CheckpointContents read(Path file, ImportRequest request) {
    try {
      return CheckpointFile.readAll(file, request.activation());
    } catch (InvalidCheckpointException e) {
      throw e.in(request.name());
    }
  }

  private static ObjectNode provenance(Path file, Checkpoint checkpoint, JsonNode notes) {
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
