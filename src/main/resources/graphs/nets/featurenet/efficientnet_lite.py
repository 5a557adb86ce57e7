# EfficientNet-Lite 0 to 4 (Tan and Le, EfficientNet, ICML 2019; the Lite variants of TensorFlow's TPU
# models): inverted bottlenecks with depthwise convolutions, ReLU6, no squeeze-and-excitation.
#
# Weights go by timm's names: conv_stem, blocks.<stage>.<block>.{conv_pw, conv_dw, conv_pwl}, conv_head,
# classifier, each followed by a batch normalisation bn1, bn2, bn3 of its own. Widths and depths are
# those of the tensors. 'fold' turns every normalisation into a bias: all other functions but 'as_built'
# want what it returns.
#
# Padding is TensorFlow's SAME: at stride two an even side is padded by one more behind than in front.
import nets.convolutions as convolutions


def fold(n: Dict[str, Tensor]) -> Dict[str, Tensor]:
  """The convolutions with their normalisations folded in, name.weight and name.bias, stored channels
  last; the classifier as it is. Weights are frozen."""
  out = annotate(Dict[str, Tensor], {})
  for name, weight in n.items():
    if name.endswith(".weight") and weight.dim() == 4:
      conv = name[:-7]
      norm = _norm(n, conv)
      scale = n[norm + ".weight"] * torch.rsqrt(n[norm + ".running_var"] + 0.001)
      folded = weight * torch.reshape(scale, [-1, 1, 1, 1])
      out[name] = torch.contiguous(folded, memory_format=2)
      out[conv + ".bias"] = n[norm + ".bias"] - n[norm + ".running_mean"] * scale
    elif name.startswith("classifier."):
      out[name] = torch.clone(weight)                        # may outlive the file that is mapped
  return out


def features(n: Dict[str, Tensor], x: Tensor) -> List[Tensor]:
  """Pictures x [N, 3, H, W] in [-1, 1] to four levels [N, C, h, w] at 1/4, 1/8, 1/16 and 1/32 of
  their size: the ends of stages 1, 2, 4 and 6, linear projections."""
  x = _relu6(_convolve(n, "conv_stem", torch.contiguous(x, memory_format=2), 2, False))
  levels = annotate(List[Tensor], [])
  stage = 0
  while "blocks." + str(stage) + ".0.conv_dw.weight" in n:
    x = _stage(n, stage, x)
    if stage == 1 or stage == 2 or stage == 4 or stage == 6:
      levels.append(x)
    stage = stage + 1
  return levels


def logits(n: Dict[str, Tensor], x: Tensor) -> Tensor:
  """Pictures x [N, 3, H, W] in [-1, 1] to scores of ImageNet's classes [N, 1000]."""
  y = _relu6(_convolve(n, "conv_head", features(n, x)[3], 1, False))
  return torch.linear(torch.mean(y, [2, 3]), n["classifier.weight"], n["classifier.bias"])


def enlarged(x: Tensor, size: int) -> Tensor:
  """Pictures smaller than `size` pixels at that size; Projected GAN shows its network no less than
  224."""
  if x.size(2) >= size:
    return x
  return torch.upsample_bilinear2d(x, [size, size], False, None, None)


def as_built(n: Dict[str, Tensor]) -> Dict[str, Tensor]:
  """The weights, not folded, as Projected GAN really uses them: its constructor sends a picture of
  zeros through the network in training mode, which moves every running mean and variance of the
  levels by a tenth towards that picture's."""
  out = annotate(Dict[str, Tensor], {})
  for name, weight in n.items():
    out[name] = weight
    if name.endswith(".running_mean") or name.endswith(".running_var"):
      out[name] = torch.clone(weight)
  stem = n["conv_stem.weight"]
  x = torch.zeros([1, 3, 224, 224], dtype=stem.dtype, device=stem.device)
  x = _relu6(_trained(out, "conv_stem", x, 2, False))
  stage = 0
  while "blocks." + str(stage) + ".0.conv_dw.weight" in n:
    block = 0
    while "blocks." + str(stage) + "." + str(block) + ".conv_dw.weight" in n:
      x = _block(out, "blocks." + str(stage) + "." + str(block), x, _stride(stage, block))
      block = block + 1
    stage = stage + 1
  return out


def _stage(n: Dict[str, Tensor], stage: int, x: Tensor) -> Tensor:
  """All blocks of a stage."""
  block = 0
  while "blocks." + str(stage) + "." + str(block) + ".conv_dw.weight" in n:
    x = _block(n, "blocks." + str(stage) + "." + str(block), x, _stride(stage, block))
    block = block + 1
  return x


def _stride(stage: int, block: int) -> int:
  if block > 0 or stage == 0 or stage == 4 or stage == 6:
    return 1
  return 2


def _block(n: Dict[str, Tensor], key: str, x: Tensor, stride: int) -> Tensor:
  """Expand, filter, project; the first stage does not expand. Added to the input where that fits."""
  y = x
  project = key + ".conv_pw"
  if key + ".conv_pwl.weight" in n:
    y = _relu6(_layer(n, project, y, 1, False))
    project = key + ".conv_pwl"
  y = _relu6(_layer(n, key + ".conv_dw", y, stride, True))
  y = _layer(n, project, y, 1, False)
  if stride == 1 and y.size(1) == x.size(1):
    y = torch.add_(y, x)
  return y


def _layer(n: Dict[str, Tensor], key: str, x: Tensor, stride: int, depthwise: bool) -> Tensor:
  """A convolution with its normalisation, folded in or in training mode."""
  if key + ".bias" in n:
    return _convolve(n, key, x, stride, depthwise)
  return _trained(n, key, x, stride, depthwise)


def _convolve(n: Dict[str, Tensor], key: str, x: Tensor, stride: int, depthwise: bool) -> Tensor:
  return _same(x, n[key + ".weight"], n[key + ".bias"], stride, depthwise)


def _trained(n: Dict[str, Tensor], key: str, x: Tensor, stride: int, depthwise: bool) -> Tensor:
  """Convolution and normalisation by the batch's own statistics, which move the running ones."""
  norm = _norm(n, key)
  y = _same(x, n[key + ".weight"], None, stride, depthwise)
  return torch.batch_norm(y, n[norm + ".weight"], n[norm + ".bias"], n[norm + ".running_mean"],
      n[norm + ".running_var"], True, 0.1, 0.001, False)


def _same(x: Tensor, weight: Tensor, bias: Optional[Tensor], stride: int, depthwise: bool) -> Tensor:
  """A convolution whose output has ceil(size / stride) places a side."""
  k = weight.size(2)
  if k == 1:
    return convolutions.pointwise(x, weight, bias)
  groups = 1
  if depthwise:
    groups = x.size(1)
  high = _padding(x.size(2), k, stride)
  wide = _padding(x.size(3), k, stride)
  above = torch.floordiv(high, 2)
  before = torch.floordiv(wide, 2)
  if high == 2 * above and wide == 2 * before:
    return torch.conv2d(x, weight, bias, [stride, stride], [above, before], [1, 1], groups)
  x = torch.constant_pad_nd(x, [before, wide - before, above, high - above], 0)
  return torch.conv2d(x, weight, bias, [stride, stride], [0, 0], [1, 1], groups)


def _padding(size: int, kernel: int, stride: int) -> int:
  """Both margins of a side together."""
  places = torch.floordiv(size + stride - 1, stride)
  return max((places - 1) * stride + kernel - size, 0)


def _relu6(x: Tensor) -> Tensor:
  """In place: the convolution before does not need its result again."""
  return torch.hardtanh_(x, 0, 6)


def _norm(n: Dict[str, Tensor], conv: str) -> str:
  """The normalisation behind a convolution: bn1, bn2 ... in the order of the block."""
  if conv == "conv_stem":
    return "bn1"
  if conv == "conv_head":
    return "bn2"
  block = conv[:conv.rfind(".")]
  expands = block + ".conv_pwl.weight" in n
  if conv.endswith(".conv_pwl"):
    return block + ".bn3"
  if conv.endswith(".conv_dw") == expands:
    return block + ".bn2"
  return block + ".bn1"
