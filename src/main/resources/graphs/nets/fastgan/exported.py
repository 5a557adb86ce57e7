# What an exported FastGAN generator does in Python: its TorchScript module calls `synthesis`; p are
# the module's own weights, as they were trained.
#
# Drawing one picture must not turn over all weights first, as folding them would: they are used as
# they are, and what spectral and batch normalisation divide by is applied to the activations.
import nets.fastgan.generator as generator
import nets.spectral as spectral


def synthesis(p: Dict[str, Tensor], z: Tensor, c: Tensor, noise_mode: str) -> Tensor:
  """Pictures [N, 3, size, size], about -1 to 1, of latents z [N, z_dim] and one-hot labels c.

  noise_mode: "none", or "random" for fresh noise in each layer, as the published code draws.
  """
  assert noise_mode in ["random", "none"], "noise_mode must be random or none"
  z = z * torch.rsqrt(torch.mean(z * z, [1], True) + 1e-8)
  label = z
  if "synthesis.embed.weight" in p:
    label = torch.embedding(p["synthesis.embed.weight"], torch.argmax(c, 1))
  x = _init(p, z)
  by_resolution = annotate(Dict[int, Tensor], {})
  by_resolution[4] = x
  r = 8
  while r <= 1024:
    layers = generator._layers(p, r)
    for i in range(len(layers)):
      if i == 0:
        x = _doubled(x)
      x = _layer(p, layers[i], x, label, noise_mode == "random")
    gate = "synthesis.se_" + str(r) + ".main."
    if len(layers) > 0 and gate + "1.weight_orig" in p:
      x = x * _gate(p, gate, by_resolution[r // 16])
    by_resolution[r] = x
    r = r * 2
  return torch.conv2d(x, spectral.weight(p, "synthesis.to_big", False), p["synthesis.to_big.bias"], [1, 1], [1, 1])


def _init(p: Dict[str, Tensor], z: Tensor) -> Tensor:
  """The latent spread over 4x4 pixels."""
  conv = "synthesis.init.init.0"
  stored = p[conv + ".weight_orig"]
  y = torch.mm(z, torch.reshape(stored, [stored.size(0), -1]))
  y = torch.reshape(y, [z.size(0), stored.size(1), 4, 4])
  matrix = torch.reshape(torch.transpose(stored, 0, 1), [stored.size(1), -1])
  scale, shift = generator._affine(p, "synthesis.init.init.1")
  return torch.glu(_scaled(y, scale / spectral._sigma(p, conv, matrix, False), shift), 1)


def _doubled(x: Tensor) -> Tensor:
  """Every pixel four times."""
  n, c, h, w = x.size(0), x.size(1), x.size(2), x.size(3)
  x = x.reshape([n, c, h, 1, w, 1]).expand([n, c, h, 2, w, 2])
  return x.reshape([n, c, 2 * h, 2 * w])


def _layer(p: Dict[str, Tensor], names: List[str], x: Tensor, label: Tensor, random: bool) -> Tensor:
  """A convolution, noise, normalisation and gated linear unit."""
  stored = p[names[0] + ".weight_orig"]
  sigma = spectral._sigma(p, names[0], torch.reshape(stored, [stored.size(0), -1]), False)
  scale, shift = generator._affine(p, names[2])
  y = _scaled(torch.conv2d(x, stored, None, [1, 1], [1, 1]), scale / sigma, shift)
  if random and names[1] != "":
    noise = torch.randn([x.size(0), 1, x.size(2), x.size(3)], dtype=x.dtype, device=x.device)
    y = y + noise * torch.reshape(p[names[1]] * scale, [1, -1, 1, 1])
  if names[2] + ".gain.bias" in p:
    gain = _by_label(p, names[2] + ".gain", label) + 1.
    y = torch.addcmul(_by_label(p, names[2] + ".bias", label), y, gain)
  return torch.glu(y, 1)


def _scaled(y: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
  """By channel."""
  return torch.addcmul(torch.reshape(shift, [1, -1, 1, 1]), y, torch.reshape(scale, [1, -1, 1, 1]))


def _by_label(p: Dict[str, Tensor], layer: str, label: Tensor) -> Tensor:
  """A number for every channel, [N, C, 1, 1]."""
  y = torch.linear(label, spectral.weight(p, layer, False), p[layer + ".bias"])
  return y.unsqueeze(2).unsqueeze(3)


def _gate(p: Dict[str, Tensor], gate: str, small: Tensor) -> Tensor:
  """How much of every channel a small activation lets through, [N, C, 1, 1]."""
  y = torch.conv2d(torch.adaptive_avg_pool2d(small, [4, 4]), spectral.weight(p, gate + "1", False))
  y = torch.conv2d(torch.silu(y), spectral.weight(p, gate + "3", False))
  return torch.sigmoid(y)
