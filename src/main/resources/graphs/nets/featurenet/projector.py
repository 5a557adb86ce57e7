# The random projections of Projected GAN (Sauer et al., Projected GANs Converge Faster, NeurIPS 2021):
# levels of a feature network are mixed over channels (CCM), then, from coarse to fine, over scales
# (CSM). Weights p are drawn once and never trained: layer<i>_ccm and layer<i>_csm.out_conv, 1x1
# convolutions with bias; level 0 is the finest.
import nets.convolutions as convolutions


def mixed(p: Dict[str, Tensor], levels: List[Tensor]) -> List[Tensor]:
  """Levels [N, C, h, w], finest first, mixed over channels and scales: each at twice its size."""
  last = len(levels) - 1
  out = [_up(p, last, _mix(p, "layer" + str(last) + "_ccm", levels[last]))]
  for k in range(last):
    i = last - 1 - k
    own = _mix(p, "layer" + str(i) + "_ccm", levels[i])
    out.append(_up(p, i, torch.add_(own, out[k])))
  finest_first = annotate(List[Tensor], [])
  for k in range(last + 1):
    finest_first.append(out[last - k])
  return finest_first


def channel_mixed(p: Dict[str, Tensor], levels: List[Tensor]) -> List[Tensor]:
  """Levels mixed over channels only."""
  return [_mix(p, "layer" + str(i) + "_ccm", levels[i]) for i in range(len(levels))]


def _mix(p: Dict[str, Tensor], key: str, x: Tensor) -> Tensor:
  return convolutions.pointwise(x, p[key + ".weight"], p[key + ".bias"])


def _up(p: Dict[str, Tensor], i: int, x: Tensor) -> Tensor:
  """Twice the size, bilinear with aligned corners, and a 1x1 convolution.

  Interpolation weights sum to one, so both may change places: the convolution then works on a
  quarter of the pixels, and the interpolation on the fewer channels that come out of it.
  """
  y = _mix(p, "layer" + str(i) + "_csm.out_conv", x)
  return torch.upsample_bilinear2d(y, [2 * x.size(2), 2 * x.size(3)], True, None, None)
