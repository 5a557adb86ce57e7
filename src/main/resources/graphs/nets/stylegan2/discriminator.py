# StyleGAN2's residual discriminator for every size and width: what there is, is read from the names
# of the weights `d` (the NVIDIA layout). Karras et al., Analyzing and Improving the Image Quality
# of StyleGAN, CVPR 2020, section 4.1 and appendix B.
#
# Weights of other layouts are translated before they get here. Two entries say what names cannot:
# `conv_clamp` (0-d; no clamp when absent) and `b4.stddev_group` (0-d; 4 when absent). The low-pass
# filter is [1, 3, 3, 1]. Heads for patches of the picture, `extra.0` and so on, are those of One-Shot
# Adaptation of GAN in Just One CLIP, whose features are the activations of 32² and 16².
#
# The published network scales every weight by 1/sqrt(fan_in), every activation by sqrt(2) behind its
# leaky ReLU, and every block by 1/sqrt(2). Nothing of this costs anything here: the scales commute
# with all layers, and end in the taps of the low-pass filters and in biases. A block hands on its
# activation times what the next 3x3 convolution wants it scaled with, `reach`.
#
# No function here switches grad mode: gradients flow when the caller switched it on.

import nets.stylegan2.layers as layers


def logits(d: Dict[str, Tensor], images: Tensor) -> Tensor:
  """How real each picture looks, [N, 1], unbounded; images [N, 3, size, size], about -1 to 1.

  The standard deviation over groups of pictures is one of the features: N is at most the size of a
  group, or a multiple of it.
  """
  return head(d, [trunk(d, images)])


def patch_logits(d: Dict[str, Tensor], images: Tensor, index: int) -> Tensor:
  """How real each patch of the pictures looks, [N, 1, r, r], by patch feature `index`.

  Nothing behind that feature is computed. Every picture is judged alone.
  """
  return patch_head(d, index, patch_trunk(d, images, index))


def size(d: Dict[str, Tensor]) -> int:
  """Width and height of the pictures."""
  size = 1024
  while "b" + str(size) + ".fromrgb.weight" not in d:
    assert size > 8, "no discriminator: a layer fromrgb is missing"
    size = size // 2
  return size


def reach(d: Dict[str, Tensor], size: int) -> float:
  """What a block of that size wants its input scaled with: 1/sqrt(fan_in) of its 3x3 convolution."""
  name = "b" + str(size) + ".conv0.weight"
  if size == 4:
    name = "b4.conv.weight"
  return float(d[name][0].numel()) ** -0.5


def trunk(d: Dict[str, Tensor], images: Tensor) -> Tensor:
  """All blocks but the last: activations [N, C, 4, 4], times their `reach`."""
  block = size(d)
  x = from_rgb(d, images)
  while block > 4:
    x = _block(d, block, x)
    block = block // 2
  return x


def from_rgb(d: Dict[str, Tensor], images: Tensor) -> Tensor:
  """1x1 convolution from colours, as a matrix product over pixels: activations, channels last."""
  top = size(d)
  weight = d["b" + str(top) + ".fromrgb.weight"].flatten(1)
  gain = 1.4142135623730951 * reach(d, top)
  bias = d["b" + str(top) + ".fromrgb.bias"] * gain
  colours = images.permute([0, 2, 3, 1]).reshape([-1, weight.size(1)])
  y = torch.addmm(bias, colours, weight.t(), alpha=gain * float(weight.size(1)) ** -0.5)
  y = y.reshape([images.size(0), images.size(2), images.size(3), -1]).permute([0, 3, 1, 2])
  return activate(d, y, reach(d, top))


def _block(d: Dict[str, Tensor], size: int, x: Tensor) -> Tensor:
  """A residual block to half the size."""
  y = conv0(d, size, x)
  return conv1(d, size, y) + skip(d, size, x)


def conv0(d: Dict[str, Tensor], size: int, x: Tensor) -> Tensor:
  """3x3 convolution at the same size; what it returns still lacks the gain sqrt(2)."""
  name = "b" + str(size) + ".conv0"
  y = torch.conv2d(x, d[name + ".weight"], d[name + ".bias"], [1, 1], [1, 1])
  return activate(d, y, 0.7071067811865476)


def conv1(d: Dict[str, Tensor], size: int, y: Tensor) -> Tensor:
  """Low-pass filter, then 3x3 convolution to half the size."""
  name = "b" + str(size) + ".conv1"
  weight = d[name + ".weight"]
  onward = reach(d, size // 2)
  # Its own gain sqrt(2) and the block's 1/sqrt(2) leave one.
  gain = 1.4142135623730951 * float(weight[0].numel()) ** -0.5 * onward
  y = torch.conv2d(y, layers.low_pass(y) * (gain / 4.), None, [1, 1], [2, 2], [1, 1], y.size(1))
  bias = d[name + ".bias"] * onward
  if weight.requires_grad:
    # The gradient of the weight is several times slower to get from channels-last activations.
    y = layers.channels_last(torch.conv2d(y.contiguous(), weight.contiguous(), bias, [2, 2]))
  else:
    y = torch.conv2d(y, weight, bias, [2, 2])
  return activate(d, y, 0.7071067811865476 * onward)


def skip(d: Dict[str, Tensor], size: int, x: Tensor) -> Tensor:
  """The short cut: low-pass filter at every second pixel only, then a 1x1 convolution."""
  weight = d["b" + str(size) + ".skip.weight"]
  gain = 0.7071067811865476 * float(weight.size(1)) ** -0.5 * reach(d, size // 2) / reach(d, size)
  x = torch.conv2d(x, layers.low_pass(x) * (gain / 4.), None, [2, 2], [1, 1], [1, 1], x.size(1))
  return torch.conv2d(x, weight)


def activate(d: Dict[str, Tensor], y: Tensor, scale: float) -> Tensor:
  """Leaky ReLU in place, without its gain; a clamp is in the published units times `scale`."""
  y = torch.leaky_relu_(y, 0.2)
  if "conv_clamp" in d:
    limit = d["conv_clamp"] * scale
    y = torch.clamp(y, -limit, limit)
  return y


def head(d: Dict[str, Tensor], batches: List[Tensor]) -> Tensor:
  """Logits [N, 1] of activations that `trunk` made, one batch after the other.

  Standard deviations are measured within each batch, never across.
  """
  measured = annotate(List[Tensor], [])
  for x in batches:
    measured.append(torch.cat([x, _deviation(d, x)], 1))
  x = measured[0]
  if len(measured) > 1:
    x = torch.cat(measured)
  x = torch.conv2d(x, d["b4.conv.weight"], d["b4.conv.bias"], [1, 1], [1, 1])
  x = activate(d, x, 0.7071067811865476)
  fc = d["b4.fc.weight"]
  gain = 1.4142135623730951 * float(fc.size(1)) ** -0.5
  x = torch.addmm(d["b4.fc.bias"], x.contiguous().flatten(1), fc.t(), alpha=gain)
  x = torch.leaky_relu(x, 0.2)
  out = d["b4.out.weight"]
  return torch.addmm(d["b4.out.bias"], x, out.t(), alpha=1.4142135623730951 * float(out.size(1)) ** -0.5)


def _deviation(d: Dict[str, Tensor], x: Tensor) -> Tensor:
  """Standard deviation of every value over a group of pictures, their mean as a map [N, 1, 4, 4].

  Karras et al., Progressive Growing of GANs, ICLR 2018, section 3. Group m of G are the pictures m,
  m + N/G, m + 2N/G and so on.
  """
  group = 4
  if "b4.stddev_group" in d:
    group = int(d["b4.stddev_group"])
  group = min(group, x.size(0))
  assert x.size(0) % group == 0, "the batch is no multiple of the group whose deviation is measured"
  scale = reach(d, 4)
  if group == 1:
    # A picture alone deviates by the square root of 1e-8, and its gradient is zero.
    return torch.full_like(x[:, :1], 1e-4 * scale)
  y = x.reshape([group, -1, x.size(1), x.size(2), x.size(3)])
  y = y - torch.mean(y, [0], True)
  y = torch.sqrt(torch.mean(y * y, [0]) + 1e-8 * scale * scale)
  return torch.mean(y, [1, 2, 3]).reshape([-1, 1, 1, 1]).repeat([group, 1, x.size(2), x.size(3)])


def patch_features(d: Dict[str, Tensor]) -> List[str]:
  """Layers whose activations, of 32² or 16², judge patches; in the order of the network."""
  names = annotate(List[str], [])
  block = size(d)
  while block > 8:
    if block == 32 or block == 16:
      names.append("b" + str(block) + ".conv0")
    if block == 64 or block == 32:
      names.append("b" + str(block) + ".conv1")
    block = block // 2
  return names


def patch_trunk(d: Dict[str, Tensor], images: Tensor, index: int) -> Tensor:
  """Patch feature `index` of the pictures, [N, C, r, r], times a scale that `patch_head` knows."""
  layer = patch_features(d)[index]
  last = int(layer.split(".")[0][1:])
  block = size(d)
  x = from_rgb(d, images)
  while block > last:
    x = _block(d, block, x)
    block = block // 2
  x = conv0(d, block, x)
  if layer.endswith("conv1"):
    x = conv1(d, block, x)
  return x


def patch_head(d: Dict[str, Tensor], index: int, feature: Tensor) -> Tensor:
  """Logits [N, 1, r, r] of a patch feature: 3x3 convolution, leaky ReLU and its gain."""
  weight = d["extra." + str(index) + ".weight"] * patch_gain(d, index)
  bias = d["extra." + str(index) + ".bias"] * 1.4142135623730951
  return torch.leaky_relu(torch.conv2d(feature, weight, bias, [1, 1], [1, 1]), 0.2)


def patch_gain(d: Dict[str, Tensor], index: int) -> float:
  """What the weight of a patch head has to be scaled with.

  1/sqrt(fan_in), the gains sqrt(2) that the feature lacks and that the leaky ReLU behind wants, and
  the reach that a feature from the end of a block has.
  """
  layer = patch_features(d)[index]
  gain = 2. * float(d["extra." + str(index) + ".weight"].numel()) ** -0.5
  if layer.endswith("conv1"):
    gain = gain / reach(d, int(layer.split(".")[0][1:]) // 2)
  return gain


def reached(d: Dict[str, Tensor]) -> List[str]:
  """Names of the weights that `logits` depends on."""
  names = annotate(List[str], [])
  for name in d.keys():
    if name.endswith("weight") or name.endswith("bias"):
      if not name.startswith("extra."):
        names.append(name)
  return names


def patch_reached(d: Dict[str, Tensor], index: int) -> List[str]:
  """Names of the weights that `patch_logits` depends on."""
  head = "extra." + str(index)
  top = "b" + str(size(d)) + ".fromrgb"
  names = [top + ".weight", top + ".bias", head + ".weight", head + ".bias"]
  last = patch_features(d)[index]
  block = size(d)
  while block > 4:
    name = "b" + str(block)
    names.append(name + ".conv0.weight")
    names.append(name + ".conv0.bias")
    if name + ".conv0" == last:
      return names
    names.append(name + ".conv1.weight")
    names.append(name + ".conv1.bias")
    if name + ".conv1" == last:
      return names
    names.append(name + ".skip.weight")
    block = block // 2
  return names
