# One CLIP's opinion of a batch: losses, and the gradient with respect to the pictures. The
# generator's own backward pass starts from that gradient, so that the activations of one CLIP at
# a time are held, whatever their number.
#
# Dictionaries name what a job uses; a loss is computed when its weight is among `weights`:
# directional, style, global, likeness, manifold, norm, patch.

import methods.nada.losses as losses
import methods.nada.text as text
import nets.clip.encoder as encoder
import nets.clip.preprocess as preprocess


def look(c: Dict[str, Tensor], image: Tensor, antialias: bool) -> Tensor:
  """Features [N, D], not normalised, of pictures [N, 3, H, W], about -1 to 1."""
  size = encoder.image_size(c)
  if antialias:
    return encoder.encode_image(c, preprocess.nada_antialiased(image, size))
  return encoder.encode_image(c, preprocess.nada(image, size))


def source(c: Dict[str, Tensor], image: Tensor, weights: Dict[str, Tensor], centers: Tensor, patch_size: int, antialias: bool) -> Dict[str, Tensor]:
  """Features of the source pictures [N, 3, H, W], about -1 to 1, as `opinion` takes them.

  centers: int64 [N, 2], looked at when there is a patch loss only.
  """
  seen = {"embedding": look(c, image, antialias)}
  if "patch" in weights:
    patches = look(c, losses.crops(image, centers, patch_size), antialias)
    seen["patches"] = text.normalize(patches)
  return seen


def opinion(c: Dict[str, Tensor], image: Tensor, seen: Dict[str, Tensor], aims: Dict[str, Tensor], weights: Dict[str, Tensor], centers: Tensor, patch_size: int, antialias: bool) -> Dict[str, Tensor]:
  """Each loss by name, their weighted sum as `loss`, its gradient by the pictures as `gradient`.

  seen: what `source` returned. aims: `direction` [1, D] of the words and `style` [1, D] of the style
  pictures; `phrase` and `likeness` [1, D], the points to get near to; `source` and `target` [1, D]
  for the manifold loss; `parts` [P, D] for the patch loss.
  """
  torch.set_grad_enabled(True)
  image = image.detach().requires_grad_(True)
  embedding = look(c, image, antialias)
  features = text.normalize(embedding)
  named = annotate(Dict[str, Tensor], {})
  scale = torch.exp(c["logit_scale"]) / 100.0
  if "global" in weights:
    named["global"] = losses.similarity(features, aims["phrase"], scale)
  if "likeness" in weights:
    named["likeness"] = losses.similarity(features, aims["likeness"], scale)
  if "patch" in weights:
    patches = text.normalize(look(c, losses.crops(image, centers, patch_size), antialias))
    named["patch"] = losses.patch_directional(seen["patches"], patches, aims["parts"])
  if "directional" in weights or "style" in weights:
    before = text.normalize(seen["embedding"])
    after = features
    if bool(torch.eq(torch.sum(after - before), 0)):
      # Nothing has moved yet, so the edit has no direction: look from a hair's breadth away.
      after = text.normalize(look(c, image + 1e-6, antialias))
    if "directional" in weights:
      named["directional"] = losses.directional(before, after, aims["direction"])
    if "style" in weights:
      named["style"] = losses.directional(before, after, aims["style"])
  if "manifold" in weights:
    before = text.normalize(seen["embedding"])
    named["manifold"] = losses.manifold(before, features, aims["source"], aims["target"])
  if "norm" in weights:
    named["norm"] = losses.embedding_norm(seen["embedding"], embedding)
  total = torch.zeros([], dtype=image.dtype, device=image.device)
  for name, value in named.items():
    total = total + value * weights[name]
  gradient = torch.grad([total], [image])[0]
  torch.set_grad_enabled(False)
  out = annotate(Dict[str, Tensor], {})
  for name, value in named.items():
    out[name] = value.detach()
  out["loss"] = total.detach()
  out["gradient"] = unchecked_cast(Tensor, gradient)
  return out


def texture(c: Dict[str, Tensor], image: Tensor, reference: Tensor, weight: float, antialias: bool) -> Dict[str, Tensor]:
  """Mean squared difference of a convolutional CLIP's features, not normalised, as published.

  reference: features of the pictures whose texture shall stay, `look` at them.
  """
  torch.set_grad_enabled(True)
  image = image.detach().requires_grad_(True)
  value = torch.mse_loss(look(c, image, antialias), reference)
  gradient = torch.grad([value * weight], [image])[0]
  torch.set_grad_enabled(False)
  return {"texture": value.detach(), "loss": value.detach() * weight, "gradient": unchecked_cast(Tensor, gradient)}
