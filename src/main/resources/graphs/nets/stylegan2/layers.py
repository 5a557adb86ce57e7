# The layers of StyleGAN2's synthesis network.
#
# A modulated convolution scales its weight per sample: by the style over input channels, and back
# to unit variance over output channels (demodulation). Both scales commute with the convolution,
# so here the style scales the input and demodulation the output: all samples share one weight and
# one ordinary convolution, which is what convolution libraries are fast at.


def channels_last(x: Tensor) -> Tensor:
  """x [N, C, H, W] stored pixel by pixel, which is what fast convolutions want."""
  return x.contiguous(memory_format=2)


def affine(p: Dict[str, Tensor], name: str, w: Tensor) -> Tensor:
  """Styles [N, in_channels] of latents w [N, w_dim]."""
  weight = p[name + ".affine.weight"]
  return torch.addmm(p[name + ".affine.bias"], w, weight.t(), alpha=float(weight.size(1)) ** -0.5)


def demodulation(weight: Tensor, styles: Tensor) -> Tensor:
  """One over the norm of every output channel's weight after modulation, [N, out_channels]."""
  return torch.rsqrt(torch.mm(styles * styles, torch.sum(weight * weight, [2, 3]).t()) + 1e-8)


def _scaled(x: Tensor, scale: Tensor) -> Tensor:
  """x [N, C, H, W] times a scale [N, C]."""
  return x * scale.unsqueeze(2).unsqueeze(3)


def _activate(p: Dict[str, Tensor], name: str, y: Tensor, demodulate: Tensor, noise: Tensor) -> Tensor:
  """Demodulation, noise, bias and leaky ReLU; its gain is left to whoever reads the result."""
  bias = p[name + ".bias"].reshape([1, -1, 1, 1])
  if name + ".noise_strength" in p:
    bias = torch.add(bias, noise * p[name + ".noise_strength"])
  y = torch.addcmul(bias, y, demodulate.unsqueeze(2).unsqueeze(3))
  y = torch.leaky_relu_(y, 0.2)
  if "synthesis.conv_clamp" in p:
    # It limits what leaves the block: behind the gain sqrt(2), or in a residual block behind a
    # gain of one, but there it is halved in power like the branch. Both come to this.
    limit = p["synthesis.conv_clamp"] / 1.4142135623730951
    y = torch.clamp(y, -limit, limit)
  return y


def convolution(p: Dict[str, Tensor], name: str, x: Tensor, in_gain: float, w: Tensor, noise: Tensor) -> Tensor:
  """Modulated 3x3 convolution of in_gain * x at the same size."""
  weight = p[name + ".weight"]
  styles = affine(p, name, w)
  y = torch.conv2d(_scaled(x, styles * in_gain), weight, None, [1, 1], [1, 1])
  return _activate(p, name, y, demodulation(weight, styles), noise)


def up_convolution(p: Dict[str, Tensor], name: str, x: Tensor, in_gain: float, w: Tensor, noise: Tensor) -> Tensor:
  """Modulated 3x3 convolution to twice the size, low-pass filtered."""
  weight = p[name + ".weight"]
  styles = affine(p, name, w)
  y = torch.conv_transpose2d(_scaled(x, styles * in_gain), weight.transpose(0, 1), None, [2, 2])
  y = torch.conv2d(y, low_pass(y, 4.0), None, [1, 1], [1, 1], [1, 1], y.size(1))
  return _activate(p, name, y, demodulation(weight, styles), noise)


def low_pass(like: Tensor, gain: float) -> Tensor:
  """The low-pass filter [1, 3, 3, 1] in both directions for every channel: [C, 1, 4, 4]."""
  taps = torch.tensor([1.0, 3.0, 3.0, 1.0], dtype=like.dtype, device=like.device)
  return (torch.outer(taps, taps) * (gain / 64.0)).expand([like.size(1), 1, 4, 4])


def upsample(image: Tensor) -> Tensor:
  """Twice the size by zero insertion and the low-pass filter."""
  return torch.conv_transpose2d(image, low_pass(image, 4.0), None, [2, 2], [1, 1], [0, 0], image.size(1))


def up_projection(p: Dict[str, Tensor], name: str, x: Tensor, gain: float) -> Tensor:
  """1x1 convolution to twice the size: the short cut of a residual block."""
  weight = p[name + ".weight"]
  return upsample(torch.conv2d(x, weight * (gain * float(weight.size(1)) ** -0.5)))


def to_rgb(p: Dict[str, Tensor], name: str, x: Tensor, in_gain: float, w: Tensor) -> Tensor:
  """Modulated 1x1 convolution of in_gain * x to colours, without demodulation."""
  weight = p[name + ".weight"]
  colours = weight.size(0)
  channels = weight.size(1)
  styles = affine(p, name, w) * (in_gain * float(channels) ** -0.5)
  weights = weight.reshape([1, colours, channels]) * styles.unsqueeze(1)
  pixels = x.permute([0, 2, 3, 1]).reshape([x.size(0), -1, channels])
  y = torch.baddbmm(p[name + ".bias"].reshape([1, 1, colours]), pixels, weights.transpose(1, 2))
  if "synthesis.conv_clamp" in p:
    limit = p["synthesis.conv_clamp"]
    y = torch.clamp(y, -limit, limit)
  return y.reshape([x.size(0), x.size(2), x.size(3), colours]).permute([0, 3, 1, 2])
