package io.domainshift.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.ModelImports.ImportRequest;
import io.domainshift.models.formats.CheckpointFile;
import io.domainshift.storage.FilesystemStorage;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import io.domainshift.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class StarterModelsTests {

  @TempDir Path folder;
  private JdbcClient jdbc;
  private ModelCatalog catalog;
  private ModelStore store;
  private ModelImports imports;
  private ObjectStorage storage;

  @BeforeEach
  void fresh() {
    jdbc = JdbcClient.create(TestDatabase.create().dataSource());
    storage = new FilesystemStorage(folder.resolve("objects"));
    catalog = new ModelCatalog(jdbc, Clock.systemUTC());
    store = new ModelStore(storage);
    imports = new ModelImports(catalog, store);
  }

  private void start() {
    new StarterModels(imports, jdbc).afterSingletonsInstantiated();
  }

  @Test
  void installsThemWithOriginLicenceAndSettings() throws Exception {
    start();
    Model generator = catalog.find("avatars64").orElseThrow();
    assertThat(generator.licence()).isEqualTo("CC0 1.0");
    assertThat(generator.origin()).contains("Lisa Wischofsky");
    assertThat(generator.defaults().at("/nada/learningRate").asDouble()).isEqualTo(0.015);
    assertThat(generator.defaults().at("/nada/autoLayerIterations").asInt(-1)).isZero();
    assertThat(generator.provenance().at("/imported/format").asString()).isEqualTo("rosinality");
    Checkpoint opened = store.open(generator);
    assertThat(opened.generator().size()).isEqualTo(64);
    assertThat(opened.generator().mappingLayers()).isEqualTo(4);
    Path original = Path.of("starter/generator-avatars64.safetensors");
    assertThat(opened.tensors()).isEqualTo(CheckpointImporter.read(original).tensors());

    Model discriminator = catalog.find("avatars64-discriminator").orElseThrow();
    assertThat(discriminator.kind()).isEqualTo(ModelKind.DISCRIMINATOR);
    assertThat(discriminator.parent()).isEqualTo(generator.id());

    Model clip = catalog.find("clip-starter").orElseThrow();
    assertThat(clip.licence()).isEqualTo("CC BY 4.0");
    ClipArchitecture architecture = store.open(clip).clip();
    assertThat(architecture.vision()).isEqualTo(new ClipArchitecture.Vit(8, 192, 6, 3));
    assertThat(architecture.text()).isEqualTo(new ClipArchitecture.Text(77, 49408, 128, 4, 2));
    assertThat(architecture.imageSize()).isEqualTo(64);

    Model features = catalog.find("efficientnet-lite1").orElseThrow();
    assertThat(features.kind()).isEqualTo(ModelKind.FEATURE_NETWORK);
    assertThat(features.licence()).isEqualTo("Apache-2.0");
    assertThat(store.open(features).as(FeatureNetworkArchitecture.class).publishedName())
        .contains("efficientnet-lite1");
  }

  @Test
  void leavesADeletedModelDeleted() {
    start();
    catalog.delete(catalog.find("clip-starter").orElseThrow().id());
    start();
    assertThat(catalog.find("clip-starter")).isEmpty();
    assertThat(catalog.list(null, null, 10))
        .extracting(Model::name)
        .containsExactlyInAnyOrder("avatars64", "avatars64-discriminator", "efficientnet-lite1");
  }

  @Test
  void twoProcessesInstallOneCopy() throws Exception {
    ExecutorService processes = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> starts =
          List.of(processes.submit(this::start), processes.submit(this::start));
      for (Future<?> start : starts) {
        start.get();
      }
    } finally {
      processes.shutdownNow();
    }
    assertThat(catalog.list(null, null, 10))
        .extracting(Model::name)
        .containsExactlyInAnyOrder(
            "avatars64", "avatars64-discriminator", "clip-starter", "efficientnet-lite1");
  }

  @Test
  void aVocabularyThatIsNamedMustBeThere() {
    StarterModels.Starter starter =
        new StarterModels.Starter(
            "clip", "file", "o", "l", "no-such.json", JsonMapper.shared().createObjectNode());
    assertThatThrownBy(() -> StarterModels.notes(starter))
        .hasMessage(
            "Starter model clip names the vocabulary no-such.json, which is not in the box");
  }

  @Test
  void exportsOnceAndRemembers() {
    start();
    Model generator = catalog.find("avatars64").orElseThrow();
    ModelExports exports = new ModelExports(jdbc, storage, store);
    StoredObject first = exports.find(generator, WeightsFormat.ROSINALITY).orElseThrow();
    assertThat(exports.find(generator, WeightsFormat.ROSINALITY).orElseThrow()).isEqualTo(first);
    assertThat(CheckpointFile.read(storage.local(first.key()), null).tensors())
        .isEqualTo(store.open(generator).tensors());
    storage.delete(first.key());
    assertThat(exports.find(generator, WeightsFormat.ROSINALITY).orElseThrow()).isEqualTo(first);
    assertThat(storage.exists(first.key())).isTrue();
    assertThat(exports.find(generator, WeightsFormat.SAFETENSORS).orElseThrow().sha256())
        .isEqualTo(generator.weightsSha256());
  }

  @Test
  void exportsNoClipModelAsGenerator() {
    start();
    Model clip = catalog.find("clip-starter").orElseThrow();
    assertThatThrownBy(
            () -> new ModelExports(jdbc, storage, store).find(clip, WeightsFormat.ROSINALITY))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessage("The checkpoint is a CLIP model, expected a GeneratorArchitecture");
  }

  @Test
  void storesNoWeightsThatAreNoNumbers() {
    start();
    Checkpoint good = store.open(catalog.find("avatars64").orElseThrow());
    Map<String, HostTensor> diverged = new HashMap<>(good.tensors());
    diverged.put("mapping.fc0.bias", HostTensor.of(new float[] {Float.NaN}, 1));
    assertThatThrownBy(() -> store.save(good.withTensors(diverged)))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageContaining("mapping.fc0.bias");
  }

  @Test
  void aRefusedFileNamesTheModelAndInstallsNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("x"), "no weights at all");
    assertThatThrownBy(() -> imports.install(file, ImportRequest.of("faces", "o", "l")))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageEndingWith("(checkpoint: faces)");
    assertThat(catalog.list(null, null, 10)).isEmpty();
  }
}
