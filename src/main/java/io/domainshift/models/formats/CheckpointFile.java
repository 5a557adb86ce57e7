package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recognises a file of weights by its content. */
public final class CheckpointFile {

  private static final List<String> DICTIONARIES = List.of("g_ema", "g", "state_dict", "model");
  private static final List<String> FOLDER =
      List.of("model.safetensors", "pytorch_model.bin", "open_clip_pytorch_model.bin");

  private CheckpointFile() {}

  /**
   * Reads a file, or the weights in a folder as Hugging Face publishes it.
   *
   * @param activation of a CLIP model, if the file is known to use another than it says
   * @return names and shapes as the product uses them; half-precision weights stay so, other
   *     floating-point numbers become float32
   * @throws InvalidCheckpointException if the file is none of the known formats or not sound
   * @throws UncheckedIOException if it cannot be read
   */
  public static Checkpoint read(Path path, @Nullable Activation activation) {
    return readAll(path, activation).checkpoint();
  }

  /** Like {@link #read}, with the discriminator that comes along with a generator. */
  public static CheckpointContents readAll(Path path, @Nullable Activation activation) {
    Path file = Files.isDirectory(path) ? inside(path) : path;
    try {
      ByteBuffer pickle = mapPickle(file);
      if (pickle == null) {
        SafetensorsFile safetensors = SafetensorsReader.open(file);
        return new CheckpointContents(
            safetensors.metadata().containsKey(CanonicalFormat.ARCHITECTURE)
                ? CanonicalFormat.read(safetensors)
                : ofTensors(safetensors.tensors(), null, file, activation));
      }
      Object root = TorchPickle.read(pickle);
      if (root instanceof PickledObject module && TorchScriptFormat.matches(module)) {
        return new CheckpointContents(TorchScriptFormat.read(module));
      }
      if (root instanceof PickledObject module) {
        return new CheckpointContents(
            NvidiaFormat.isDiscriminator(module)
                ? NvidiaFormat.readDiscriminator(module)
                : ofTensors(StateDicts.ofModule(module), null, file, activation));
      }
      if (root instanceof Map<?, ?> dictionary) {
        return NvidiaFormat.matches(dictionary)
            ? withDiscriminator(NvidiaFormat.read(dictionary), dictionary.get("D"))
            : ofDictionary(dictionary, file, activation);
      }
      throw unknown("holds no dictionary");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static CheckpointContents ofDictionary(
      Map<?, ?> root, Path file, @Nullable Activation activation) {
    Map<?, ?> dictionary = root;
    for (String entry : DICTIONARIES) {
      if (root.get(entry) instanceof Map<?, ?> inner) {
        dictionary = inner;
        break;
      }
    }
    HostTensor average = null;
    if (root.get("latent_avg") instanceof TorchTensor tensor && dictionary != root) {
      average = tensor.toHost();
    }
    Object discriminator = discriminator(root);
    if (dictionary == root && discriminator != null) {
      return new CheckpointContents(readDiscriminator(discriminator));
    }
    Checkpoint checkpoint =
        ofTensors(StateDicts.ofDictionary(dictionary), average, file, activation);
    return withDiscriminator(checkpoint, discriminator);
  }

  /** Entry {@code d} and One-Shot CLIP's {@code extra} as one dictionary, or entry {@code D}. */
  private static @Nullable Object discriminator(Map<?, ?> root) {
    if (!(root.get("d") instanceof Map<?, ?> network)) {
      return root.get("D");
    }
    Map<Object, @Nullable Object> both = new LinkedHashMap<>(network);
    if (root.get("extra") instanceof Map<?, ?> heads) {
      both.putAll(heads);
    }
    return both;
  }

  private static Checkpoint readDiscriminator(Object discriminator) {
    if (discriminator instanceof PickledObject module) {
      return NvidiaFormat.readDiscriminator(module);
    }
    if (discriminator instanceof Map<?, ?> dictionary) {
      Map<String, HostTensor> tensors = StateDicts.ofDictionary(dictionary);
      if (RosinalityDiscriminator.matches(tensors)) {
        return RosinalityDiscriminator.read(tensors);
      }
    }
    throw new InvalidCheckpointException(
        "The discriminator", "is of an unknown kind", "one of StyleGAN2 (rosinality or NVIDIA)");
  }

  /**
   * A generator and the discriminator beside it. One that cannot be used is no reason to refuse the
   * generator.
   */
  private static CheckpointContents withDiscriminator(
      Checkpoint generator, @Nullable Object discriminator) {
    if (discriminator == null || !(generator.architecture() instanceof GeneratorArchitecture g)) {
      return new CheckpointContents(generator);
    }
    try {
      Checkpoint read = readDiscriminator(discriminator);
      int size = read.as(DiscriminatorArchitecture.class).size();
      if (size == g.size()) {
        return new CheckpointContents(generator, read, null);
      }
      throw new InvalidCheckpointException(
          "The discriminator", "judges pictures of size " + size, "size " + g.size());
    } catch (InvalidCheckpointException e) {
      return new CheckpointContents(generator, null, e.getMessage());
    }
  }

  private static Checkpoint ofTensors(
      Map<String, HostTensor> tensors,
      @Nullable HostTensor average,
      Path file,
      @Nullable Activation activation) {
    if (RosinalityFormat.matches(tensors)) {
      return RosinalityFormat.read(tensors, average);
    }
    if (GeneratorLayout.matches(tensors)) {
      return GeneratorLayout.checkpoint(
          tensors, GeneratorLayout.Facts.PUBLISHED, Map.of("source_format", "nvlabs"));
    }
    if (FastGanLayout.matches(tensors)) {
      return FastGanLayout.checkpoint(tensors);
    }
    if (ClipLayout.matches(tensors)) {
      return ClipFormat.readOpenAi(tensors, activation);
    }
    if (ClipFormat.isHuggingFace(tensors)) {
      return ClipFormat.readHuggingFace(tensors, config(file), activation);
    }
    if (PerceptualLayout.matches(tensors)) {
      return PerceptualLayout.checkpoint(tensors);
    }
    if (InceptionLayout.matches(tensors)) {
      return InceptionLayout.checkpoint(tensors);
    }
    if (FeatureNetworkFormat.matches(tensors)) {
      return FeatureNetworkFormat.read(tensors);
    }
    if (RosinalityDiscriminator.matches(tensors)) {
      return RosinalityDiscriminator.read(tensors);
    }
    if (DiscriminatorLayout.matches(tensors)) {
      return DiscriminatorLayout.checkpoint(
          tensors, DiscriminatorLayout.Facts.PUBLISHED, Map.of("source_format", "nvlabs"));
    }
    throw unknown("holds " + tensors.size() + " tensors of an unknown network");
  }

  /** The file if it is a pickle or an archive; null if it may be safetensors. */
  private static @Nullable ByteBuffer mapPickle(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      ByteBuffer start = channel.map(MapMode.READ_ONLY, 0, Math.min(size, 1 << 10));
      if (!TorchPickle.isPickle(start)) {
        return null;
      }
      if (size > Integer.MAX_VALUE) {
        throw new InvalidCheckpointException(
            "The PyTorch file", "has " + size + " bytes", "less than 2 GiB; use safetensors");
      }
      return channel.map(MapMode.READ_ONLY, 0, size);
    }
  }

  private static Path inside(Path folder) {
    return FOLDER.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidCheckpointException(
                    "Folder " + folder.getFileName(), "holds no weights", "one of " + FOLDER));
  }

  private static @Nullable JsonNode config(Path file) {
    Path config = file.resolveSibling("config.json");
    // Only beside a published name: an upload may lie among strangers.
    if (!FOLDER.contains(file.getFileName().toString()) || !Files.isRegularFile(config)) {
      return null;
    }
    try {
      return JsonMapper.shared().readTree(config);
    } catch (JacksonException e) {
      throw new InvalidCheckpointException("config.json", "is no JSON", "a JSON object", e);
    }
  }

  private static InvalidCheckpointException unknown(String finding) {
    return new InvalidCheckpointException(
        "The file",
        finding,
        "a StyleGAN2 generator (rosinality or NVIDIA), a FastGAN generator (projected-gan),"
            + " a CLIP model (OpenAI or Hugging Face), an AlexNet, VGG16 or SqueezeNet 1.1"
            + " (torchvision), an EfficientNet-Lite, or the Inception v3 of pytorch-fid");
  }
}
