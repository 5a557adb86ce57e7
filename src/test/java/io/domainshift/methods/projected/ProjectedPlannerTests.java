package io.domainshift.methods.projected;

import static io.domainshift.methods.projected.ProjectedFixtures.dataset;
import static io.domainshift.methods.projected.ProjectedFixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.datasets.Dataset;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.Kept;
import io.domainshift.methods.Models;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectedPlannerTests {

  private static final List<Model> MODELS =
      ProjectedFixtures.models().entrySet().stream()
          .map(entry -> ProjectedFixtures.model(entry.getKey(), entry.getValue()))
          .toList();
  private static final List<Dataset> DATASETS =
      List.of(
          dataset("birds", 64, 1500, 0, 0),
          dataset("few", 32, 20, 0, 0),
          dataset("three", 32, 3, 0, 0),
          dataset("classes", 32, 900, 3, 0),
          dataset("gaps", 32, 900, 3, 7));

  private static final Models INSTALLED =
      new Models() {
        @Override
        public Optional<Model> find(String idOrName) {
          return MODELS.stream()
              .filter(m -> m.name().equals(idOrName) || m.id().toString().equals(idOrName))
              .findFirst();
        }

        @Override
        public List<Model> ofKind(ModelKind kind) {
          return MODELS.stream().filter(model -> model.kind() == kind).toList();
        }
      };

  private static Plan<ProjectedOptions> plan(String request) {
    Inputs inputs =
        new Inputs(
            INSTALLED,
            id -> Optional.empty(),
            id -> Optional.empty(),
            name -> DATASETS.stream().filter(set -> set.name().equals(name)).findFirst());
    return ProjectedFixtures.method().plan(new RequestedOptions(json(request)), inputs);
  }

  @Test
  void fillsInThePublishedDefaults() {
    Plan<ProjectedOptions> plan = plan("{'dataset':'birds','architecture':'fastgan'}");
    ProjectedOptions options = plan.options();

    assertThat(options.dataset()).isEqualTo(DATASETS.get(0).id().toString());
    assertThat(options.zDim()).isEqualTo(256);
    assertThat(options.batchSize()).isEqualTo(64);
    assertThat(options.batchDevice()).isEqualTo(64);
    assertThat(options.generatorLearningRate()).isEqualTo(0.0002);
    assertThat(options.discriminatorLearningRate()).isEqualTo(0.0002);
    assertThat(options.emaKimg()).isEqualTo(20);
    assertThat(options.emaRampup()).isEqualTo(0.05);
    assertThat(options.featureSize()).isEqualTo(224);
    assertThat(options.augment()).containsExactly(Augmentation.values());
    assertThat(options.metric()).isEqualTo("fd-efficientnet-lite1");
    assertThat(options.metricKimg()).isEqualTo(200);
    assertThat(options.onCollapse()).isEqualTo(OnCollapse.STOP);
    assertThat(plan.iterations()).isEqualTo(156_250);
    assertThat(plan.base()).isNull();
    assertThat(plan.warnings()).isEmpty();
  }

  @Test
  void whatFollowsFromOtherOptionsDoesSo() {
    ProjectedOptions options =
        plan("{'dataset':'birds','architecture':'fastgan','batchSize':16,'kimg':0.1}").options();

    assertThat(options.batchDevice()).isEqualTo(16);
    assertThat(options.emaKimg()).isEqualTo(5);
    assertThat(options.iterations()).isEqualTo(7);
  }

  @Test
  void startsFromAGeneratorOfTheDataSetsSizeWithoutRampUp() {
    Plan<ProjectedOptions> plan = plan("{'dataset':'few','generator':'tiny'}");

    assertThat(plan.options().architecture()).isEqualTo(GeneratorKind.FASTGAN);
    assertThat(plan.options().generatorLearningRate()).isEqualTo(0.0002);
    assertThat(plan.options().emaRampup()).isZero();
    assertThat(plan.base()).extracting(Model::name).isEqualTo("tiny");
    assertThat(plan.warnings())
        .containsExactly(
            "The data set few has 20 pictures: a generator learns so few by heart; adapting one to a picture (one-shot) may serve better");
  }

  @Test
  void moreAtATimeNeedsMoreMemory() {
    long whole = plan("{'dataset':'birds','architecture':'fastgan'}").estimatedMemoryBytes();
    long parted =
        plan("{'dataset':'birds','architecture':'fastgan','batchDevice':8}").estimatedMemoryBytes();
    long small =
        plan("{'dataset':'birds','architecture':'fastgan','featureSize':128}")
            .estimatedMemoryBytes();

    assertThat(parted).isLessThan(whole / 3);
    assertThat(small).isLessThan(whole);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | dataset | dataset is missing, expected the id or name of a prepared data set",
        "{'dataset':7} | dataset | dataset is no text, expected the id or name of a prepared data set",
        "{'dataset':'none'} | dataset | dataset \"none\" is not there, expected the id or name of a prepared data set",
        "{'dataset':'few','generator':'tiny','batchSize':9,'batchDevice':4} | batchDevice | batchDevice is 4 and batchSize 9, expected a part without remainder",
        "{'dataset':'few','generator':'tiny','labels':true} | labels | labels is true and the data set few has no classes, expected a data set with classes",
        "{'dataset':'gaps','generator':'conditional','labels':true} | labels | labels is true and 7 pictures of the data set gaps have no class, expected one for each",
        "{'dataset':'few','generator':'tiny','truncationPsi':0.7} | truncationPsi | truncationPsi is 0.7 and FastGAN has no intermediate latent to truncate, expected 1",
        "{'dataset':'birds','generator':'tiny'} | generator | generator \"tiny\" draws 32 x 32 pixels, expected 64 x 64 as the data set birds has",
        "{'dataset':'classes','generator':'tiny','labels':true} | generator | generator \"tiny\" knows 0 classes, expected 3 as labels is true",
        "{'dataset':'few','generator':'tiny','zDim':64} | zDim | zDim is given beside generator, expected one of both",
        "{'dataset':'few','architecture':'fastgan','wDim':64} | wDim | wDim has no effect here, expected it beside the architecture stylegan2",
        "{'dataset':'few','architecture':'fastgan','channelBase':64} | channelBase | channelBase is 64, expected more for pictures of 32 pixels: FastGAN has no channels at resolution 4",
        "{'dataset':'few','architecture':'fastgan','featureNetwork':'tiny'} | featureNetwork | featureNetwork \"tiny\" is a generator, expected one of [efficientnet-lite1]",
        "{'dataset':'few','architecture':'fastgan','featureSize':64} | featureSize | featureSize is 64, must be between 128 and 1024",
        "{'dataset':'few','architecture':'fastgan','metric':'fid'} | metric | metric is \"fid\", expected fid beside an installed Inception, or fd- and the name of an installed EfficientNet-Lite",
        "{'dataset':'few','architecture':'fastgan','metric':'fd-tiny'} | metric | metric is \"fd-tiny\", expected fid",
        "{'dataset':'three','architecture':'fastgan'} | metricKimg | metricKimg is 200.0 and the data set three has 3 pictures, expected 0 or 5 pictures at least",
        "{'dataset':'few','architecture':'biggan'} | architecture | architecture is \"biggan\", expected one of [stylegan2, fastgan, fastgan-lite]",
        "{'dataset':'few','blur':1} | blur | blur is unknown"
      })
  void namesTheOptionAtFault(String request, String field, String message) {
    assertThatThrownBy(() -> plan(request))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageStartingWith(message)
        .extracting(e -> ((InvalidOptionException) e).field())
        .isEqualTo(field);
  }

  @Test
  void aForkKeepsWhatTheStateIsMadeOf() {
    List<String> kept =
        Stream.of(ProjectedOptions.class.getRecordComponents())
            .filter(component -> component.isAnnotationPresent(Kept.class))
            .map(component -> component.getName())
            .toList();

    assertThat(kept)
        .contains("dataset", "architecture", "featureNetwork", "batchSize", "labels")
        .doesNotContain(
            "kimg", "generatorLearningRate", "discriminatorLearningRate", "batchDevice", "augment");
  }
}
