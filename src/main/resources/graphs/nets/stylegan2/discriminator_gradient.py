# The gradient of a discriminator's logits by the pictures, written out layer by layer, for R1.
#
# Between its kinks the network is linear but for the standard deviation over the batch. So the
# gradient is a chain of transposed convolutions, and differentiating that chain once more, which is
# all that R1 needs, asks for nothing but ordinary gradients of convolutions. The general double
# backward pass takes twice as long: it convolves pictures with pictures.

import nets.stylegan2.discriminator as discriminator
import nets.stylegan2.layers as layers


def activations(d: Dict[str, Tensor], images: Tensor, last: str) -> List[Tensor]:
  """Runs the network up to the layer `last`, or to the end of the trunk for "b4.conv".

  Returns the activations of fromrgb, b{size}.conv0, b{size}.conv1, ... and, last, the result.
  """
  kept = annotate(List[Tensor], [])
  x = discriminator.from_rgb(d, images)
  kept.append(x)
  block = discriminator.size(d)
  while block > 4:
    name = "b" + str(block)
    y = discriminator.conv0(d, block, x)
    kept.append(y)
    if name + ".conv0" == last:
      return kept
    y = discriminator.conv1(d, block, y)
    kept.append(y)
    if name + ".conv1" == last:
      return kept
    x = y + discriminator.skip(d, block, x)
    block = block // 2
  kept.append(x)
  return kept


def by_images(d: Dict[str, Tensor], kept: List[Tensor], last: str, g: Tensor) -> Tensor:
  """The gradient by the pictures [N, 3, size, size], given that by the result of `activations`."""
  block = 8
  i = len(kept) - 2
  if last != "b4.conv":
    block = int(last.split(".")[0][1:])
    i = len(kept) - 1
    if last.endswith("conv1"):
      g = _conv1(d, block, kept[i], g)
      i -= 1
    g = _conv0(d, block, kept[i], g)
    i -= 1
    block *= 2
  while i > 0:
    y = _conv1(d, block, kept[i], g)
    g = _conv0(d, block, kept[i - 1], y) + _skip(d, block, g)
    i -= 2
    block *= 2
  return _from_rgb(d, kept[0], g)


def by_patch_feature(d: Dict[str, Tensor], index: int, logits: Tensor) -> Tensor:
  """The gradient of the mean of each picture's patch logits by the feature that made them."""
  weight = d["extra." + str(index) + ".weight"] * discriminator.patch_gain(d, index)
  share = torch.full_like(logits, 1. / float(logits[0].numel()))
  g = torch.leaky_relu_backward(share, logits, 0.2, True)
  return torch.conv_transpose2d(g, weight, None, [1, 1], [1, 1])


def _slope(d: Dict[str, Tensor], y: Tensor, g: Tensor, scale: float) -> Tensor:
  """Back through a leaky ReLU whose result, after a clamp if there is one, was y."""
  y = y.detach()
  g = torch.leaky_relu_backward(g, y, 0.2, True)
  if "conv_clamp" in d:
    g = g * torch.lt(torch.abs(y), d["conv_clamp"] * scale)
  return g


def _from_rgb(d: Dict[str, Tensor], y: Tensor, g: Tensor) -> Tensor:
  top = discriminator.size(d)
  reach = discriminator.reach(d, top)
  weight = d["b" + str(top) + ".fromrgb.weight"]
  gain = float(weight.size(1)) ** -0.5 * 1.4142135623730951 * reach
  g = _slope(d, y, g, reach)
  pixels = g.permute([0, 2, 3, 1]).reshape([-1, weight.size(0)])
  image = torch.mm(pixels, weight.flatten(1) * gain)
  return image.reshape([g.size(0), g.size(2), g.size(3), weight.size(1)]).permute([0, 3, 1, 2])


def _conv0(d: Dict[str, Tensor], size: int, y: Tensor, g: Tensor) -> Tensor:
  g = _slope(d, y, g, 0.7071067811865476)
  return torch.conv_transpose2d(g, d["b" + str(size) + ".conv0.weight"], None, [1, 1], [1, 1])


def _conv1(d: Dict[str, Tensor], size: int, y: Tensor, g: Tensor) -> Tensor:
  weight = d["b" + str(size) + ".conv1.weight"]
  onward = discriminator.reach(d, size // 2)
  gain = 1.4142135623730951 * float(weight[0].numel()) ** -0.5 * onward
  g = _slope(d, y, g, 0.7071067811865476 * onward)
  g = layers.channels_last(torch.conv_transpose2d(g.contiguous(), weight.contiguous(), None, [2, 2]))
  return torch.conv2d(g, layers.low_pass(g) * (gain / 4.), None, [1, 1], [1, 1], [1, 1], g.size(1))


def _skip(d: Dict[str, Tensor], size: int, g: Tensor) -> Tensor:
  weight = d["b" + str(size) + ".skip.weight"]
  gain = 0.7071067811865476 * float(weight.size(1)) ** -0.5
  gain = gain * discriminator.reach(d, size // 2) / discriminator.reach(d, size)
  g = torch.conv2d(g, weight.transpose(0, 1))
  return torch.conv_transpose2d(g, layers.low_pass(g) * (gain / 4.), None, [2, 2], [1, 1], [0, 0], g.size(1))
