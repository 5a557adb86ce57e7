package io.domainshift.methods.oneshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.datasets.StoredImage;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.Models;
import io.domainshift.methods.Reference;
import io.domainshift.methods.ReferenceOrigin;
import io.domainshift.methods.References;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import io.domainshift.nets.stylegan2.GeneratorFixtures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class ReusedReferenceTests {

  private static final GeneratorArchitecture ARCHITECTURE = GeneratorFixtures.small(32);
  private static final Model GENERATOR = generator("faces", "abc");
  private static final StoredImage TARGET = image("one");
  private static final StoredImage COPY = image("one");
  private static final StoredImage OTHER = image("two");
  private static final UUID JOB = UUID.randomUUID();

  private final List<String> warnings = new ArrayList<>();

  @Test
  void sameGeneratorAndPictureNeedNoWarning() {
    Reference reference = reference(32, 7, "abc", TARGET);

    assertThat(find(reference, GENERATOR)).isEqualTo(reference);
    assertThat(warnings).isEmpty();
  }

  @Test
  void samePictureSentTwiceIsTheSame() {
    find(reference(32, 7, "abc", COPY), GENERATOR);

    assertThat(warnings).isEmpty();
  }

  @Test
  void anotherPictureIsAWarning() {
    find(reference(32, 7, "abc", OTHER), GENERATOR);

    assertThat(warnings).containsExactly("referenceW was found for another target picture");
  }

  @Test
  void anotherGeneratorOfTheShapeIsAWarning() {
    find(reference(32, 7, "def", TARGET), GENERATOR);

    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("referenceW was found with another generator");
  }

  @Test
  void otherShapesAreRefused() {
    assertThatThrownBy(() -> find(reference(32, 8, "abc", TARGET), GENERATOR))
        .isInstanceOfSatisfying(
            InvalidOptionException.class, e -> assertThat(e.field()).isEqualTo("referenceW"))
        .hasMessage(
            "referenceW is of a generator of 32 pixels and w width 8, expected 32 and 7 as of \"faces\"");
    assertThatThrownBy(() -> find(reference(64, 7, "abc", TARGET), GENERATOR))
        .hasMessageContaining("64 pixels");
  }

  @Test
  void unknownJobsAndJobsWithoutAReferenceAreToldApart() {
    References none =
        new References() {
          @Override
          public Optional<Reference> find(String jobId) {
            return Optional.empty();
          }

          @Override
          public boolean hasJob(String jobId) {
            return jobId.equals("known");
          }
        };

    assertThatThrownBy(() -> find(none, "known", GENERATOR))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessage(
            "referenceW names job known, which has found no reference, expected a job whose reference search has ended");
    assertThatThrownBy(() -> find(none, "unknown", GENERATOR))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessage("referenceW is \"unknown\", expected the id of a job");
  }

  private Reference find(Reference reference, Model generator) {
    return find(id -> Optional.of(reference), JOB.toString(), generator);
  }

  private Reference find(References references, String jobId, Model generator) {
    Models noModels =
        new Models() {
          @Override
          public Optional<Model> find(String idOrName) {
            return Optional.empty();
          }

          @Override
          public List<Model> ofKind(ModelKind kind) {
            return List.of();
          }
        };
    Inputs inputs =
        new Inputs(
            noModels,
            id ->
                Stream.of(TARGET, COPY, OTHER)
                    .filter(image -> image.id().toString().equals(id))
                    .findFirst(),
            references);
    return ReusedReference.find(inputs, jobId, generator, TARGET, warnings);
  }

  private static Reference reference(int size, int wDim, String sha256, StoredImage target) {
    return new Reference(
        JOB, "key", wDim, size, new ReferenceOrigin("id", sha256, target.id().toString()));
  }

  private static StoredImage image(String content) {
    return new StoredImage(
        UUID.randomUUID(), content, 8, 8, "image/png", 100, content, content, Instant.EPOCH);
  }

  private static Model generator(String name, String sha256) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return new Model(
        UUID.randomUUID(),
        name,
        ModelKind.GENERATOR,
        ARCHITECTURE,
        json.objectNode(),
        "key",
        1,
        sha256,
        "made for a test",
        "none",
        null,
        null,
        json.objectNode(),
        Instant.EPOCH);
  }
}
