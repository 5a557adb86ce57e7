# The layers of StyleGAN2's synthesis network, on activations stored pixel by pixel (channels
# last), which is what fast convolutions want.
#
# A modulated convolution scales its weight per sample: by the style over input channels, and back
# to unit variance over output channels (demodulation). Where pictures are large and alone, that is
# what happens here: the weight is the smaller thing to scale, nothing but the activation itself is
# kept for the backward pass, and the bias joins the convolution. Small pictures come as a batch:
# both scales commute with the convolution, so there the style scales the input and demodulation
# the output, and all samples share one weight.
#
# The gain sqrt(2) of the leaky ReLU is never applied to an activation: whoever reads one gets it as
# `gain` and multiplies its style with it.


def channels_last(x: Tensor) -> Tensor:
  """x [N, C, H, W] stored pixel by pixel."""
  return x.contiguous(memory_format=2)


def affine(p: Dict[str, Tensor], name: str, w: Tensor) -> Tensor:
  """Styles [N, in_channels] of latents w [N, w_dim]."""
  weight = p[name + ".affine.weight"]
  return torch.addmm(p[name + ".affine.bias"], w, weight.t(), alpha=float(weight.size(1)) ** -0.5)


def demodulation(weight: Tensor, styles: Tensor) -> Tensor:
  """One over the norm of every output channel's weight after modulation, [N, out_channels]."""
  return torch.rsqrt(torch.mm(styles * styles, torch.sum(weight * weight, [2, 3]).t()) + 1e-8)


def _scales_weight(x: Tensor, weight: Tensor, styles: Tensor) -> bool:
  """Whether a sample is alone and large, and its style needs no gradient but the weight's own."""
  large = x.size(0) == 1 and weight.numel() <= 2 * x.numel()
  return large and (weight.requires_grad or not styles.requires_grad)


def _scaled_weight(weight: Tensor, demodulate: Tensor, styles: Tensor) -> Tensor:
  """The weight [O, I, k, k] of one sample, given its scales [1, O] and [1, I]."""
  return weight * torch.mm(demodulate.t(), styles).unsqueeze(2).unsqueeze(3)


def _per_pixel(scale: Tensor) -> Tensor:
  """A scale [N, C] in a shape that applies it to [N, C, H, W]."""
  return scale.unsqueeze(2).unsqueeze(3)


def convolution(p: Dict[str, Tensor], name: str, x: Tensor, gain: float, w: Tensor, noise: Tensor) -> Tensor:
  """Modulated 3x3 convolution of gain * x at the same size, noise, leaky ReLU without its gain."""
  weight = p[name + ".weight"]
  bias = p[name + ".bias"]
  styles = affine(p, name, w)
  demodulate = demodulation(weight, styles)
  styles = styles * gain
  if _scales_weight(x, weight, styles):
    y = torch.conv2d(x, _scaled_weight(weight, demodulate, styles), bias, [1, 1], [1, 1])
  else:
    y = torch.conv2d(x * _per_pixel(styles), weight, None, [1, 1], [1, 1])
    y = torch.addcmul(bias.reshape([1, -1, 1, 1]), y, _per_pixel(demodulate))
  return _activate(p, name, y, noise)


def up_convolution(p: Dict[str, Tensor], name: str, x: Tensor, gain: float, w: Tensor, noise: Tensor) -> Tensor:
  """The same to twice the size, low-pass filtered before noise and bias."""
  weight = p[name + ".weight"]
  bias = p[name + ".bias"]
  styles = affine(p, name, w)
  demodulate = demodulation(weight, styles)
  styles = styles * gain
  if _scales_weight(x, weight, styles):
    y = _transposed(x, _scaled_weight(weight, demodulate, styles))
    y = torch.conv2d(y, low_pass(y), None, [1, 1], [1, 1], [1, 1], y.size(1))
    y = torch.add_(y, bias.reshape([1, -1, 1, 1]))
  else:
    y = _transposed(x * _per_pixel(styles), weight)
    y = torch.conv2d(y, low_pass(y), None, [1, 1], [1, 1], [1, 1], y.size(1))
    y = torch.addcmul(bias.reshape([1, -1, 1, 1]), y, _per_pixel(demodulate))
  return _activate(p, name, y, noise)


def _transposed(x: Tensor, weight: Tensor) -> Tensor:
  """Convolution to twice the size and one pixel more: zeros between the pixels of x."""
  weight = weight.transpose(0, 1)
  if weight.requires_grad:
    # The gradient of the weight is several times slower to get from channels-last activations.
    return channels_last(torch.conv_transpose2d(x.contiguous(), weight.contiguous(), None, [2, 2]))
  return torch.conv_transpose2d(x, weight, None, [2, 2])


def _activate(p: Dict[str, Tensor], name: str, y: Tensor, noise: Tensor) -> Tensor:
  """Noise and leaky ReLU, in place."""
  if name + ".noise_strength" in p:
    y = torch.add_(y, noise * p[name + ".noise_strength"])
  y = torch.leaky_relu_(y, 0.2)
  if "synthesis.conv_clamp" in p:
    # It limits what leaves the block: behind the gain sqrt(2), or in a residual block behind a
    # gain of one, but there it is halved in power like the branch. Both come to this.
    limit = p["synthesis.conv_clamp"] / 1.4142135623730951
    y = torch.clamp(y, -limit, limit)
  return y


def low_pass(like: Tensor) -> Tensor:
  """The filter [1, 3, 3, 1] in both directions for every channel, [C, 1, 4, 4].

  Its sum is 4: it makes up for the zeros that lie between the pixels of an up-sampled picture.
  """
  taps = torch.tensor([0.25, 0.75, 0.75, 0.25], dtype=like.dtype, device=like.device)
  return torch.outer(taps, taps).expand([like.size(1), 1, 4, 4])


def upsample(image: Tensor) -> Tensor:
  """Twice the size by zero insertion and the low-pass filter."""
  return torch.conv_transpose2d(image, low_pass(image), None, [2, 2], [1, 1], [0, 0], image.size(1))


def up_projection(p: Dict[str, Tensor], name: str, x: Tensor, gain: float) -> Tensor:
  """1x1 convolution of gain * x to twice the size: the short cut of a residual block."""
  weight = p[name + ".weight"]
  return upsample(torch.conv2d(x, weight * (gain * float(weight.size(1)) ** -0.5)))


def to_rgb(p: Dict[str, Tensor], name: str, x: Tensor, gain: float, w: Tensor) -> Tensor:
  """Modulated 1x1 convolution of gain * x to colours, without demodulation."""
  weight = p[name + ".weight"]
  bias = p[name + ".bias"]
  styles = affine(p, name, w) * (gain * float(weight.size(1)) ** -0.5)
  if _scales_weight(x, weight, styles):
    weight = weight * _per_pixel(styles)
  else:
    x = x * _per_pixel(styles)
  # As a matrix product over pixels: a convolution to three channels has a slow backward pass.
  colours = weight.size(0)
  pixels = x.permute([0, 2, 3, 1]).reshape([-1, weight.size(1)])
  y = torch.addmm(bias, pixels, weight.reshape([colours, -1]).t())
  y = y.reshape([x.size(0), x.size(2), x.size(3), colours]).permute([0, 3, 1, 2])
  if "synthesis.conv_clamp" in p:
    limit = p["synthesis.conv_clamp"]
    y = torch.clamp(y, -limit, limit)
  return y
