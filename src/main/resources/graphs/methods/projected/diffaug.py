# Differentiable augmentation by colour, translation and cutout (Zhao et al., Differentiable
# Augmentation for Data-Efficient GAN Training, NeurIPS 2020), as Projected GAN uses it.
#
# Draws a: `brightness`, `saturation`, `contrast`, uniform in [0, 1), and whole numbers of pixels
# `translation_x`, `offset_x` (down) and `translation_y`, `offset_y` (to the right), N of each. Changes whose draws are absent are left out.
import random.draws as draws


def drawn(images: Tensor, seed: int) -> Dict[str, Tensor]:
  """Draws for pictures [N, C, H, W]: an eighth of a side to move at most, an offset anywhere.

  They stay on the host, where the graphs read them picture by picture.
  """
  # Type 7 is float64: fine enough to cut whole numbers of.
  host = torch.zeros([], dtype=7, device=torch.device("cpu"))
  u = draws.uniform(host, [7, images.size(0)], seed)
  out = annotate(Dict[str, Tensor], {})
  out["brightness"] = u[0]
  out["saturation"] = u[1]
  out["contrast"] = u[2]
  names = ["x", "y"]
  for axis in range(2):
    side = images.size(2 + axis)
    reach = _share(side, 0.125)
    out["translation_" + names[axis]] = _whole(u[3 + axis], 2 * reach + 1) - reach
    out["offset_" + names[axis]] = _whole(u[5 + axis], side + 1 - _share(side, 0.2) % 2)
  return out


def augmented(x: Tensor, a: Dict[str, Tensor]) -> Tensor:
  """Pictures [N, C, H, W], every one changed by draws of its own."""
  if "brightness" in a:
    x = coloured(x, a)
  if "translation_x" in a:
    x = moved(x, a)
  if "offset_x" in a:
    x = cut(x, a)
  return x


def coloured(x: Tensor, a: Dict[str, Tensor]) -> Tensor:
  """Brightness, saturation, contrast, which together are a * x + b.

  Neither of the first two moves a pixel's mean over the channels but by the brightness, so the
  means that the later ones turn around are known beforehand.
  """
  brightness = _each(a["brightness"], x) - 0.5
  saturation = _each(a["saturation"], x) * 2
  contrast = _each(a["contrast"], x) + 0.5
  grey = torch.mean(x, [1], True)
  level = torch.mean(grey, [2, 3], True)
  shift = grey * (contrast * (1 - saturation)) + (level * (1 - contrast) + brightness)
  return torch.addcmul(shift, x, contrast * saturation)


def moved(x: Tensor, a: Dict[str, Tensor]) -> Tensor:
  """What is at (row + translation_x, column + translation_y); zero beyond the margin."""
  out = annotate(List[Tensor], [])
  rows = torch.flatten(a["translation_x"])
  columns = torch.flatten(a["translation_y"])
  for i in range(x.size(0)):
    down = int(rows[i])
    right = int(columns[i])
    # A negative margin takes pixels away.
    out.append(torch.constant_pad_nd(x[i], [-right, right, -down, down], 0))
  return torch.stack(out)


def cut(x: Tensor, a: Dict[str, Tensor]) -> Tensor:
  """Black within a fifth of each side, around the offset."""
  rows = _within(x, 2, a["offset_x"])
  columns = _within(x, 3, a["offset_y"])
  hole = torch.logical_and(torch.unsqueeze(rows, 2), torch.unsqueeze(columns, 1))
  return torch.masked_fill(x, torch.unsqueeze(hole, 1), 0)


def _within(x: Tensor, axis: int, offset: Tensor) -> Tensor:
  """Which places of a side the square covers: [N, side]."""
  length = _share(x.size(axis), 0.2)
  first = torch.reshape(offset, [-1, 1]).to(x.device) - torch.floordiv(length, 2)
  place = torch.arange(x.size(axis), device=x.device)
  return torch.logical_and(torch.ge(place, first), torch.lt(place, first + length))


def _share(side: int, ratio: float) -> int:
  """So much of a side, in whole pixels."""
  return int(side * ratio + 0.5)


def _whole(u: Tensor, count: int) -> Tensor:
  """Uniform in 0 .. count - 1."""
  return torch.floor(u * count).to(4)


def _each(draw: Tensor, x: Tensor) -> Tensor:
  """A number for each picture, to go with x."""
  return torch.reshape(draw, [-1, 1, 1, 1]).to(device=x.device, dtype=x.dtype)
