# Gradients of the perceptual distance with respect to images, for tests.
import nets.perceptual.distance as distance


def gradient(n: Dict[str, Tensor], image: Tensor, target: Tensor) -> Tensor:
  """The gradient of the mean distance between images and targets, of the images' shape."""
  fixed = distance.features(n, target)
  torch.set_grad_enabled(True)
  x = torch.requires_grad_(torch.detach(image), True)
  loss = distance.compare(n, distance.features(n, x), fixed)
  found = torch.grad([loss], [x])[0]
  torch.set_grad_enabled(False)
  return unchecked_cast(Tensor, found)
