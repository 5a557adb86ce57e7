# One CLIP's opinion of a batch: losses, and the gradient with respect to the pictures. Pictures and
# their crops go through CLIP as one batch.
#
# A loss is computed when its weight is among `weights`: consistency, patch, and directional where
# the target is a text.

import methods.nada.losses as nada
import methods.oneshot.losses as losses
import methods.oneshot.search as search
import nets.clip.encoder as encoder
import nets.clip.preprocess as preprocess


def source(c: Dict[str, Tensor], image: Tensor, weights: Dict[str, Tensor], corners: Tensor, crop_size: int) -> Tensor:
  """Features of the source pictures [N, 3, H, W] and, for a patch loss, of their crops below them.

  corners: int64 [K, 2], looked at when there is a patch loss only.
  """
  return _look_closely(c, image, weights, corners, crop_size)


def _look_closely(c: Dict[str, Tensor], image: Tensor, weights: Dict[str, Tensor], corners: Tensor, crop_size: int) -> Tensor:
  """[N, D], or [N + K * N, D] with crops."""
  if "patch" not in weights:
    return search.look(c, image)
  size = encoder.image_size(c)
  whole = preprocess.squash(image, size)
  closer = preprocess.squash(losses.crops(image, corners, crop_size), size)
  return encoder.normalise(encoder.encode_image(c, torch.cat([whole, closer], 0)))


def opinion(c: Dict[str, Tensor], image: Tensor, seen: Tensor, direction: Tensor, weights: Dict[str, Tensor], corners: Tensor, crop_size: int, groups: int, temperature: float) -> Dict[str, Tensor]:
  """Each loss by name, their weighted sum as `loss`, its gradient by the pictures as `gradient`.

  seen: what `source` returned for the source pictures. direction: the text edit [1, D], looked at
  for a directional loss only. groups: see `losses.patch_contrast`.
  """
  torch.set_grad_enabled(True)
  image = image.detach().requires_grad_(True)
  n = image.size(0)
  features = _look_closely(c, image, weights, corners, crop_size)
  named = annotate(Dict[str, Tensor], {})
  if "directional" in weights:
    after = features[:n]
    if bool(torch.eq(torch.sum(after - seen[:n]), 0)):
      # Nothing has moved yet, so the edit has no direction: look from a hair's breadth away.
      after = search.look(c, image + 1e-6)
    named["directional"] = nada.directional(seen[:n], after, direction)
  if "consistency" in weights:
    named["consistency"] = losses.consistency(seen[:n], features[:n])
  if "patch" in weights:
    named["patch"] = torch.mean(losses.patch_contrast(seen[n:], features[n:], groups, temperature))
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
