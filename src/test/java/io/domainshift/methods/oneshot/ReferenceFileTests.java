package io.domainshift.methods.oneshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.methods.RecordedRun;
import io.domainshift.methods.Reference;
import io.domainshift.methods.ReferenceOrigin;
import io.domainshift.models.formats.SafetensorsFile;
import io.domainshift.models.formats.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceFileTests {

  private static final int SIZE = 8;
  private static final ReferenceOrigin ORIGIN = new ReferenceOrigin("g", "abc", "picture");
  private static final SearchSettings SETTINGS =
      new SearchSettings(2, 0.01, 1, 0.01, 1, 8, ViewDraws.OFFICIAL);

  @TempDir Path folder;
  private GraphRuntime runtime;
  private GraphScope scope;
  private RecordedRun run;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    run = new RecordedRun(scope, 7, Map.of());
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void latentAndCurveAreReadBackInTheSameBits() throws IOException {
    FoundReference found = found(2);

    SafetensorsFile file = keep(found);

    assertThat(file.tensor(Reference.W)).isEqualTo(found.w());
    assertThat(file.tensor(Reference.CURVE)).isEqualTo(found.curve());
    assertThat(file.metadata().get("search")).contains("\"learningRate\":0.01", "official");
  }

  @Test
  void pictureIsKeptInBytes() throws IOException {
    HostTensor image = keep(found(2)).tensor(Reference.IMAGE);

    assertThat(image.shape()).containsExactly(3, SIZE, SIZE);
    assertThat(image.toLongs()).startsWith(0, 255).endsWith(128);
  }

  @Test
  void tellsWhatItWasFoundWith() throws IOException {
    UUID job = UUID.randomUUID();

    Reference reference = Reference.of(job, "key", keep(found(2)));

    assertThat(reference).isEqualTo(new Reference(job, "key", 3, SIZE, ORIGIN));
  }

  @Test
  void pictureStandsBesideTheTargetAndTheCurveIsDrawn() throws IOException {
    keep(found(2));

    assertThat(run.samples)
        .hasEntrySatisfying(
            "2/reference.png", sheet -> assertThat(sheet.getWidth()).isEqualTo(2 * SIZE));
    assertThat(run.files).containsKey("picture/reference-loss.png");
    assertThat(run.warnings).isEmpty();
  }

  @Test
  void searchOfNoStepsHasNoCurve() throws IOException {
    assertThat(keep(found(0)).tensor(Reference.CURVE).shape()).containsExactly(0, 4);
    assertThat(run.files).containsOnlyKeys("reference/reference.safetensors");
  }

  private SafetensorsFile keep(FoundReference found) throws IOException {
    ReferenceFile.keep(run, found, found.image(), ORIGIN, SETTINGS);
    Path file = folder.resolve(Reference.FILE);
    Files.write(file, run.files.get("reference/reference.safetensors"));
    return SafetensorsReader.open(file);
  }

  private static FoundReference found(int steps) {
    float[] image = new float[3 * SIZE * SIZE];
    image[0] = -1.2f;
    image[1] = 1;
    float[] curve = new float[4 * steps];
    for (int i = 0; i < curve.length; i++) {
      curve[i] = 1f / (i + 3);
    }
    return new FoundReference(
        HostTensor.of(new float[] {0.1f, -0.2f, 1e-9f}, 1, 3),
        HostTensor.of(image, 1, 3, SIZE, SIZE),
        HostTensor.of(curve, steps, 4));
  }
}
