# Generated images to what CLIP takes; differentiable. Images are [N, 3, H, W] in [-1, 1].
# Bicubic weights sum to one, so (x + 1) / 2 and CLIP's normalisation are one affine step, taken
# after the resize on the smaller image. Nothing is clamped, as officially.


def nada(image: Tensor, size: int) -> Tensor:
  """StyleGAN-NADA's order: short side to size, centre crop, normalise: [N, 3, size, size].

  Resized without antialiasing (a = -0.75), as torchvision 0.8 of the published environment does.
  """
  return _affine(crop(resize(image, size, False), size))


def nada_antialiased(image: Tensor, size: int) -> Tensor:
  """The same with the antialiased resize (a = -0.5) of torchvision 0.17 and later."""
  return _affine(crop(resize(image, size, True), size))


def squash(image: Tensor, size: int) -> Tensor:
  """Both sides to size without keeping proportions, as One-Shot CLIP does: [N, 3, size, size]."""
  if image.size(2) != size or image.size(3) != size:
    image = torch.upsample_bicubic2d(image, [size, size], False, None, None)
  return _affine(image)


def resize(image: Tensor, size: int, antialias: bool) -> Tensor:
  """Short side to size; the long one is cut to whole pixels."""
  h = image.size(2)
  w = image.size(3)
  if min(h, w) == size:
    return image
  if h < w:
    to = [size, torch.floordiv(size * w, h)]
  else:
    to = [torch.floordiv(size * h, w), size]
  if antialias:
    return torch._upsample_bicubic2d_aa(image, to, False, None, None)
  return torch.upsample_bicubic2d(image, to, False, None, None)


def crop(image: Tensor, size: int) -> Tensor:
  """The centre; an odd margin is split with halves rounded to even."""
  top = _half_to_even(image.size(2) - size)
  left = _half_to_even(image.size(3) - size)
  return image[:, :, top:top + size, left:left + size]


def _half_to_even(margin: int) -> int:
  half = torch.floordiv(margin, 2)
  if torch.remainder(margin, 2) == 1 and torch.remainder(half, 2) == 1:
    return half + 1
  return half


def _affine(image: Tensor) -> Tensor:
  """[-1, 1] to [0, 1] to CLIP's mean and deviation."""
  mean = torch.tensor([0.48145466, 0.4578275, 0.40821073], dtype=image.dtype, device=image.device)
  std = torch.tensor([0.26862954, 0.26130258, 0.27577711], dtype=image.dtype, device=image.device)
  shift = torch.reshape((0.5 - mean) / std, [1, 3, 1, 1])
  return torch.addcmul(shift, image, torch.reshape(0.5 / std, [1, 3, 1, 1]))
