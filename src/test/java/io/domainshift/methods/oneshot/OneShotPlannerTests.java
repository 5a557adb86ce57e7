package io.domainshift.methods.oneshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.domainshift.datasets.StoredImage;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.Models;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.TrainingMethods;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import io.domainshift.nets.stylegan2.GeneratorFixtures;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class OneShotPlannerTests {

  private static final StoredImage PICTURE = image(256);
  private static final Map<String, Model> INSTALLED = installed();

  private static Map<String, Model> installed() {
    Map<String, Checkpoint> checkpoints = new LinkedHashMap<>(OneShotFixtures.models());
    checkpoints.remove("other");
    checkpoints.put("small", GeneratorFixtures.random(GeneratorFixtures.small(32), 1));
    checkpoints.put("d64", discriminator(64));
    checkpoints.put("d128", discriminator(128));
    Map<String, Model> models = new LinkedHashMap<>();
    checkpoints.forEach((name, weights) -> models.put(name, OneShotFixtures.model(name, weights)));
    return models;
  }

  private static Checkpoint discriminator(int size) {
    return new Checkpoint(
        DiscriminatorArchitecture.of(size, GeneratorFixtures.small(size).channels()),
        Map.of(),
        Map.of());
  }

  private static StoredImage image(int side) {
    return new StoredImage(
        UUID.nameUUIDFromBytes(new byte[] {1}),
        "cat.png",
        side,
        side,
        "image/png",
        1,
        "",
        "",
        Instant.EPOCH);
  }

  private static Plan<OneShotOptions> plan(String request, StoredImage picture) {
    return new OneShotMethod().plan(new RequestedOptions(request(request)), inputs(picture));
  }

  private static ObjectNode request(String request) {
    ObjectNode json = OneShotFixtures.json(request);
    if (!json.has("generator")) {
      json.put("generator", "tiny");
    }
    return json;
  }

  /** A fork of the job that was asked for so. */
  private static OneShotOptions fork(String request, String changes) {
    TrainingMethods methods = new TrainingMethods(List.of(new OneShotMethod()));
    return (OneShotOptions)
        methods
            .fork(
                OneShotMethod.NAME,
                methods.toJson(plan(request, PICTURE)),
                request(request).propertyNames(),
                OneShotFixtures.json(changes),
                inputs(PICTURE))
            .options();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'targetImage':'p'}",
        "{'targetImage':'p','searchIterations':0,'discriminator':'d64','fit':'contain'}",
        "{'targetImage':'p','adversarialWeight':0}",
        "{'source':'photo','target':'pencil sketch'}"
      })
  void aForkWithoutChangesRunsWhatItsJobRan(String request) {
    assertThat(fork(request, "{}")).isEqualTo(plan(request, PICTURE).options());
  }

  @Test
  void aForkChangesWhatItNames() {
    OneShotOptions forked = fork("{'targetImage':'p'}", "{'patchWeight':2,'iterations':3000}");

    assertThat(forked)
        .isEqualTo(
            plan("{'targetImage':'p','patchWeight':2,'iterations':3000}", PICTURE).options());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "searchIterations | {'searchIterations':5}",
        "fit              | {'fit':'contain'}",
        "discriminator    | {'discriminator':'d64'}"
      })
  void aForkKeepsWhatItsReferenceWasFoundWith(String field, String changes) {
    InvalidOptionException refusal =
        catchThrowableOfType(
            InvalidOptionException.class, () -> fork("{'targetImage':'p'}", changes));

    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal).hasMessageContaining("a fork keeps it");
  }

  private static Inputs inputs(StoredImage picture) {
    Models models =
        new Models() {
          @Override
          public Optional<Model> find(String idOrName) {
            return Optional.ofNullable(INSTALLED.get(idOrName));
          }

          @Override
          public List<Model> ofKind(ModelKind kind) {
            return INSTALLED.values().stream().filter(model -> model.kind() == kind).toList();
          }
        };
    return new Inputs(
        models,
        id -> id.equals("p") ? Optional.of(picture) : Optional.empty(),
        job -> Optional.empty());
  }

  @Test
  void fillsInWhatWasPublishedScaledToTheGenerator() {
    Plan<OneShotOptions> plan = plan("{'targetImage':'p'}", PICTURE);

    OneShotOptions options = plan.options();
    assertThat(plan.iterations()).isEqualTo(1001 + 2001);
    assertThat(Objects.requireNonNull(plan.base()).name()).isEqualTo("tiny");
    assertThat(plan.estimatedMemoryBytes()).isBetween(400L << 20, 2L << 30);
    assertThat(options.cropSize()).isEqualTo(8);
    assertThat(options.clip()).hasSize(1);
    assertThat(options.perceptual()).isEqualTo("lpips");
    assertThat(options.discriminator()).isNull();
    assertThat(options.emaDecay()).isEqualTo(Math.pow(0.5, 32.0 / 10_000));
    assertThat(plan.warnings()).anyMatch(warning -> warning.contains("trained from scratch"));
  }

  @Test
  void aTextNeedsNeitherSearchNorPicture() {
    Plan<OneShotOptions> plan = plan("{'source':'photo','target':'pencil sketch'}", PICTURE);

    assertThat(plan.iterations()).isEqualTo(2001);
    assertThat(plan.warnings()).noneMatch(warning -> warning.contains("discriminator"));
  }

  @Test
  void warnsOfAPictureMuchSmallerThanTheGenerators() {
    assertThat(plan("{'targetImage':'p'}", image(20)).warnings())
        .anyMatch(warning -> warning.contains("20 x 20"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "targetImage   | {}",
        "target        | {'targetImage':'p','target':'x'}",
        "source        | {'targetImage':'p','source':'x'}",
        "source        | {'target':'x'}",
        "target        | {'source':'x','target':'x'}",
        "fit           | {'source':'a','target':'x','fit':'cover'}",
        "views         | {'source':'a','target':'x','views':4}",
        "targetImage   | {'targetImage':'gone'}",
        "generator     | {'targetImage':'p','generator':'small'}",
        "generator     | {'targetImage':'p','generator':'clip'}",
        "perceptual    | {'targetImage':'p','perceptual':'clip'}",
        "discriminator | {'targetImage':'p','discriminator':'d128'}",
        "discriminator | {'targetImage':'p','discriminator':'tiny'}",
        "referenceW    | {'targetImage':'p','referenceW':'job'}",
        "clipWeight    | {'targetImage':'p','clipWeight':0,'reconstructionWeight':0}",
        "views         | {'targetImage':'p','searchIterations':0,'views':4}",
        "r1Interval    | {'targetImage':'p','r1Gamma':0,'r1Interval':4}",
        "r1Gamma       | {'targetImage':'p','adversarialWeight':0,'r1Gamma':1}",
        "batchSize     | {'targetImage':'p','batchSize':1}",
        "cropSize      | {'targetImage':'p','cropSize':64}",
        "cropCount     | {'targetImage':'p','patchWeight':0,'cropCount':4}",
        "patchFeatures | {'targetImage':'p','patchFeatures':5}",
        "label         | {'targetImage':'p','label':1}",
        "directionalWeight | {'source':'a','target':'x','directionalWeight':0}",
        "unheardOf     | {'targetImage':'p','unheardOf':1}"
      })
  void refuses(String field, String request) {
    InvalidOptionException refusal =
        catchThrowableOfType(InvalidOptionException.class, () -> plan(request, PICTURE));

    assertThat(refusal).as(request).isNotNull();
    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal).hasMessageContaining(field);
  }

  @Test
  void takesADiscriminatorOfTheSameSize() {
    Plan<OneShotOptions> plan = plan("{'targetImage':'p','discriminator':'d64'}", PICTURE);

    assertThat(plan.options().discriminator()).isEqualTo("d64");
    assertThat(plan.warnings()).noneMatch(warning -> warning.contains("from scratch"));
  }
}
