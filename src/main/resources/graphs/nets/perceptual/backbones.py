# The convolution stacks that LPIPS looks at pictures with: AlexNet, VGG16 and SqueezeNet 1.1 under
# torchvision's names (features.N.weight). Each returns its activations after the ReLUs that Zhang et
# al. compare (https://github.com/richzhang/PerceptualSimilarity, pretrained_networks.py).
# Only convolutions and pools are computed that lie before the last of them.
import nets.convolutions as convolutions


def _convolve(n: Dict[str, Tensor], key: str, x: Tensor, stride: int, padding: int) -> Tensor:
  """Convolution and ReLU; both steps share one memory."""
  y = torch.conv2d(x, n[key + ".weight"], n[key + ".bias"], [stride, stride], [padding, padding])
  return torch.relu_(y)


def _same(n: Dict[str, Tensor], layer: int, x: Tensor) -> Tensor:
  """A 3x3 convolution at the same size."""
  return _convolve(n, "features." + str(layer), x, 1, 1)


def alex(n: Dict[str, Tensor], x: Tensor) -> List[Tensor]:
  """AlexNet: five levels of 64, 192, 384, 256 and 256 channels; the first has a quarter of x's size."""
  a = _convolve(n, "features.0", x, 4, 2)
  b = _convolve(n, "features.3", torch.max_pool2d(a, [3, 3], [2, 2]), 1, 2)
  c = _same(n, 6, torch.max_pool2d(b, [3, 3], [2, 2]))
  d = _same(n, 8, c)
  return [a, b, c, d, _same(n, 10, d)]


def vgg(n: Dict[str, Tensor], x: Tensor) -> List[Tensor]:
  """VGG16: the last ReLU before each pool; 64, 128, 256, 512 and 512 channels at 1, 1/2 ... 1/16."""
  levels = annotate(List[Tensor], [])
  layer = 0
  for convolutions in [2, 2, 3, 3, 3]:
    if layer > 0:
      x = torch.max_pool2d(x, [2, 2], [2, 2])
      layer = layer + 1                                   # the pool's place in torchvision's list
    for i in range(convolutions):
      x = _same(n, layer, x)
      layer = layer + 2                                   # a ReLU follows
    levels.append(x)
  return levels


def _pointwise(n: Dict[str, Tensor], key: str, x: Tensor) -> Tensor:
  """A 1x1 convolution and ReLU."""
  return torch.relu_(convolutions.pointwise(x, n[key + ".weight"], n[key + ".bias"]))


def _fire(n: Dict[str, Tensor], layer: int, x: Tensor) -> Tensor:
  """Squeeze by 1x1, expand by 1x1 and 3x3 side by side."""
  key = "features." + str(layer)
  s = _pointwise(n, key + ".squeeze", x)
  return torch.cat([_pointwise(n, key + ".expand1x1", s),
      _convolve(n, key + ".expand3x3", s, 1, 1)], 1)


def _half(x: Tensor) -> Tensor:
  """The larger half where a side is even: SqueezeNet's pools round up."""
  return torch.max_pool2d(x, [3, 3], [2, 2], [0, 0], [1, 1], True)


def squeeze(n: Dict[str, Tensor], x: Tensor) -> List[Tensor]:
  """SqueezeNet 1.1: seven levels of 64, 128, 256, 384, 384, 512 and 512 channels."""
  a = _convolve(n, "features.0", x, 2, 0)
  b = _fire(n, 4, _fire(n, 3, _half(a)))
  c = _fire(n, 7, _fire(n, 6, _half(b)))
  d = _fire(n, 9, _half(c))
  e = _fire(n, 10, d)
  f = _fire(n, 11, e)
  return [a, b, c, d, e, f, _fire(n, 12, f)]
