package io.domainshift.studio.options;

import static io.domainshift.studio.options.InvalidSampleException.require;

import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.ImageArchitecture;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What to draw with a generator. The latents come from exactly one of {@code seeds}, {@code count}
 * (counting up from {@code seed}), {@code z}, {@code w} and {@code ws}. FastGAN has no intermediate
 * latents: nothing that works on them is taken for it.
 *
 * @param seeds one picture a seed, 0 to 2³²−1; the latent is PyTorch's {@code torch.randn(1, zDim,
 *     generator=torch.Generator().manual_seed(seed))}
 * @param count number of pictures, 1 to 64
 * @param seed first seed with {@code count}; default 0
 * @param z latents, [N, zDim]
 * @param w intermediate latents, [N, wDim]
 * @param ws latents of every layer (W+), [N, numWs, wDim]
 * @param label class of a conditional generator, 0 to cDim − 1, for {@code z} and seeds; required
 *     there, refused elsewhere
 * @param truncationPsi 1 leaves w as it is, 0 gives the mean picture; −2 to 2, default 0.7. Applied
 *     to {@code z} and seeds only: w and ws are taken as given. 1 for FastGAN
 * @param truncationCutoff layers that truncation touches, from the coarsest; default all
 * @param noise default {@code const}; for FastGAN, which stores none, {@code random}
 * @param noiseSeed seed of random noise; default 0
 * @param format default {@code png}
 * @param layout default {@code grid}
 * @param columns of the grid; default the square root of the number of pictures, rounded up; beside
 *     a source one row of up to 8
 * @param mix rows of W+ from another latent; default none
 * @param beside also draws the pictures of the generator that this one was adapted from; in a grid
 *     a row of those above each row; default none
 */
public record SampleOptions(
    @Nullable List<Long> seeds,
    @Nullable Integer count,
    @Nullable Long seed,
    @Nullable List<List<Float>> z,
    @Nullable List<List<Float>> w,
    @Nullable List<List<List<Float>>> ws,
    @Nullable Integer label,
    @Nullable Double truncationPsi,
    @Nullable Integer truncationCutoff,
    @Nullable NoiseMode noise,
    @Nullable Long noiseSeed,
    @Nullable PictureFormat format,
    @Nullable PictureLayout layout,
    @Nullable Integer columns,
    @Nullable LayerMix mix,
    @Nullable Beside beside) {

  /** Pictures of one request. */
  public static final int MAX_PICTURES = 64;

  /** Pairs in a row that still show well on a screen. */
  private static final int PAIRS = 8;

  private static final long MAX_SEED = (1L << 32) - 1;

  /** Four pictures from seeds 0 to 3. */
  public static SampleOptions defaults() {
    return new SampleOptions(
        null, 4, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null);
  }

  /** {@link #resolve(SampleSubject)} for a generator that nothing comes with. */
  public SampleOptions resolve(ImageArchitecture generator) {
    return resolve(new SampleSubject(generator, false, null));
  }

  /** The same with another format. */
  public SampleOptions withFormat(PictureFormat other) {
    return new SampleOptions(
        seeds,
        count,
        seed,
        z,
        w,
        ws,
        label,
        truncationPsi,
        truncationCutoff,
        noise,
        noiseSeed,
        other,
        layout,
        columns,
        mix,
        beside);
  }

  /** Whether drawing needs the reference latent that a one-shot adaptation leaves. */
  public boolean wantsReference() {
    return mix != null && mix.with() == LayerMix.Partner.REFERENCE;
  }

  /**
   * The same request with every default filled in: a list of seeds in place of a count.
   *
   * @throws InvalidSampleException when something does not fit this generator
   */
  public SampleOptions resolve(SampleSubject subject) {
    ImageArchitecture generator = subject.generator();
    long sources = Stream.of(seeds, count, z, w, ws).filter(Objects::nonNull).count();
    if (sources == 0) {
      return withCount(4).resolve(subject);
    }
    require(
        sources == 1,
        "seeds",
        "stands beside another source of latents, expected one of seeds, count, z, w, ws");
    require(
        seed == null || count != null,
        "seed",
        "is the first seed of 'count', expected 'count' beside it, or 'seeds' alone");
    List<Long> chosen = count == null ? seeds : counted(count, seed == null ? 0 : seed);
    if (chosen != null) {
      checkNumber("seeds", chosen.size());
      for (Long one : chosen) {
        checkSeed("seeds", one);
      }
    }
    if (z != null) {
      checkRows("z", z, generator.zDim());
    }
    boolean mapped = w == null && ws == null;
    Truncation truncation =
        generator instanceof GeneratorArchitecture styles
            ? StyleGan2Rules.check(this, subject, styles)
            : FastGanRules.check(this);
    boolean conditional = mapped && generator.cDim() > 0;
    require(
        conditional || label == null,
        "label",
        "is only for seeds and z of a conditional generator, expected none");
    require(
        !conditional || label != null && label >= 0 && label < generator.cDim(),
        "label",
        "is %s, expected 0 to %d".formatted(label, generator.cDim() - 1));
    boolean stored = generator instanceof GeneratorArchitecture;
    NoiseMode usual = stored ? NoiseMode.CONST : NoiseMode.RANDOM;
    NoiseMode mode = noise == null ? usual : noise;
    require(
        mode == NoiseMode.RANDOM || noiseSeed == null,
        "noiseSeed",
        "is ignored with noise '%s', expected noise 'random' beside it".formatted(mode.label()));
    Long draw = mode == NoiseMode.RANDOM ? Long.valueOf(noiseSeed == null ? 0 : noiseSeed) : null;
    if (draw != null) {
      checkSeed("noiseSeed", draw);
    }
    PictureFormat file = format == null ? PictureFormat.PNG : format;
    PictureLayout sheet = layout == null ? PictureLayout.GRID : layout;
    boolean grid = sheet == PictureLayout.GRID && file != PictureFormat.SAFETENSORS;
    require(
        grid || columns == null,
        "columns",
        "is ignored without a grid of pictures, expected layout 'grid' and a picture format");
    int number = Stream.of(chosen, z, w, ws).filter(Objects::nonNull).mapToInt(List::size).sum();
    if (beside != null) {
      require(
          subject.source() != null,
          "beside",
          "is 'source', but the model was adapted from no installed generator, expected none");
      require(
          subject.sourceSharesLatents(),
          "beside",
          "is 'source', but the model's source takes other latents, expected none");
    }
    int square = beside == null ? (int) Math.ceil(Math.sqrt(number)) : Math.min(number, PAIRS);
    int across = columns == null ? square : columns;
    require(
        across >= 1 && across <= MAX_PICTURES,
        "columns",
        "is %d, expected 1 to %d".formatted(across, MAX_PICTURES));
    return new SampleOptions(
        chosen,
        null,
        null,
        z,
        w,
        ws,
        label,
        truncation.psi(),
        truncation.cutoff(),
        mode,
        draw,
        file,
        sheet,
        grid ? across : null,
        mix,
        beside);
  }

  private SampleOptions withCount(int number) {
    return new SampleOptions(
        null,
        number,
        seed,
        null,
        null,
        null,
        label,
        truncationPsi,
        truncationCutoff,
        noise,
        noiseSeed,
        format,
        layout,
        columns,
        mix,
        beside);
  }

  /**
   * What happens to intermediate latents.
   *
   * @param psi null where none are mapped from z
   * @param cutoff null where none are truncated
   */
  record Truncation(@Nullable Double psi, @Nullable Integer cutoff) {}

  private static List<Long> counted(int count, long first) {
    checkNumber("count", count);
    return LongStream.range(first, first + count).boxed().toList();
  }

  static void checkSeed(String field, @Nullable Long seed) {
    require(
        seed != null && seed >= 0 && seed <= MAX_SEED,
        field,
        "holds %s, expected whole numbers from 0 to %d".formatted(seed, MAX_SEED));
  }

  static void checkNumber(String field, int number) {
    require(
        number >= 1 && number <= MAX_PICTURES,
        field,
        "asks for %d pictures, expected 1 to %d".formatted(number, MAX_PICTURES));
  }

  static void checkRows(String field, List<List<Float>> rows, int width) {
    checkNumber(field, rows.size());
    for (List<Float> row : rows) {
      require(
          row != null && row.size() == width,
          field,
          "has a row of %s numbers, expected %d".formatted(row == null ? "no" : row.size(), width));
      require(
          row.stream().allMatch(value -> value != null && Float.isFinite(value)),
          field,
          "holds something that is no number, expected finite numbers");
    }
  }
}
