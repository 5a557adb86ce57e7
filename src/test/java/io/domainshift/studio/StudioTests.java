package io.domainshift.studio;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.ImageArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelStore;
import io.domainshift.models.NewModel;
import io.domainshift.models.formats.SafetensorsReader;
import io.domainshift.nets.fastgan.FastGanFixtures;
import io.domainshift.nets.stylegan2.Generator;
import io.domainshift.nets.stylegan2.GeneratorFixtures;
import io.domainshift.storage.FilesystemStorage;
import io.domainshift.studio.options.SampleOptions;
import io.domainshift.studio.options.SampleSubject;
import io.domainshift.studio.options.SampleWork;
import io.domainshift.testing.TestDatabase;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class StudioTests {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final GeneratorArchitecture ARCHITECTURE = GeneratorFixtures.small(16);

  @TempDir static Path folder;
  private static ModelCatalog catalog;
  private static ModelStore store;
  private static WarmGenerators generators;
  private static Studio studio;
  private static Model model;

  @BeforeAll
  static void install() {
    catalog =
        new ModelCatalog(JdbcClient.create(TestDatabase.create().dataSource()), Clock.systemUTC());
    store = new ModelStore(new FilesystemStorage(folder));
    generators = new WarmGenerators(catalog, store, new StudioSettings("cpu", 1, 1));
    studio = new Studio(generators);
    model = install("first", 1);
  }

  private static Model install(String name, long seed) {
    return install(name, GeneratorFixtures.random(ARCHITECTURE, seed));
  }

  private static Model install(String name, Checkpoint checkpoint) {
    return catalog.add(
        new NewModel(
            name,
            checkpoint.architecture(),
            JSON.createObjectNode(),
            store.save(checkpoint),
            "test",
            "none",
            null,
            null,
            JSON.createObjectNode()));
  }

  @AfterAll
  static void close() {
    generators.close();
  }

  private static List<StudioFile> sample(Model of, String json) {
    return sample(of, null, json);
  }

  private static List<StudioFile> sample(Model of, @Nullable Model source, String json) {
    SampleOptions options = JSON.readValue(json.replace('\'', '"'), SampleOptions.class);
    ImageArchitecture architecture = (ImageArchitecture) of.architecture();
    SampleSubject subject = new SampleSubject(architecture, true, architecture);
    return studio.sample(
        new SampleWork(of.id(), source == null ? null : source.id(), options.resolve(subject)));
  }

  private static float[] numbers(StudioFile file, String tensor) throws IOException {
    Path path = Files.createTempFile(folder, "samples", ".safetensors");
    Files.write(path, file.content());
    return SafetensorsReader.open(path).tensor(tensor).toFloats();
  }

  @Test
  void drawsAGridOfTheSeeds() throws IOException {
    List<StudioFile> files = sample(model, "{'count': 5, 'columns': 3}");
    assertThat(files).singleElement().extracting(StudioFile::name).isEqualTo("samples.png");
    BufferedImage sheet = ImageIO.read(new ByteArrayInputStream(files.get(0).content()));
    assertThat(List.of(sheet.getWidth(), sheet.getHeight())).containsExactly(48, 32);
  }

  @Test
  void drawsAFileForEachSeed() {
    assertThat(sample(model, "{'seeds': [7, 3], 'layout': 'single', 'format': 'jpeg'}"))
        .extracting(StudioFile::name)
        .containsExactly("sample-7.jpg", "sample-3.jpg");
  }

  @Test
  void drawsThePicturesOfTheReturnedLatentsAgain() throws IOException {
    StudioFile first = sample(model, "{'seeds': [5], 'format': 'safetensors'}").get(0);
    float[] ws = numbers(first, "ws");
    String rows = Arrays.toString(Arrays.copyOf(ws, ARCHITECTURE.wDim()));
    StudioFile again = sample(model, "{'w': [%s], 'format': 'safetensors'}".formatted(rows)).get(0);
    assertThat(numbers(again, "images")).containsExactly(numbers(first, "images"));
  }

  @Test
  void drawsSeedsAsPyTorchDoes() throws IOException {
    // torch.randn(1, 6, generator=torch.Generator().manual_seed(5)), PyTorch 2.7.1
    String z = "[[-0.4868, -0.6038, -0.5581, 0.6675, -0.1974, 1.9428]]";
    float[] given =
        numbers(sample(model, "{'z': %s, 'format': 'safetensors'}".formatted(z)).get(0), "ws");
    float[] seeded = numbers(sample(model, "{'seeds': [5], 'format': 'safetensors'}").get(0), "ws");
    for (int i = 0; i < given.length; i++) {
      assertThat(seeded[i]).isCloseTo(given[i], Offset.offset(2e-3f));
    }
  }

  @Test
  void givesTheAveragePictureAtTruncationZero() throws IOException {
    StudioFile file =
        sample(model, "{'seeds': [1, 2], 'truncationPsi': 0, 'format': 'safetensors'}").get(0);
    float[] images = numbers(file, "images");
    int half = images.length / 2;
    assertThat(Arrays.copyOf(images, half))
        .containsExactly(Arrays.copyOfRange(images, half, images.length), Offset.offset(1e-4f));
  }

  @Test
  void drawsNoiseFromItsSeed() throws IOException {
    String options = "{'seeds': [1], 'noise': 'random', 'noiseSeed': %d, 'format': 'safetensors'}";
    float[] one = numbers(sample(model, options.formatted(1)).get(0), "images");
    assertThat(numbers(sample(model, options.formatted(1)).get(0), "images")).containsExactly(one);
    assertThat(numbers(sample(model, options.formatted(2)).get(0), "images")).isNotEqualTo(one);
  }

  @Test
  void takesRowsOfTheReferenceLatent() throws IOException {
    Checkpoint plain = GeneratorFixtures.random(ARCHITECTURE, 3);
    Map<String, HostTensor> tensors = new LinkedHashMap<>(plain.tensors());
    int width = ARCHITECTURE.wDim();
    float[] reference = new float[width];
    for (int i = 0; i < width; i++) {
      reference[i] = i - 2.5f;
    }
    tensors.put(GeneratorArchitecture.REFERENCE_W, HostTensor.of(reference, 1, width));
    Model adapted = install("adapted", plain.withTensors(tensors));
    String options = "{'seeds': [1, 2], 'format': 'safetensors'%s}";
    float[] own = numbers(sample(adapted, options.formatted("")).get(0), "ws");

    float[] mixed =
        numbers(
            sample(adapted, options.formatted(",'mix':{'with':'reference','layers':[2,4]}")).get(0),
            "ws");

    int rows = ARCHITECTURE.numWs();
    for (int i = 0; i < mixed.length; i++) {
      int row = i / width % rows;
      assertThat(mixed[i]).isEqualTo(row >= 2 && row <= 4 ? reference[i % width] : own[i]);
    }
  }

  @Test
  void takesRowsOfAnotherSeed() throws IOException {
    String options = "{'seeds': [%s], 'truncationPsi': 0.5, 'format': 'safetensors'%s}";
    float[] own = numbers(sample(model, options.formatted("1", "")).get(0), "ws");
    float[] other = numbers(sample(model, options.formatted("9", "")).get(0), "ws");

    String mix = ",'mix':{'with':'seed','seed':9,'layers':[0,1]}";
    float[] mixed = numbers(sample(model, options.formatted("1", mix)).get(0), "ws");

    int taken = 2 * ARCHITECTURE.wDim();
    assertThat(Arrays.copyOf(mixed, taken)).containsExactly(Arrays.copyOf(other, taken));
    assertThat(Arrays.copyOfRange(mixed, taken, mixed.length))
        .containsExactly(Arrays.copyOfRange(own, taken, own.length));
  }

  @Test
  void drawsTheSourceFromTheSameLatents() throws IOException {
    Model source = install("source", 4);
    String numbers = "{'seeds': [1, 2, 3], 'format': 'safetensors'}";
    StudioFile file = sample(model, source, numbers.replace("}", ", 'beside': 'source'}")).get(0);
    Path path = Files.createTempFile(folder, "samples", ".safetensors");
    Files.write(path, file.content());
    HostTensor ws = SafetensorsReader.open(path).tensor("ws");
    float[] bySource;
    try (GraphScope scope = generators.get(source.id()).scope().openChild()) {
      Generator generator = ((StyleGan2Sampler) generators.get(source.id()).sampler()).generator();
      bySource =
          generator
              .synthesize(scope, scope.tensor(ws), generator.constNoise(scope))
              .toHost()
              .toFloats();
    }

    assertThat(numbers(file, "images"))
        .containsExactly(numbers(sample(model, numbers).get(0), "images"));
    assertThat(numbers(file, "source_images")).containsExactly(bySource);
  }

  @Test
  void putsTheSourceAboveInAGridAndBesideInSingleFiles() throws IOException {
    // As adaptation leaves it: another synthesis network behind the same mapping.
    Map<String, HostTensor> tensors =
        new LinkedHashMap<>(GeneratorFixtures.random(ARCHITECTURE, 5).tensors());
    Checkpoint plain = GeneratorFixtures.random(ARCHITECTURE, 1);
    tensors.replaceAll((name, own) -> name.startsWith("mapping.") ? plain.tensor(name) : own);
    Model source = install("above", plain.withTensors(tensors));
    String three = "{'seeds': [1, 2, 3], 'columns': 2, 'beside': 'source'}";
    BufferedImage sheet = picture(sample(model, source, three).get(0));
    BufferedImage above = picture(sample(source, three.replace(", 'beside': 'source'", "")).get(0));
    BufferedImage below = picture(sample(model, three.replace(", 'beside': 'source'", "")).get(0));

    assertThat(List.of(sheet.getWidth(), sheet.getHeight())).containsExactly(32, 64);
    assertThat(row(sheet, 0)).isEqualTo(row(above, 0));
    assertThat(row(sheet, 1)).isEqualTo(row(below, 0));
    assertThat(row(sheet, 2)).isEqualTo(row(above, 1));
    assertThat(row(sheet, 3)).isEqualTo(row(below, 1));
    assertThat(sample(model, source, "{'seeds': [7], 'layout': 'single', 'beside': 'source'}"))
        .extracting(StudioFile::name)
        .containsExactly("sample-7.png", "source-7.png");
    BufferedImage few =
        picture(sample(model, source, "{'seeds': [1], 'columns': 4, 'beside': 'source'}").get(0));
    assertThat(List.of(few.getWidth(), few.getHeight())).containsExactly(16, 32);
  }

  private static BufferedImage picture(StudioFile file) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(file.content()));
  }

  private static int row(BufferedImage sheet, int row) {
    return Arrays.hashCode(sheet.getRGB(0, 16 * row, 32, 16, null, 0, 32));
  }

  @Test
  void drawsWithFastGanFromTheSeedsOfPyTorch() throws IOException {
    Model fast = install("fast", FastGanFixtures.random(FastGanFixtures.small(0), 1));
    StudioFile file = sample(fast, "{'seeds': [5, 8], 'format': 'safetensors'}").get(0);
    float[] z = numbers(file, "z");
    float[] images = numbers(file, "images");

    // torch.randn(1, 6, generator=torch.Generator().manual_seed(5)), PyTorch 2.7.1
    assertThat(Arrays.copyOf(z, 6))
        .containsExactly(
            new float[] {-0.4868f, -0.6038f, -0.5581f, 0.6675f, -0.1974f, 1.9428f},
            Offset.offset(1e-4f));
    assertThat(images).hasSize(2 * 3 * 32 * 32);
    assertThat(Arrays.copyOf(images, images.length / 2))
        .isNotEqualTo(Arrays.copyOfRange(images, images.length / 2, images.length));
    assertThat(numbers(sample(fast, "{'seeds': [5, 8], 'format': 'safetensors'}").get(0), "images"))
        .containsExactly(images);
    BufferedImage sheet = picture(sample(fast, "{'count': 3, 'columns': 3}").get(0));
    assertThat(List.of(sheet.getWidth(), sheet.getHeight())).containsExactly(96, 32);
  }

  @Test
  void drawsTheClassOfAConditionalFastGan() throws IOException {
    Model fast = install("classes", FastGanFixtures.random(FastGanFixtures.small(3), 1));
    String options = "{'seeds': [5], 'noise': 'none', 'label': %d, 'format': 'safetensors'}";
    float[] second = numbers(sample(fast, options.formatted(1)).get(0), "images");
    assertThat(numbers(sample(fast, options.formatted(2)).get(0), "images")).isNotEqualTo(second);
    assertThat(numbers(sample(fast, options.formatted(1)).get(0), "images"))
        .containsExactly(second);
  }

  @Test
  void drawsBothFastGansFromTheSameLatents() throws IOException {
    Model fast = install("fast-adapted", FastGanFixtures.random(FastGanFixtures.small(0), 1));
    Model source = install("fast-source", FastGanFixtures.random(FastGanFixtures.small(0), 2));
    String options = "{'seeds': [5], 'noise': 'none', 'format': 'safetensors'";
    StudioFile both = sample(fast, source, options + ", 'beside': 'source'}").get(0);
    assertThat(numbers(both, "source_images"))
        .containsExactly(numbers(sample(source, options + "}").get(0), "images"));
  }

  @Test
  void loadsAnotherGeneratorWhenTheWarmOneHasToGo() throws IOException {
    String options = "{'seeds': [1], 'format': 'safetensors'}";
    float[] first = numbers(sample(model, options).get(0), "images");
    Model other = install("second", 2);
    assertThat(numbers(sample(other, options).get(0), "images")).isNotEqualTo(first);
    assertThat(numbers(sample(model, options).get(0), "images")).containsExactly(first);
  }
}
