# Stage 1 of One-Shot Adaptation (Kwon and Ye, One-Shot Adaptation of GAN in Just One CLIP, 2022):
# one latent w is moved until the source generator's picture of it means what the target picture
# means, and looks like it as far as the source domain has anything like it.
#
# A step is cut where the pictures are: the generator draws, each judge says what it thinks and
# gives its gradient by the picture, the generator's backward pass starts from their sum. So the
# activations of one judge at a time are held. Weights of networks get no gradient.

import methods.oneshot.views as views
import nets.clip.encoder as encoder
import nets.clip.preprocess as preprocess
import nets.perceptual.distance as distance
import nets.stylegan2.generator as generator


def mean(ws: List[Tensor]) -> Tensor:
  """The mean [1, w_dim] of latents given in pieces [n, w_dim]."""
  return torch.mean(torch.cat(ws, 0), [0], True)


def draw(p: Dict[str, Tensor], w: Tensor, noise: List[Tensor]) -> List[Tensor]:
  """Begins a step: [w, its picture [1, 3, H, W]], the picture remembering how w made it."""
  torch.set_grad_enabled(True)
  w = w.detach().requires_grad_(True)
  image = generator.synthesis(p, w, noise)
  torch.set_grad_enabled(False)
  return [w, image]


def look(c: Dict[str, Tensor], image: Tensor) -> Tensor:
  """CLIP features of unit length [N, D] of pictures [N, 3, H, W], about -1 to 1."""
  return encoder.normalise(encoder.encode_image(c, preprocess.squash(image, encoder.image_size(c))))


def likeness(c: Dict[str, Tensor], seen: Tensor, target: Tensor) -> Tensor:
  """One minus the cosine between views [V, 3, h, w] and the target's features [1, D], their mean."""
  return torch.mean(1.0 - torch.cosine_similarity(look(c, seen), target, 1))


def opinion(c: Dict[str, Tensor], image: Tensor, draws: Dict[str, Tensor], target: Tensor, weight: float) -> Dict[str, Tensor]:
  """What one CLIP says about the picture [1, 3, H, W]: `clip`, and `gradient` of weight * clip.

  draws: the views it looks at, see `methods.oneshot.views`. target: what `look` saw, [1, D].
  """
  torch.set_grad_enabled(True)
  image = image.detach().requires_grad_(True)
  loss = likeness(c, views.views(image, draws, encoder.image_size(c)), target)
  told = _told("clip", loss, weight, image)
  torch.set_grad_enabled(False)
  return told


def reconstruction(n: Dict[str, Tensor], image: Tensor, target: Tensor, features: List[Tensor], weight: float) -> Dict[str, Tensor]:
  """Perceptual distance plus mean squared difference from the target, as `opinion`.

  target: [1, 3, H', W']; the picture is brought to its size by repeating or leaving out pixels, as
  published. features: of the target, from `nets.perceptual.distance.features`.
  """
  torch.set_grad_enabled(True)
  image = image.detach().requires_grad_(True)
  told = _told("reconstruction", apart(n, image, target, features), weight, image)
  torch.set_grad_enabled(False)
  return told


def apart(n: Dict[str, Tensor], image: Tensor, target: Tensor, features: List[Tensor]) -> Tensor:
  """The loss of `reconstruction`; gradients flow when the caller switched them on."""
  if image.size(2) != target.size(2) or image.size(3) != target.size(3):
    image = torch.upsample_nearest2d(image, [target.size(2), target.size(3)], None, None)
  perceptual = distance.compare(n, distance.features(n, image), features)
  return perceptual + torch.mse_loss(image, target)


def _told(name: str, loss: Tensor, weight: float, image: Tensor) -> Dict[str, Tensor]:
  gradient = torch.grad([loss * weight], [image])[0]
  return {name: loss.detach(), "gradient": unchecked_cast(Tensor, gradient)}


def drift(w: Tensor, w_mean: Tensor) -> Tensor:
  """Mean squared distance from the mean latent [1, w_dim]."""
  return torch.mse_loss(w, w_mean)


def descend(w: Tensor, image: Tensor, opinions: List[Tensor], w_mean: Tensor, weight: float) -> Dict[str, Tensor]:
  """Ends a step: the loss `latent`, and `w`, the gradient of everything by the latent.

  w, image: what `draw` returned. opinions: gradients by the picture, to be summed.
  """
  torch.set_grad_enabled(True)
  latent = drift(w, w_mean)
  told = opinions[0]
  for i in range(1, len(opinions)):
    told = told + opinions[i]
  gradient = torch.grad([torch.sum(image * told) + latent * weight], [w])[0]
  torch.set_grad_enabled(False)
  return {"latent": latent.detach(), "w": unchecked_cast(Tensor, gradient)}
