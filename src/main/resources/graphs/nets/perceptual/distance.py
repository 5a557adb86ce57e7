# Perceptual distance: pictures are compared by what a network sees in them, level by level. LPIPS
# (Zhang et al., The Unreasonable Effectiveness of Deep Features as a Perceptual Metric, CVPR 2018),
# computed as One-Shot CLIP does, in evaluation mode; and the same idea without learned weights on
# EfficientNet-Lite.
#
# The dictionary n tells the network by its entries: torchvision's names of AlexNet, VGG16 or
# SqueezeNet 1.1, or the folded weights of an EfficientNet-Lite. 'lin0.weight', 'lin1.weight' ...
# [channels of the level, or 1] weigh the channels.
import nets.perceptual.backbones as backbones
import nets.featurenet.efficientnet_lite as efficientnet_lite


def features(n: Dict[str, Tensor], x: Tensor) -> List[Tensor]:
  """What is compared of pictures x [N, 3, H, W] in [-1, 1]: levels [N, C, h, w], every place of
  length one over its channels. Those of a fixed picture are worth keeping."""
  if "conv_stem.weight" in n:
    levels = efficientnet_lite.features(n, _at_least(x, 64))
  else:
    levels = _lpips(n, x)
  return [_unit(level) for level in levels]


def each(n: Dict[str, Tensor], a: List[Tensor], b: List[Tensor]) -> Tensor:
  """Distances [N] of features; one of both may be of a single picture."""
  distance = _level(n, 0, a[0], b[0])
  for i in range(1, len(a)):
    distance = distance + _level(n, i, a[i], b[i])
  return distance


def compare(n: Dict[str, Tensor], a: List[Tensor], b: List[Tensor]) -> Tensor:
  """The mean distance over the batch, a scalar."""
  return torch.mean(each(n, a, b))


def _level(n: Dict[str, Tensor], i: int, a: Tensor, b: Tensor) -> Tensor:
  """Weighted squared difference, mean over places: [N]."""
  d = a - b
  by_channel = torch.mean(d * d, [2, 3])                  # [N, C]
  return torch.sum(by_channel * n["lin" + str(i) + ".weight"], [1])


def _unit(x: Tensor) -> Tensor:
  """Every place [N, :, y, x] of length one; all-zero places stay so, and pass no gradient on."""
  return x * torch.rsqrt(torch.sum(x * x, [1], True) + 1e-10)


def _at_least(x: Tensor, size: int) -> Tensor:
  """Pictures with a shorter side below size enlarged to it."""
  shorter = min(x.size(2), x.size(3))
  if shorter >= size:
    return x
  to = [torch.floordiv(x.size(2) * size, shorter), torch.floordiv(x.size(3) * size, shorter)]
  return torch.upsample_bilinear2d(x, to, False, None, None)


def _lpips(n: Dict[str, Tensor], x: Tensor) -> List[Tensor]:
  """The activations of an LPIPS backbone, whose input is scaled by ImageNet's mean and deviation."""
  shift = torch.tensor([-0.030, -0.088, -0.188], dtype=x.dtype, device=x.device)
  scale = torch.tensor([0.458, 0.448, 0.450], dtype=x.dtype, device=x.device)
  x = (torch.contiguous(x) - torch.reshape(shift, [1, 3, 1, 1])) / torch.reshape(scale, [1, 3, 1, 1])
  if "features.28.weight" in n:
    return backbones.vgg(n, x)
  if "features.12.squeeze.weight" in n:
    return backbones.squeeze(n, x)
  return backbones.alex(n, x)
