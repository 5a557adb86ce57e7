package io.domainshift.nets;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.ImageArchitecture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every network that draws pictures from latents has in common. N is the batch size. */
public interface ImageGenerator {

  /** What the weights are weights of. */
  ImageArchitecture architecture();

  /**
   * Draws pictures.
   *
   * @param z latents [N, zDim]
   * @param labels one-hot classes [N, cDim] of a conditional generator; null for an unconditional
   * @param truncationPsi 1 changes nothing, 0 gives the average picture; generators without an
   *     intermediate latent take 1 only
   * @param noise from {@link #drawNoise} or {@link #noNoise}
   * @return pictures [N, 3, size, size], RGB, about -1 to 1
   * @throws IllegalArgumentException when labels are missing or {@code truncationPsi} has no
   *     meaning here
   */
  Tensor generate(
      GraphScope scope,
      Tensor z,
      @Nullable Tensor labels,
      double truncationPsi,
      List<Tensor> noise);

  /** Fresh noise for N pictures, all of it drawn from the one seed. */
  List<Tensor> drawNoise(GraphScope scope, int batch, long seed);

  /** Noise that is always the same: what the weights hold for that, or none. */
  List<Tensor> constNoise(GraphScope scope);

  /** No noise. */
  List<Tensor> noNoise(GraphScope scope);

  /** Latents z, one a seed: PyTorch's {@code torch.randn(1, zDim)}; [seeds, zDim]. */
  default Tensor latents(GraphScope scope, long... seeds) {
    return scope
        .call("random.draws.seeded_rows")
        .with(architecture().zDim())
        .with(scope.tensor(HostTensor.ofLongs(seeds, seeds.length)))
        .tensor();
  }

  /** Labels for {@link #generate} of a conditional generator, a picture's class each. */
  default Tensor labels(GraphScope scope, int... classes) {
    return OneHot.rows(scope, architecture().cDim(), classes);
  }
}
