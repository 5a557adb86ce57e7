package io.domainshift.methods.nada;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.methods.RecordedRun;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingMethodContract;
import io.domainshift.models.Checkpoint;
import io.domainshift.nets.clip.TinyClip;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The contract with style pictures in the place of words, under two CLIPs. */
class NadaStyleTests extends TrainingMethodContract<NadaOptions> {

  private static final String PICTURES =
      """
      {'source':null,'target':null,'styleImages':['gold','sky'],'autoLayerIterations':0,
       'clip':[{'model':'clip','weight':0.5},{'model':'other','weight':2}]}
      """;

  @Override
  protected TrainingMethod<NadaOptions> method() {
    return new NadaMethod();
  }

  @Override
  protected NadaOptions options() {
    return NadaMethodTests.options(PICTURES);
  }

  @Override
  protected Map<String, Checkpoint> models() {
    return Map.of(
        "tiny", NadaMethodTests.TINY, "clip", NadaMethodTests.CLIP, "other", TinyClip.random(3));
  }

  @Override
  protected String trainedModel() {
    return "tiny";
  }

  @Override
  protected Set<String> trainedTensors() {
    return NadaMethodTests.weights(
        new NadaLayers(NadaMethodTests.GENERATOR).of(TrainingPhase.DEFAULT, false));
  }

  @Override
  protected RecordedRun run(long seed) {
    return super.run(seed)
        .with("gold", picture(60, 40, Color.ORANGE))
        .with("sky", picture(30, 50, Color.CYAN));
  }

  private static BufferedImage picture(int width, int height, Color colour) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = picture.createGraphics();
    drawing.setColor(colour);
    drawing.fillOval(0, 0, width, height);
    drawing.dispose();
    return picture;
  }

  @Test
  void followsThePicturesOnly() {
    RecordedRun run = run(1);

    Checkpoint trained =
        method()
            .train(
                run,
                NadaMethodTests.options(
                    PICTURES.replace("}]}", "}],'iterations':40,'learningRate':0.02}")));

    assertThat(run.ticks)
        .allSatisfy(tick -> assertThat(tick.losses()).containsOnlyKeys("style"))
        .allSatisfy(
            tick -> assertThat(tick.loss()).isCloseTo(tick.losses().get("style"), within(1e-5)));
    double first = mean(run, 0);
    double last = mean(run, 35);
    assertThat(last).isLessThan(0.8 * first);
    assertThat(trained.metadata())
        .containsEntry("styleImages", "gold,sky")
        .doesNotContainKeys("source", "target");
  }

  private static double mean(RecordedRun run, int from) {
    return run.ticks.subList(from, from + 5).stream()
        .mapToDouble(tick -> tick.loss())
        .average()
        .orElseThrow();
  }

  @Test
  void weighsWordsAndPictures() {
    RecordedRun run = run(1);

    method()
        .train(
            run,
            NadaMethodTests.options(
                """
                {'styleImages':['gold'],'directionalWeight':3,'textWeight':0.5,'styleWeight':2,
                 'globalWeight':0.25}
                """));

    assertThat(run.ticks)
        .allSatisfy(
            tick -> {
              Map<String, Double> losses = tick.losses();
              assertThat(losses).containsOnlyKeys("directional", "style", "global");
              assertThat(tick.loss())
                  .isCloseTo(
                      1.5 * losses.getOrDefault("directional", Double.NaN)
                          + 6 * losses.getOrDefault("style", Double.NaN)
                          + 0.25 * losses.getOrDefault("global", Double.NaN),
                      within(1e-5));
            });
  }

  @Test
  void showsWhatClipSeesOfThePictures() throws IOException {
    RecordedRun run = run(1);

    method().train(run, options());

    byte[] file = run.files.get("style/style.png");
    BufferedImage sheet = ImageIO.read(new ByteArrayInputStream(file));
    int side = TinyClip.ARCHITECTURE.imageSize();
    assertThat(List.of(sheet.getWidth(), sheet.getHeight())).containsExactly(2 * side, side);
    assertThat(new Color(sheet.getRGB(side / 2, side / 2))).isEqualTo(Color.ORANGE);
    assertThat(new Color(sheet.getRGB(side + side / 2, side / 2))).isEqualTo(Color.CYAN);
  }

  @Test
  void theLayerSearchGoesForThePictures() {
    RecordedRun run = run(1);
    NadaOptions options =
        NadaMethodTests.options(
            "{'source':null,'target':null,'styleImages':['gold'],'autoLayerK':2,'autoLayerBatch':2}");

    Checkpoint trained = method().train(run, options);

    assertThat(run.ticks).hasSize(ITERATIONS);
    assertThat(trained.tensors()).isNotEqualTo(NadaMethodTests.TINY.tensors());
  }
}
