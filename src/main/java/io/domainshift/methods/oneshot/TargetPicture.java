package io.domainshift.methods.oneshot;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.nets.perceptual.PerceptualDistance;
import java.util.List;

/**
 * The picture to get close to, and what the perceptual network sees in it: worked out once for both
 * stages.
 *
 * @param image [1, 3, H, W], −1 to 1
 * @param perceptual distance that likeness is measured with
 * @param features of the image
 */
record TargetPicture(Tensor image, PerceptualDistance perceptual, List<Tensor> features) {

  /**
   * @param home scope in which picture and features stay
   * @param picture [1, 3, H, W], −1 to 1
   */
  static TargetPicture of(GraphScope home, PerceptualDistance perceptual, HostTensor picture) {
    Tensor image = home.tensor(picture);
    return new TargetPicture(image, perceptual, perceptual.features(home, image));
  }

  /**
   * How far a picture is from this one.
   *
   * @param picture [1, 3, H', W']
   * @param factor of the loss in the gradient
   * @return the loss {@code reconstruction}, perceptual plus mean squared distance, before the
   *     factor, and its {@code gradient} by the picture
   */
  TensorMap reconstruction(GraphScope scope, Tensor picture, double factor) {
    return scope
        .call("methods.oneshot.search.reconstruction")
        .with(perceptual.weights())
        .with(picture)
        .with(image)
        .with(features)
        .with(factor)
        .map();
  }
}
