package io.domainshift.methods.projected;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.PreparedDataset;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.methods.projected.FakeDraws.Fakes;
import io.domainshift.nets.GeneratorTraining;
import io.domainshift.nets.GeneratorTrainings;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stays the same wherever a batch is parted: its latents, its classes and its pictures. */
class BatchPartsTests {

  private static final ProjectedOptions WHOLE =
      ProjectedFixtures.options("{'labels':true,'dataset':'labelled','batchSize':4}");
  private static final ProjectedOptions PARTED =
      ProjectedFixtures.options(
          "{'labels':true,'dataset':'labelled','batchSize':4,'batchDevice':2}");

  private final PreparedDataset dataset = ProjectedFixtures.pictures(3);
  private GraphRuntime runtime;
  private GraphScope scope;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void latentsAndClassesOfGeneratedPictures() {
    GeneratorTraining generator =
        GeneratorTrainings.load(
            scope, Objects.requireNonNull(ProjectedFixtures.models().get("conditional")));
    Fakes whole = new FakeDraws(generator, dataset, WHOLE, 5).part(scope, 8, "generator", 0);
    FakeDraws parted = new FakeDraws(generator, dataset, PARTED, 5);
    float[] z = whole.z().toHost().toFloats();
    float[] labels = Objects.requireNonNull(whole.labels()).toHost().toFloats();
    assertThat(z).hasSize(4 * 8);
    for (int part = 0; part < 2; part++) {
      Fakes fakes = parted.part(scope, 8, "generator", part);
      assertThat(fakes.z().toHost().toFloats())
          .containsExactly(Arrays.copyOfRange(z, part * 16, (part + 1) * 16));
      assertThat(Objects.requireNonNull(fakes.labels()).toHost().toFloats())
          .containsExactly(Arrays.copyOfRange(labels, part * 6, (part + 1) * 6));
    }
    Fakes next = parted.part(scope, 9, "generator", 0);
    Fakes other = parted.part(scope, 8, "discriminator", 0);
    assertThat(next.z().toHost()).isNotEqualTo(other.z().toHost());
    assertThat(other.z().toHost()).isNotEqualTo(whole.z().toHost());
  }

  /** Three epochs, in the order that the data set's order gives; read ahead or not. */
  @Test
  void picturesAndClassesOfTheDataSet() {
    try (RealPictures whole = new RealPictures(dataset, 5, WHOLE);
        RealPictures parted = new RealPictures(dataset, 5, PARTED)) {
      for (long shown : new long[] {0, 4, 8, 20, 24, 12}) {
        RealPictures.Part all = whole.batch(shown).get(0);
        List<RealPictures.Part> halves = parted.batch(shown);
        assertThat(bytes(halves.get(0).images()) + bytes(halves.get(1).images()))
            .isEqualTo(bytes(all.images()));
        assertThat(all.labels().subList(0, 2)).isEqualTo(halves.get(0).labels());
        assertThat(all.labels().subList(2, 4)).isEqualTo(halves.get(1).labels());
      }
    }
  }

  private static String bytes(HostTensor images) {
    StringBuilder text = new StringBuilder();
    ByteBuffer data = images.data().duplicate();
    while (data.hasRemaining()) {
      text.append((char) data.get());
    }
    return text.toString();
  }
}
