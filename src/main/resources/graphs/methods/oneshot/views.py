# The views of a picture that CLIP judges in the latent search of One-Shot Adaptation: each is the
# picture turned, seen from an angle, recoloured and partly erased, with torchvision's conventions.
# All steps are differentiable; the random numbers come from the caller.
#
# A dictionary `draws` has a row for each view, V of them:
#   affine [V, 6]        degrees, shift x and y in pixels, scale, shear x and y in degrees
#   start, end [V, 4, 2] corners (x, y) in pixels, clockwise from the top left, and where they go
#   order [V, 4]         in which order brightness 0, contrast 1, saturation 2 and hue 3 are changed
#   jitter [V, 4]        factors of the first three, and the turn of the hue
#   erase [V, 4]         top, left, height and width of the erased rectangle; top is -1 for none
# The first two are float64: the geometry of a large picture needs more digits than its pixels.


def views(image: Tensor, draws: Dict[str, Tensor], size: int) -> Tensor:
  """V views [V, 3, size, size] of one picture [1, 3, H, W]."""
  seen = annotate(List[Tensor], [])
  for i in range(draws["affine"].size(0)):
    view = affine(image, draws["affine"][i])
    view = perspective(view, draws["start"][i], draws["end"][i])
    for step in range(draws["order"].size(1)):
      view = jitter(view, draws["order"][i, step], draws["jitter"][i])
    view = erase(view, draws["erase"][i])
    seen.append(resize(view, size))
  return torch.cat(seen, 0)


def affine(image: Tensor, draw: Tensor) -> Tensor:
  """Rotation, shear, scale and shift [6] about the centre: nearest pixel, zero outside."""
  h = image.size(2)
  w = image.size(3)
  turn = torch.deg2rad(draw[0])
  shear_x = torch.deg2rad(draw[4])
  shear_y = torch.deg2rad(draw[5])
  # Of the map shift * rotation * shear y * shear x * scale, the inverse: from output to input.
  across = torch.cos(turn - shear_y) / torch.cos(shear_y)
  down = torch.sin(turn - shear_y) / torch.cos(shear_y)
  xx = torch.cos(turn) - down * torch.tan(shear_x)
  xy = torch.sin(turn) + across * torch.tan(shear_x)
  x, y = _pixels(draw, h, w, -0.5 * float(h - 1), -0.5 * float(w - 1))
  x = x - draw[1]
  y = y - draw[2]
  from_x = (xx * x + xy * y) / draw[3]
  from_y = (across * y - down * x) / draw[3]
  grid = torch.stack([from_x * (2.0 / float(w)), from_y * (2.0 / float(h))], 2)
  return _sample(image, grid, 1)


def perspective(image: Tensor, start: Tensor, end: Tensor) -> Tensor:
  """The corners [4, 2] `start` go to `end`: bilinear, zero outside."""
  h = image.size(2)
  w = image.size(3)
  x, y = _pixels(start, h, w, 0.5, 0.5)
  c = _homography(end, start)
  apart = c[6] * x + c[7] * y + 1.0
  from_x = (c[0] * x + c[1] * y + c[2]) / apart
  from_y = (c[3] * x + c[4] * y + c[5]) / apart
  grid = torch.stack([from_x * (2.0 / float(w)) - 1.0, from_y * (2.0 / float(h)) - 1.0], 2)
  # A pixel half outside is mixed with the surrounding zero by the sampling, and once more by the
  # share of it that was inside: torchvision's way with a fill colour.
  inside = _sample(torch.ones([1, 1, h, w], dtype=image.dtype, device=image.device), grid, 0)
  return _sample(image, grid, 0) * inside


def _homography(start: Tensor, end: Tensor) -> Tensor:
  """The eight coefficients [8] of the projection that takes four points [4, 2] to four others.

  Solved here and not by the caller: an 8x8 system is one call of LAPACK.
  """
  x = start[:, 0].to(7)                                   # 7 is float64
  y = start[:, 1].to(7)
  u = end[:, 0].to(7)
  v = end[:, 1].to(7)
  one = torch.ones_like(x)
  zero = torch.zeros_like(x)
  first = torch.stack([x, y, one, zero, zero, zero, -u * x, -u * y], 1)
  second = torch.stack([zero, zero, zero, x, y, one, -v * x, -v * y], 1)
  return torch.linalg_solve(torch.cat([first, second], 0), torch.cat([u, v], 0))


def _pixels(like: Tensor, h: int, w: int, top: float, left: float) -> Tuple[Tensor, Tensor]:
  """Coordinates x [1, w] and y [h, 1] that count in ones from left and top, float64."""
  x = torch.arange(w, dtype=7, device=like.device) + left
  y = torch.arange(h, dtype=7, device=like.device) + top
  return torch.unsqueeze(x, 0), torch.unsqueeze(y, 1)


def _sample(image: Tensor, grid: Tensor, mode: int) -> Tensor:
  """image [1, C, H, W] at places [H, W, 2] from -1 to 1: mode 0 bilinear, 1 nearest pixel."""
  return torch.grid_sampler(image, torch.unsqueeze(grid, 0).to(image.dtype), mode, 0, False)


def jitter(image: Tensor, step: Tensor, factors: Tensor) -> Tensor:
  """One change of colour: of brightness 0, contrast 1, saturation 2 or hue 3, by its factor of [4].

  The first three end in 0 to 1 although the picture is in -1 to 1, so that what is darker than
  grey becomes black: as published.
  """
  which = int(step)
  factor = factors[which].to(image.dtype)
  if which == 0:
    return torch.clamp(image * factor, 0.0, 1.0)
  if which == 3:
    return _turn_hue(image, factor)
  towards = _grey(image)
  if which == 1:
    towards = torch.mean(towards, [1, 2, 3], True)
  return torch.clamp(torch.lerp(towards, image, factor), 0.0, 1.0)


def _grey(image: Tensor) -> Tensor:
  """Luma [N, 1, H, W], with the digits of ITU-R 601-2 that torchvision has."""
  red = image[:, 0:1]
  green = image[:, 1:2]
  blue = image[:, 2:3]
  return red * 0.2989 + green * 0.587 + blue * 0.114


def _turn_hue(image: Tensor, turn: Tensor) -> Tensor:
  """The hue moved by `turn` of a whole circle, as torchvision does by way of HSV.

  With V the largest channel and C its distance from the smallest, a colour of the hue h (in sixths
  of the circle) has the channels V - C * fall(h + n), n = 5, 3, 1: no saturation is needed, the
  division by V that would be undefined for black among colours falls out.
  """
  red = image[:, 0:1]
  green = image[:, 1:2]
  blue = image[:, 2:3]
  value = torch.amax(image, [1], True)
  chroma = value - torch.amin(image, [1], True)
  none = torch.eq(chroma, 0)
  hue = torch.where(torch.eq(value, red), green - blue, torch.where(torch.eq(value, green), blue - red, red - green))
  sector = torch.where(torch.eq(value, red), 0.0, torch.where(torch.eq(value, green), 2.0, 4.0)).to(image.dtype)
  hue = sector + hue / torch.masked_fill(chroma, none, 1.0) + turn * 6.0
  at = torch.tensor([5.0, 3.0, 1.0], dtype=image.dtype, device=image.device)
  k = torch.remainder(hue + torch.reshape(at, [1, 3, 1, 1]), 6.0)
  fall = torch.clamp(torch.minimum(k, 4.0 - k), 0.0, 1.0)
  colour = value - chroma * fall
  # The largest channel stays as it is, the others are clamped.
  return torch.where(torch.gt(fall, 0), torch.clamp(colour, 0.0, 1.0), colour)


def erase(image: Tensor, box: Tensor) -> Tensor:
  """The rectangle [4] of top, left, height and width set to zero; a negative top means none."""
  top = int(box[0])
  if top < 0:
    return image
  left = int(box[1])
  kept = torch.ones([1, 1, image.size(2), image.size(3)], dtype=image.dtype, device=image.device)
  kept[:, :, top:top + int(box[2]), left:left + int(box[3])] = 0.0
  return image * kept


def resize(image: Tensor, size: int) -> Tensor:
  """Both sides to size, bilinear without antialiasing, as torchvision 0.8 does."""
  return torch.upsample_bilinear2d(image, [size, size], False, None, None)
