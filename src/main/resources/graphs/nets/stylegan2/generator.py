# StyleGAN2's generator for every size, width and depth: what there is, is read from the names
# of the weights `p` (the NVIDIA layout). Karras et al., Analyzing and Improving the Image Quality
# of StyleGAN, CVPR 2020.
#
# Weights of other layouts are translated before they get here. Two entries say what names cannot:
# `mapping.lr_multiplier` (0-d; 0.01 when absent) and `synthesis.conv_clamp` (0-d; no clamp when
# absent). The low-pass filter is [1, 3, 3, 1]. Blocks with a `skip.weight` are residual ones.
#
# No function here switches grad mode: gradients flow when the caller switched it on.

import nets.stylegan2.layers as layers
import random.draws as draws


def mapping(p: Dict[str, Tensor], z: Tensor) -> Tensor:
  """Latents z [N, z_dim] to intermediate latents w [N, w_dim]."""
  return _mapping_layers(p, _normalize(z))


def conditional_mapping(p: Dict[str, Tensor], z: Tensor, c: Tensor) -> Tensor:
  """Latents z [N, z_dim] and one-hot labels c [N, c_dim] to w [N, w_dim]; z_dim may be zero."""
  embed = p["mapping.embed.weight"]
  gain = float(embed.size(1)) ** -0.5
  y = _normalize(torch.addmm(p["mapping.embed.bias"], c, embed.t(), alpha=gain))
  if z.size(1) == 0:
    return _mapping_layers(p, y)
  return _mapping_layers(p, torch.cat([_normalize(z), y], 1))


def _normalize(x: Tensor) -> Tensor:
  """To unit second moment."""
  return x * torch.rsqrt(torch.mean(x * x, [1], True) + 1e-8)


def _mapping_layers(p: Dict[str, Tensor], x: Tensor) -> Tensor:
  i = 0
  while "mapping.fc" + str(i) + ".weight" in p:
    weight = p["mapping.fc" + str(i) + ".weight"]
    bias = p["mapping.fc" + str(i) + ".bias"]
    if "mapping.lr_multiplier" in p:
      lr_multiplier = p["mapping.lr_multiplier"]
      weight = weight * lr_multiplier
      bias = bias * lr_multiplier
    else:
      weight = weight * 0.01
      bias = bias * 0.01
    x = torch.addmm(bias, x, weight.t(), alpha=float(weight.size(1)) ** -0.5)
    x = torch.leaky_relu(x, 0.2) * 1.4142135623730951
    i += 1
  return x


def truncate(p: Dict[str, Tensor], w: Tensor, truncation_psi: float) -> Tensor:
  """Moves w or ws towards the average w; 1 leaves them, 0 is the average picture."""
  return torch.lerp(p["mapping.w_avg"], w, truncation_psi)


def truncate_first(p: Dict[str, Tensor], ws: Tensor, truncation_psi: float, cutoff: int) -> Tensor:
  """Truncates the first `cutoff` of the per-layer latents ws [N, num_ws, w_dim], the coarse ones."""
  return torch.cat([truncate(p, ws[:, :cutoff], truncation_psi), ws[:, cutoff:]], 1)


def resolutions(p: Dict[str, Tensor]) -> List[int]:
  """Sizes of the blocks: 4, 8, … up to that of the pictures."""
  found = annotate(List[int], [])
  size = 4
  while "synthesis.b" + str(size) + ".conv1.weight" in p:
    found.append(size)
    size *= 2
  return found


def broadcast(p: Dict[str, Tensor], w: Tensor) -> Tensor:
  """The same w [N, w_dim] for every layer: ws [N, num_ws, w_dim], a view."""
  num_ws = 2 * len(resolutions(p))
  return w.unsqueeze(1).expand([-1, num_ws, -1])


def mix(p: Dict[str, Tensor], w: Tensor, w2: Tensor, crossover: int) -> Tensor:
  """Style mixing: the first `crossover` layers take w, the finer ones w2; both [N, w_dim]."""
  return torch.cat([broadcast(p, w)[:, :crossover], broadcast(p, w2)[:, crossover:]], 1)


def mix_rows(ws: Tensor, other: Tensor, first: int, last: int) -> Tensor:
  """Style mixing inside: rows first to last of ws [N, num_ws, w_dim], both included, from other.

  other: per-layer latents [N, num_ws, w_dim], or [1, num_ws, w_dim] for all pictures.
  """
  rows = other.expand([ws.size(0), -1, -1])[:, first:last + 1]
  return torch.cat([ws[:, :first], rows, ws[:, last + 1:]], 1)


def layer_names(p: Dict[str, Tensor]) -> List[str]:
  """Names of the 3x3 convolutions in the order in which they take noise."""
  names = ["synthesis.b4.conv1"]
  for size in resolutions(p)[1:]:
    names.append("synthesis.b" + str(size) + ".conv0")
    names.append("synthesis.b" + str(size) + ".conv1")
  return names


def draw_noise(p: Dict[str, Tensor], batch: int, seed: int) -> List[Tensor]:
  """Fresh noise for every layer, [batch, 1, size, size], all from one seed."""
  like = p["synthesis.b4.const"]
  generator = torch.Generator(device=like.device, seed=seed)
  noise = annotate(List[Tensor], [])
  for name in layer_names(p):
    size = layer_size(name)
    noise.append(torch.randn([batch, 1, size, size], generator=generator, dtype=like.dtype, device=like.device))
  return noise


def layer_size(name: str) -> int:
  """Resolution of the layer with that name."""
  return int(name.split(".")[1][1:])


def const_noise(p: Dict[str, Tensor]) -> List[Tensor]:
  """The noise stored with the weights, [1, 1, size, size] per layer."""
  noise = annotate(List[Tensor], [])
  for name in layer_names(p):
    noise.append(p[name + ".noise_const"].unsqueeze(0).unsqueeze(0))
  return noise


def no_noise(p: Dict[str, Tensor]) -> List[Tensor]:
  """Zeros that broadcast, [1, 1, 1, 1] per layer."""
  noise = annotate(List[Tensor], [])
  for name in layer_names(p):
    noise.append(torch.zeros_like(p[name + ".bias"][:1]).reshape([1, 1, 1, 1]))
  return noise


def synthesis(p: Dict[str, Tensor], ws: Tensor, noise: List[Tensor]) -> Tensor:
  """Pictures [N, img_channels, size, size], about -1 to 1, of per-layer latents.

  ws: [N, num_ws, w_dim], or [N, w_dim] for the same w everywhere.
  noise: one tensor per 3x3 convolution, broadcastable to [N, 1, size, size].
  """
  if ws.dim() == 2:
    ws = broadcast(p, ws)
  x = p["synthesis.b4.const"].unsqueeze(0).expand([ws.size(0), -1, -1, -1])
  x = layers.convolution(p, "synthesis.b4.conv1", layers.channels_last(x), 1.0, ws[:, 0], noise[0])
  blocks = len(resolutions(p))
  residual = "synthesis.b8.skip.weight" in p
  pictures = annotate(List[Tensor], [])
  if not residual:
    pictures.append(layers.to_rgb(p, "synthesis.b4.torgb", x, 1.4142135623730951, ws[:, 1]))
  coarse = blocks
  if ws.size(0) > 1 and not x.is_cuda:
    coarse = _coarse_blocks(p)
  x, picture = _blocks(p, 1, coarse, x, pictures, ws, noise)
  if coarse == blocks:
    return picture[0]
  alone = x.split(1)
  finished = annotate(List[Tensor], [])
  for i in range(len(alone)):
    before = annotate(List[Tensor], [])
    if len(picture) > 0:
      before.append(picture[0].split(1)[i])
    y, after = _blocks(p, coarse, blocks, alone[i], before, ws[i:i + 1], _of_sample(noise, i))
    finished.append(after[0])
  return torch.cat(finished)


def _coarse_blocks(p: Dict[str, Tensor]) -> int:
  """How many blocks compute the batch as one, for the sake of their weights.

  The finer ones have larger activations than weights and compute one picture after the other.
  """
  coarse = 0
  for size in resolutions(p):
    if p["synthesis.b" + str(size) + ".conv1.weight"][0].numel() > size * size:
      coarse += 1
  return max(coarse, 1)


def _of_sample(noise: List[Tensor], i: int) -> List[Tensor]:
  """The noise of sample i; noise of a single sample is everybody's."""
  alone = annotate(List[Tensor], [])
  for n in noise:
    if n.size(0) > 1:
      alone.append(n[i:i + 1])
    else:
      alone.append(n)
  return alone


def _blocks(p: Dict[str, Tensor], first: int, end: int, x: Tensor, picture: List[Tensor], ws: Tensor, noise: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
  """Runs blocks, counted from 0, on activations x and the picture so far, a list of one or none."""
  for i in range(first, end):
    block = "synthesis.b" + str(4 << i)
    row = 2 * i - 1
    # What x has to be multiplied with: residual blocks leave none, but the first is no such block.
    gain = 1.4142135623730951
    skip = x
    if block + ".skip.weight" in p and i > 1:
      gain = 1.0
    x = layers.up_convolution(p, block + ".conv0", x, gain, ws[:, row], noise[row])
    x = layers.convolution(p, block + ".conv1", x, 1.4142135623730951, ws[:, row + 1], noise[row + 1])
    gain_rgb = 1.4142135623730951
    if block + ".skip.weight" in p:
      # Both branches are halved in power, so that their sum keeps its variance.
      x = x + layers.up_projection(p, block + ".skip", skip, gain * 0.7071067811865476)
      gain_rgb = 1.0
    if block + ".torgb.weight" in p:
      rgb = layers.to_rgb(p, block + ".torgb", x, gain_rgb, ws[:, row + 2])
      if len(picture) > 0:
        rgb = rgb + layers.upsample(picture[0])
      picture = [rgb]
  return x, picture


def generate(p: Dict[str, Tensor], z: Tensor, noise: List[Tensor], truncation_psi: float) -> Tensor:
  """Pictures of latents z [N, z_dim]: mapping, truncation, synthesis."""
  return synthesis(p, truncate(p, mapping(p, z), truncation_psi), noise)
