package io.domainshift.studio.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.studio.options.LayerMix.Partner;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class SampleOptionsTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final GeneratorArchitecture GENERATOR =
      new GeneratorArchitecture(
          8,
          2,
          3,
          0,
          1,
          new TreeMap<>(Map.of(4, 8, 8, 8)),
          Blocks.SKIP,
          0.01,
          null,
          GeneratorArchitecture.PUBLISHED_FILTER);

  private static final FastGanArchitecture FASTGAN = FastGanArchitecture.of(32, 2, 0, 8, false);

  @Test
  void fillsEveryDefault() {
    SampleOptions options = SampleOptions.defaults().resolve(GENERATOR);
    assertThat(options.seeds()).containsExactly(0L, 1L, 2L, 3L);
    assertThat(options.count()).isNull();
    assertThat(options.truncationPsi()).isEqualTo(0.7);
    assertThat(options.truncationCutoff()).isEqualTo(4);
    assertThat(options.noise()).isEqualTo(NoiseMode.CONST);
    assertThat(options.format()).isEqualTo(PictureFormat.PNG);
    assertThat(options.columns()).isEqualTo(2);
    assertThat(options.resolve(GENERATOR)).as("is a fixed point").isEqualTo(options);
  }

  @Test
  void countsUpFromTheFirstSeed() {
    assertThat(parse("{'count': 3, 'seed': 40}").resolve(GENERATOR).seeds())
        .isEqualTo(List.of(40L, 41L, 42L));
  }

  @Test
  void takesLatentsOfEveryLayer() {
    SampleOptions options =
        parse("{'ws': [[[1,2,3],[1,2,3],[1,2,3],[1,2,3]]], 'noise': 'random'}").resolve(GENERATOR);
    assertThat(options.truncationPsi()).isNull();
    assertThat(options.noiseSeed()).isZero();
    assertThat(options.columns()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seeds            | {'seeds': [1], 'count': 2}",
        "seed             | {'seeds': [1], 'seed': 2}",
        "seeds            | {'seeds': [-1]}",
        "seeds            | {'seeds': []}",
        "count            | {'count': 65}",
        "z                | {'z': [[1, 2, 3]]}",
        "w                | {'w': [[1, 2, null]]}",
        "ws               | {'ws': [[[1, 2, 3]]]}",
        "truncationPsi    | {'truncationPsi': 3}",
        "truncationPsi    | {'w': [[1, 2, 3]], 'truncationPsi': 0.5}",
        "truncationCutoff | {'truncationCutoff': 5}",
        "noiseSeed        | {'noiseSeed': 5}",
        "columns          | {'columns': 0}",
        "columns          | {'columns': 2, 'layout': 'single'}",
      })
  void refusesWhatDoesNotFitAndNamesTheField(String field, String json) {
    assertThatThrownBy(() -> parse(json).resolve(GENERATOR))
        .isInstanceOfSatisfying(
            InvalidSampleException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining("expected");
  }

  @Test
  void fillsTheDefaultsOfFastGan() {
    SampleOptions options = SampleOptions.defaults().resolve(FASTGAN);
    assertThat(options.truncationPsi()).isEqualTo(1);
    assertThat(options.truncationCutoff()).isNull();
    assertThat(options.noise()).isEqualTo(NoiseMode.RANDOM);
    assertThat(options.noiseSeed()).isZero();
    assertThat(options.resolve(FASTGAN)).as("is a fixed point").isEqualTo(options);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "w                | {'w': [[1, 2, 3]]}                                       | seeds, count or z",
        "ws               | {'ws': [[[1, 2, 3]]]}                                    | seeds, count or z",
        "z                | {'z': [[1, 2, 3]]}                                       | expected 2",
        "truncationPsi    | {'truncationPsi': 0.7}                                   | expected 1 or none",
        "truncationCutoff | {'truncationCutoff': 2}                                  | expected none",
        "mix              | {'mix': {'with': 'seed', 'seed': 1, 'layers': [0, 1]}}   | expected none",
        "noise            | {'noise': 'const'}                                       | stores no noise",
        "label            | {'label': 1}                                             | expected none",
        "beside           | {'beside': 'source'}                                     | expected none",
      })
  void refusesWhatFastGanDoesNotHaveAndNamesTheField(String field, String json, String message) {
    SampleSubject beside = new SampleSubject(FASTGAN, false, GENERATOR);
    assertThatThrownBy(() -> parse(json).resolve(beside))
        .isInstanceOfSatisfying(
            InvalidSampleException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining(message);
  }

  @Test
  void aConditionalFastGanWantsAClass() {
    FastGanArchitecture classes = FastGanArchitecture.of(32, 2, 3, 8, true);
    assertThat(parse("{'label': 2}").resolve(classes).label()).isEqualTo(2);
    assertThatThrownBy(() -> parse("{'label': 3}").resolve(classes))
        .hasMessageContaining("label is 3, expected 0 to 2");
    assertThatThrownBy(() -> parse("{}").resolve(classes))
        .hasMessageContaining("label is null, expected 0 to 2");
  }

  @Test
  void mixesAndDrawsBesideWhereTheModelBringsWhatIsNeeded() {
    SampleSubject adapted = new SampleSubject(GENERATOR, true, GENERATOR);
    String json =
        "{'count': 9, 'beside': 'source', 'mix': {'with': 'reference', 'layers': [2, 3]}}";
    SampleOptions options = parse(json).resolve(adapted);

    assertThat(options.columns()).isEqualTo(8);
    assertThat(options.mix()).isEqualTo(new LayerMix(Partner.REFERENCE, null, List.of(2, 3)));
    assertThat(options.resolve(adapted)).as("is a fixed point").isEqualTo(options);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mix.with   | false | {'mix': {'with': 'reference', 'layers': [0, 1]}}          | has no reference latent",
        "mix.with   | true  | {'mix': {'layers': [0, 1]}}                               | is missing",
        "mix.seed   | true  | {'mix': {'with': 'reference', 'seed': 1, 'layers': [0, 1]}} | ignored",
        "mix.seed   | true  | {'mix': {'with': 'seed', 'layers': [0, 1]}}               | holds null",
        "mix.seed   | true  | {'mix': {'with': 'seed', 'seed': -1, 'layers': [0, 1]}}   | holds -1",
        "mix.with   | true  | {'w': [[1,2,3]], 'mix': {'with': 'seed', 'seed': 1, 'layers': [0, 1]}} | expected those beside it",
        "mix.layers | true  | {'mix': {'with': 'reference'}}                            | the first and the last row",
        "mix.layers | true  | {'mix': {'with': 'reference', 'layers': [1]}}             | the first and the last row",
        "mix.layers | true  | {'mix': {'with': 'reference', 'layers': [null, 1]}}       | the first and the last row",
        "mix.layers | true  | {'mix': {'with': 'reference', 'layers': [1, 0]}}          | from 0 to 3, in this order",
        "mix.layers | true  | {'mix': {'with': 'reference', 'layers': [-1, 0]}}         | from 0 to 3, in this order",
        "mix.layers | true  | {'mix': {'with': 'reference', 'layers': [0, 4]}}          | from 0 to 3, in this order",
      })
  void refusesMixesThatCannotBeDrawn(String field, boolean reference, String json, String message) {
    assertThatThrownBy(() -> parse(json).resolve(new SampleSubject(GENERATOR, reference, null)))
        .isInstanceOfSatisfying(
            InvalidSampleException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining(message);
  }

  @Test
  void refusesASourceThatIsNotThereOrTakesOtherLatents() {
    GeneratorArchitecture wider =
        new GeneratorArchitecture(
            8,
            2,
            4,
            0,
            1,
            GENERATOR.channels(),
            Blocks.SKIP,
            0.01,
            null,
            GeneratorArchitecture.PUBLISHED_FILTER);
    for (SampleSubject subject :
        List.of(
            new SampleSubject(GENERATOR, true, null), new SampleSubject(GENERATOR, true, wider))) {
      assertThatThrownBy(() -> parse("{'beside': 'source'}").resolve(subject))
          .isInstanceOfSatisfying(
              InvalidSampleException.class, e -> assertThat(e.field()).isEqualTo("beside"))
          .hasMessageContaining("source");
    }
  }

  private static SampleOptions parse(String json) {
    return JSON.readValue(json.replace('\'', '"'), SampleOptions.class);
  }
}
