# The FastGAN generator as Projected GAN uses it (Liu et al., Towards Faster and Stabilized GAN
# Training, ICLR 2021; Sauer et al., Projected GANs Converge Faster, NeurIPS 2021).
#
# Names are those of projected-gan's module. What the network has is told by them: a block with one
# layer is FastGAN-lite's, with two FastGAN's (which takes noise), one that knows labels has `bn.gain`.
# There are two dictionaries. In training p holds everything as it is trained, and a pass moves
# running statistics and singular vectors in place. For drawing, `folded` turns it once into f:
# plain weights, with normalisation inside.
import nets.spectral as spectral


def folded(p: Dict[str, Tensor]) -> Dict[str, Tensor]:
  """The weights for drawing: spectral and batch normalisation folded in, by stored statistics."""
  f = annotate(Dict[str, Tensor], {})
  init = spectral.transposed_weight(p, "synthesis.init.init.0", False)
  scale, shift = _affine(p, "synthesis.init.init.1")
  f["synthesis.init.init.0.weight"] = init * torch.reshape(scale, [1, -1, 1, 1])
  f["synthesis.init.init.0.bias"] = shift
  r = 8
  while r <= 1024:
    layers = _layers(p, r)
    for i in range(len(layers)):
      conv, noise, norm = layers[i][0], layers[i][1], layers[i][2]
      scale, shift = _affine(p, norm)
      weight = spectral.weight(p, conv, False) * torch.reshape(scale, [-1, 1, 1, 1])
      f[conv + ".weight"] = up_weight(weight) if i == 0 else weight
      f[conv + ".bias"] = shift
      if noise in p:
        f[conv + ".noise"] = p[noise] * torch.reshape(scale, [1, -1, 1, 1])
      if norm + ".gain.bias" in p:
        for part in [norm + ".gain", norm + ".bias"]:
          f[part + ".weight"] = spectral.weight(p, part, False)
          f[part + ".bias"] = p[part + ".bias"].clone()
    gate = "synthesis.se_" + str(r) + ".main."
    if gate + "1.weight_orig" in p:
      f[gate + "1.weight"] = spectral.weight(p, gate + "1", False)
      f[gate + "3.weight"] = spectral.weight(p, gate + "3", False)
    r = r * 2
  if "synthesis.embed.weight" in p:
    f["synthesis.embed.weight"] = p["synthesis.embed.weight"].clone()
  f["synthesis.to_big.weight"] = spectral.weight(p, "synthesis.to_big", False)
  f["synthesis.to_big.bias"] = p["synthesis.to_big.bias"].clone()
  return f


def pictures(f: Dict[str, Tensor], z: Tensor, labels: Tensor, noise: List[Tensor]) -> Tensor:
  """Pictures [N, 3, size, size], about -1 to 1, of latents z [N, z_dim] by folded weights f.

  labels [N, c_dim], one 1 in each row, are looked at by networks that know labels. noise holds
  [N or 1, 1, h, w] for every layer that takes some, in order of use.
  """
  return _synthesis(f, z, labels, noise, False)


def trained(p: Dict[str, Tensor], z: Tensor, labels: Tensor, noise: List[Tensor]) -> Tensor:
  """`pictures` in training: by the batch's own statistics, after one power iteration."""
  return _synthesis(p, z, labels, noise, True)


def draw_noise(p: Dict[str, Tensor], batch: int, seed: int) -> List[Tensor]:
  """Noise for `pictures` and `trained`, all of it from one seed."""
  like = p["synthesis.to_big.bias"]
  generator = torch.Generator(device=like.device, seed=seed)
  noise = annotate(List[Tensor], [])
  for r in noise_resolutions(p):
    noise.append(torch.randn([batch, 1, r, r], generator=generator, dtype=like.dtype, device=like.device))
  # A list that comes from outside cannot be empty.
  return noise if len(noise) > 0 else _none(like)


def no_noise(p: Dict[str, Tensor]) -> List[Tensor]:
  """Zeros [1, 1, 1, 1] in place of noise."""
  like = p["synthesis.to_big.bias"].detach()
  noise = _none(like)
  for i in range(len(noise_resolutions(p)) - 1):
    noise.append(noise[0])
  return noise


def noise_resolutions(p: Dict[str, Tensor]) -> List[int]:
  """Height and width of the noise of every layer that takes some, in order of use."""
  found = annotate(List[int], [])
  r = 8
  while r <= 1024:
    layers = _layers(p, r)
    if len(layers) == 2:
      found.append(r)
      found.append(r)
    r = r * 2
  return found


def up_weight(weight: Tensor) -> Tensor:
  """A 3x3 weight [O, I, 3, 3] as the transposed convolution [I, O, 4, 4] of stride two.

  Pixels that were doubled before a 3x3 convolution meet several of its taps at once. The sums of
  those taps are what a doubled picture's four kinds of pixels need, 2x2 each: less than half the
  multiplications.
  """
  taps = torch.transpose(torch.flip(weight, [2, 3]), 0, 1)
  rows = torch.constant_pad_nd(taps, [0, 0, 0, 1]) + torch.constant_pad_nd(taps, [0, 0, 1, 0])
  return torch.constant_pad_nd(rows, [0, 1]) + torch.constant_pad_nd(rows, [1, 0])


def _none(like: Tensor) -> List[Tensor]:
  return [torch.zeros([1, 1, 1, 1], dtype=like.dtype, device=like.device)]


def _layers(p: Dict[str, Tensor], r: int) -> List[List[str]]:
  """Convolution, noise strength and normalisation of every layer of the block at resolution r."""
  b = "synthesis.feat_" + str(r) + "."
  layers = annotate(List[List[str]], [])
  if _has(p, b + "5"):
    layers.append([b + "1", b + "2.weight", b + "3"])
    layers.append([b + "5", b + "6.weight", b + "7"])
  elif _has(p, b + "1"):
    layers.append([b + "1", "", b + "2"])
  elif _has(p, b + "conv1"):
    layers.append([b + "conv1", b + "noise.weight", b + "bn1"])
    layers.append([b + "conv2", b + "noise.weight", b + "bn2"])
  elif _has(p, b + "conv"):
    layers.append([b + "conv", "", b + "bn"])
  return layers


def _has(p: Dict[str, Tensor], layer: str) -> bool:
  return layer + ".weight_orig" in p or layer + ".weight" in p


def _affine(p: Dict[str, Tensor], norm: str) -> Tuple[Tensor, Tensor]:
  """Scale and shift [C] that batch normalisation by stored statistics comes to, without labels."""
  if norm + ".stored_mean" in p:
    scale = torch.rsqrt(p[norm + ".stored_var"] + 1e-5)
    return scale, torch.neg(p[norm + ".stored_mean"] * scale)
  scale = p[norm + ".weight"] * torch.rsqrt(p[norm + ".running_var"] + 1e-5)
  return scale, p[norm + ".bias"] - p[norm + ".running_mean"] * scale


def _synthesis(p: Dict[str, Tensor], z: Tensor, labels: Tensor, noise: List[Tensor], training: bool) -> Tensor:
  z = z * torch.rsqrt(torch.mean(z * z, [1], True) + 1e-8)
  label = z
  if "synthesis.embed.weight" in p:
    label = torch.embedding(p["synthesis.embed.weight"], torch.argmax(labels, 1))
  x = _init(p, z, training)
  by_resolution = annotate(Dict[int, Tensor], {})
  by_resolution[4] = x
  used = 0
  r = 8
  while r <= 1024:
    layers = _layers(p, r)
    for i in range(len(layers)):
      x = _layer(p, layers[i], i == 0, x, label, noise[used if len(layers) == 2 else 0], training)
      if len(layers) == 2:
        used = used + 1
    gate = "synthesis.se_" + str(r) + ".main."
    if len(layers) > 0 and _has(p, gate + "1"):
      x = x * _gate(p, gate, by_resolution[r // 16], training)
    by_resolution[r] = x
    r = r * 2
  weight = spectral.weight(p, "synthesis.to_big", True) if training else p["synthesis.to_big.weight"]
  return torch.conv2d(x, weight, p["synthesis.to_big.bias"], [1, 1], [1, 1])


def _init(p: Dict[str, Tensor], z: Tensor, training: bool) -> Tensor:
  """The latent spread over 4x4 pixels: a transposed convolution of one pixel is a product."""
  conv = "synthesis.init.init.0"
  weight = spectral.transposed_weight(p, conv, True) if training else p[conv + ".weight"]
  y = torch.mm(z, torch.reshape(weight, [weight.size(0), -1]))
  y = torch.reshape(y, [z.size(0), weight.size(1), 4, 4])
  if training:
    y = _normalized(p, "synthesis.init.init.1", y)
  else:
    y = y + torch.reshape(p[conv + ".bias"], [1, -1, 1, 1])
  return torch.glu(y, 1).contiguous(memory_format=2)


def _layer(p: Dict[str, Tensor], names: List[str], up: bool, x: Tensor, label: Tensor, noise: Tensor, training: bool) -> Tensor:
  """A convolution, to twice the size where `up`, noise, normalisation and gated linear unit."""
  conv = names[0]
  if training:
    weight = spectral.weight(p, conv, True)
    y = _up_trained(x, weight) if up else _convolution(x, weight, None, False)
    if names[1] != "":
      y = torch.add_(y, noise * p[names[1]])
    y = _normalized(p, names[2], y)
  else:
    y = _convolution(x, p[conv + ".weight"], p[conv + ".bias"], up)
    if names[1] != "":
      y = torch.add_(y, noise * p[conv + ".noise"])
  if names[2] + ".gain.bias" in p:
    gain = _by_label(p, names[2] + ".gain", label, training) + 1.
    y = torch.addcmul(_by_label(p, names[2] + ".bias", label, training), y, gain)
  return torch.glu(y, 1)


def _convolution(x: Tensor, weight: Tensor, bias: Optional[Tensor], up: bool) -> Tensor:
  if up:
    return torch.conv_transpose2d(x, weight, bias, [2, 2], [1, 1])
  return torch.conv2d(x, weight, bias, [1, 1], [1, 1])


def _up_trained(x: Tensor, weight: Tensor) -> Tensor:
  """A convolution to twice the size with a weight [O, I, 3, 3] that is another one next time.

  Coarse layers have far larger weights than activations: there, making the weight of `up_weight`
  and taking its gradient back costs more than the multiplications that it spares.
  """
  if weight.numel() > 8 * x.numel():
    doubled = torch.upsample_nearest2d(x, [2 * x.size(2), 2 * x.size(3)], None, None)
    return _convolution(doubled, weight, None, False)
  return _convolution(x, up_weight(weight), None, True)


def _normalized(p: Dict[str, Tensor], norm: str, x: Tensor) -> Tensor:
  """By the batch's statistics; the stored ones move towards them in place."""
  if norm + ".stored_mean" in p:
    return torch.batch_norm(x, None, None, p[norm + ".stored_mean"], p[norm + ".stored_var"], True, 0.1, 1e-5, True)
  return torch.batch_norm(x, p[norm + ".weight"], p[norm + ".bias"], p[norm + ".running_mean"], p[norm + ".running_var"], True, 0.1, 1e-5, True)


def _by_label(p: Dict[str, Tensor], layer: str, label: Tensor, training: bool) -> Tensor:
  """A number for every channel, [N, C, 1, 1]."""
  weight = spectral.weight(p, layer, True) if training else p[layer + ".weight"]
  y = torch.linear(label, weight, p[layer + ".bias"])
  return y.unsqueeze(2).unsqueeze(3)


def _gate(p: Dict[str, Tensor], gate: str, small: Tensor, training: bool) -> Tensor:
  """How much of every channel a small activation lets through, [N, C, 1, 1]."""
  first = spectral.weight(p, gate + "1", True) if training else p[gate + "1.weight"]
  second = spectral.weight(p, gate + "3", True) if training else p[gate + "3.weight"]
  y = torch.conv2d(torch.adaptive_avg_pool2d(small, [4, 4]), first)
  y = torch.conv2d(torch.silu(y), second)
  return torch.sigmoid(y)
