package io.domainshift.methods.projected;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.PreparedDataset;
import io.domainshift.datasets.PreparedFixtures;
import io.domainshift.datasets.StoredImage;
import io.domainshift.graph.HostTensor;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.Models;
import io.domainshift.methods.RecordedRun;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingMethodContract;
import io.domainshift.methods.TrainingState;
import io.domainshift.methods.nada.NadaMethod;
import io.domainshift.methods.oneshot.OneShotMethod;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import io.domainshift.models.PerceptualArchitecture;
import io.domainshift.models.PerceptualArchitecture.Backbone;
import io.domainshift.models.formats.CanonicalFormat;
import io.domainshift.nets.clip.TinyClip;
import io.domainshift.nets.perceptual.MadeUpWeights;
import io.domainshift.nets.stylegan2.GeneratorWeights;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a StyleGAN2, and what becomes of one that was trained from scratch. */
class ProjectedStyleGan2Tests extends TrainingMethodContract<ProjectedOptions> {

  private static final GeneratorArchitecture TINY =
      GeneratorArchitecture.of(32, 6, 10, 0, 2, 256, 12);
  private static final PreparedDataset SPOTS = ProjectedFixtures.pictures(0);
  private static final PreparedDataset LABELLED = ProjectedFixtures.pictures(3);

  private final ProjectedMethod method = ProjectedFixtures.method();

  @Override
  protected TrainingMethod<ProjectedOptions> method() {
    return method;
  }

  @Override
  protected ProjectedOptions options() {
    return ProjectedFixtures.options("{'architecture':'stylegan2'}");
  }

  @Override
  protected Map<String, Checkpoint> models() {
    Map<String, Checkpoint> models = new LinkedHashMap<>(ProjectedFixtures.models());
    models.put("tiny", GeneratorWeights.initial(TINY, 1, 1));
    models.put("clip", TinyClip.random(2));
    models.put(
        "lpips",
        new Checkpoint(new PerceptualArchitecture(Backbone.ALEX), MadeUpWeights.alex(1), Map.of()));
    return models;
  }

  @Override
  protected String trainedModel() {
    return "tiny";
  }

  @Override
  protected Set<String> trainedTensors() {
    return TINY.tensorShapes().keySet().stream()
        .filter(name -> !name.endsWith(".noise_const"))
        .collect(Collectors.toSet());
  }

  @Override
  protected RecordedRun run(long seed) {
    return super.run(seed).with("spots", SPOTS).with("labelled", LABELLED);
  }

  @Test
  void theResultsAverageLatentIsThatOfTheGenerator() {
    RecordedRun run = run(3);
    method.train(run, ProjectedFixtures.options("{'architecture':'stylegan2','saveKimg':0.004}"));

    assertThat(run.checkpoints).hasSize(5);
    for (TrainingState state : run.checkpoints) {
      Map<String, HostTensor> tensors = state.tensors();
      assertThat(tensors.get("average/mapping.w_avg"))
          .isNotNull()
          .isEqualTo(tensors.get("generator/mapping.w_avg"));
    }
  }

  @Test
  void newGeneratorsKnowTheDataSetsClasses() {
    Checkpoint trained =
        method.train(
            run(3), fresh("'dataset':'labelled','labels':true,'wDim':10,'mappingLayers':3"));

    assertThat(trained.architecture())
        .isEqualTo(GeneratorArchitecture.of(32, 6, 10, 3, 3, 256, 12));
  }

  @Test
  void aGeneratorTrainedFromScratchCanBeAdapted(@TempDir Path folder) {
    PreparedDataset big = PreparedFixtures.spots(folder.resolve("big.dataset"), 64, 10, 0);
    Checkpoint trained = method.train(run(3).with("big", big), fresh("'dataset':'big','wDim':10"));
    Path file = folder.resolve("trained.safetensors");
    CanonicalFormat.write(trained, file);
    Checkpoint stored = CanonicalFormat.open(file);

    String clip = "'generator':'stored','clip':[{'model':'clip','weight':1}],'batchSize':2,";
    NadaMethod nada = new NadaMethod();
    Checkpoint sketch =
        nada.train(
            with(stored),
            nada.plan(request("{" + clip + "'source':'a','target':'b','iterations':2}"), inputs())
                .options());
    assertThat(sketch.architecture()).isEqualTo(stored.architecture());
    assertThat(sketch.tensors()).isNotEqualTo(stored.tensors());

    OneShotMethod oneShot = new OneShotMethod();
    Checkpoint alike =
        oneShot.train(
            with(stored),
            oneShot
                .plan(
                    request(
                        "{"
                            + clip
                            + "'targetImage':'picture','perceptual':'lpips','searchIterations':1,"
                            + "'iterations':2,'cropCount':3,'cropSize':16,'sampleCount':2}"),
                    inputs())
                .options());
    assertThat(alike.architecture()).isEqualTo(stored.architecture());
    assertThat(alike.tensor(GeneratorArchitecture.REFERENCE_W).shape()).containsExactly(1, 10);
  }

  private static ProjectedOptions fresh(String request) {
    return ProjectedFixtures.options(
        "{'architecture':'stylegan2','generator':null,'zDim':6,'channelBase':256,'channelMax':12,"
            + request
            + "}");
  }

  private static RequestedOptions request(String json) {
    return new RequestedOptions(ProjectedFixtures.json(json));
  }

  private RecordedRun with(Checkpoint stored) {
    Map<String, Checkpoint> models = new LinkedHashMap<>(models());
    models.put("stored", stored);
    return new RecordedRun(run(3).scope(), 3, models)
        .with("picture", new BufferedImage(90, 80, BufferedImage.TYPE_INT_RGB));
  }

  /** What the catalogs would say. */
  private Inputs inputs() {
    Map<String, Checkpoint> models = new LinkedHashMap<>(models());
    models.put(
        "stored",
        new Checkpoint(GeneratorArchitecture.of(64, 6, 10, 0, 2, 256, 12), Map.of(), Map.of()));
    StoredImage picture =
        new StoredImage(
            new UUID(0, 2), "picture.png", 90, 80, "image/png", 1, "", "", Instant.EPOCH);
    return new Inputs(
        new Models() {
          @Override
          public Optional<Model> find(String idOrName) {
            return Optional.ofNullable(models.get(idOrName))
                .map(found -> ProjectedFixtures.model(idOrName, found));
          }

          @Override
          public List<Model> ofKind(ModelKind kind) {
            return models.keySet().stream()
                .map(name -> find(name).orElseThrow())
                .filter(model -> model.kind() == kind)
                .toList();
          }
        },
        id -> Optional.of(picture),
        job -> Optional.empty());
  }
}
