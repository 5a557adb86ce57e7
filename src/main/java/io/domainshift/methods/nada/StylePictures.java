package io.domainshift.methods.nada;

import io.domainshift.datasets.PictureFiles;
import io.domainshift.datasets.Pictures;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.FixedPictures;
import io.domainshift.methods.Latents;
import io.domainshift.methods.TrainingRun;
import io.domainshift.nets.clip.ClipEncoder;
import io.domainshift.nets.clip.PicturePreprocessing;
import io.domainshift.nets.stylegan2.Generator;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Style pictures of a job, between which and the generator's own pictures lies the direction to go.
 * Face of {@code graphs/methods/nada/style.py}. Everything derives from the pictures and the job's
 * seed, so a resumed job works it out again and keeps nothing of it.
 */
final class StylePictures {

  /**
   * Generated pictures whose mean the direction starts from; {@code img2img_batch} as published.
   */
  static final int SOURCES = 16;

  private static final String SHEET = "style.png";

  private final TrainingRun run;
  private final NadaOptions options;
  private final List<ClipEncoder> clips;

  /** Features [1, D] or [N, D] for each CLIP, not normalised. */
  private final List<List<Tensor>> drawn = new ArrayList<>();

  private final List<List<Tensor>> given = new ArrayList<>();

  /**
   * What style pictures come to for one CLIP.
   *
   * @param direction from the mean of the generator's pictures to theirs, [1, D] of length one
   * @param likeness what they have in common, [1, D] of length one
   */
  record Style(Tensor direction, Tensor likeness) {

    /**
     * @param home scope in which the result stays
     * @param drawn features of the generator's pictures, to be stacked to [N, D]
     * @param given features of the style pictures, to be stacked to [M, D]
     */
    static Style of(GraphScope home, List<Tensor> drawn, List<Tensor> given) {
      try (GraphScope scope = home.openChild()) {
        Tensor target = scope.call("methods.nada.text.stack").with(given).tensor();
        Tensor source = scope.call("methods.nada.text.stack").with(drawn).tensor();
        return new Style(
            scope
                .call("methods.nada.style.direction")
                .with(source)
                .with(target)
                .tensor()
                .moveTo(home),
            scope.call("methods.nada.text.average").with(target).tensor().moveTo(home));
      }
    }
  }

  private StylePictures(TrainingRun run, NadaOptions options, List<ClipEncoder> clips) {
    this.run = run;
    this.options = options;
    this.clips = clips;
    for (int i = 0; i < clips.size(); i++) {
      drawn.add(new ArrayList<>());
      given.add(new ArrayList<>());
    }
  }

  /**
   * Looks at style pictures with every CLIP, and shows in the job what CLIP sees.
   *
   * @param ids the pictures
   * @param generator before training
   * @return one style a CLIP, in the scope of the run
   */
  static List<Style> look(
      TrainingRun run,
      NadaOptions options,
      List<String> ids,
      List<ClipEncoder> clips,
      Generator generator,
      Latents latents) {
    StylePictures pictures = new StylePictures(run, options, clips);
    GraphScope home = run.scope();
    try (GraphScope scope = home.openChild()) {
      pictures.readAll(scope, ids);
      pictures.drawAll(scope, generator, latents);
      List<Style> styles = new ArrayList<>();
      for (int i = 0; i < clips.size(); i++) {
        styles.add(Style.of(home, pictures.drawn.get(i), pictures.given.get(i)));
      }
      return styles;
    }
  }

  /** Pictures of any size come one after the other: one in full is in memory. */
  private void readAll(GraphScope scope, List<String> ids) {
    List<BufferedImage> shown = new ArrayList<>();
    for (String id : ids) {
      BufferedImage picture = run.image(id);
      shown.add(PicturePreprocessing.centre(picture, clips.get(0).imageSize()));
      for (int i = 0; i < clips.size(); i++) {
        try (GraphScope part = scope.openChild()) {
          given.get(i).add(clips.get(i).imageFeatures(part, List.of(picture)).moveTo(scope));
        }
      }
      run.checkInterrupted();
    }
    int columns = (int) Math.ceil(Math.sqrt(shown.size()));
    run.file("style", SHEET, "image/png", PictureFiles.png(Pictures.grid(shown, columns)));
  }

  private void drawAll(GraphScope scope, Generator generator, Latents latents) {
    FixedPictures sources = new FixedPictures(run, latents, "style", 1);
    for (int batch = 0; batch < SOURCES / FixedPictures.BATCH; batch++) {
      try (GraphScope part = scope.openChild()) {
        Tensor image = sources.batch(part, generator, batch);
        for (int i = 0; i < clips.size(); i++) {
          Tensor features = Guide.look(part, clips.get(i), image, options.clipAntialias());
          drawn.get(i).add(features.moveTo(scope));
        }
      }
      run.checkInterrupted();
    }
  }
}
