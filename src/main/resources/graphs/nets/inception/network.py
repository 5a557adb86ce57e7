# Inception v3 as the FID network has it: TensorFlow's graph of 2015-12-05 (Szegedy et al., Rethinking the
# Inception Architecture for Computer Vision, CVPR 2016; weights as pytorch-fid publishes them).
#
# Weights go by torchvision's names: <module>.conv.weight and <module>.bn.*, fc.*. Against torchvision's
# network, averages over 3x3 leave out the padding (A, C and E blocks), and the last block takes a maximum
# where torchvision takes an average. 'fold' turns every normalisation into a bias: the other functions
# want what it returns.


def fold(n: Dict[str, Tensor]) -> Dict[str, Tensor]:
  """Convolutions with their normalisations folded in, <module>.weight and <module>.bias, stored channels
  last; the classifier as it is. Weights are frozen."""
  out = annotate(Dict[str, Tensor], {})
  for name, weight in n.items():
    if name.endswith(".conv.weight"):
      key = name[:-12]
      norm = key + ".bn."
      scale = n[norm + "weight"] * torch.rsqrt(n[norm + "running_var"] + 0.001)
      folded = weight * torch.reshape(scale, [-1, 1, 1, 1])
      out[key + ".weight"] = torch.contiguous(folded, memory_format=2)
      out[key + ".bias"] = n[norm + "bias"] - n[norm + "running_mean"] * scale
    elif name.startswith("fc."):
      out[name] = torch.clone(weight)                        # may outlive the file that is mapped
  return out


def resized(x: Tensor) -> Tensor:
  """Pictures [N, 3, H, W] at 299 by 299, bilinear without aligned corners and without antialiasing."""
  if x.size(2) == 299 and x.size(3) == 299:
    return x
  return torch.upsample_bilinear2d(x, [299, 299], False, None, None)


def features(n: Dict[str, Tensor], image: Tensor) -> Tensor:
  """Pictures [N, 3, H, W] in [-1, 1] to pool3 [N, 2048], the features of the FID."""
  x = torch.contiguous(resized(image), memory_format=2)
  x = _convolve(n, "Conv2d_1a_3x3", x, 2, 0, 0)
  x = _convolve(n, "Conv2d_2a_3x3", x, 1, 0, 0)
  x = _convolve(n, "Conv2d_2b_3x3", x, 1, 1, 1)
  x = torch.max_pool2d(x, [3, 3], [2, 2])
  x = _convolve(n, "Conv2d_3b_1x1", x, 1, 0, 0)
  x = _convolve(n, "Conv2d_4a_3x3", x, 1, 0, 0)
  x = torch.max_pool2d(x, [3, 3], [2, 2])
  x = _a(n, "Mixed_5b", x)
  x = _a(n, "Mixed_5c", x)
  x = _a(n, "Mixed_5d", x)
  x = _b(n, "Mixed_6a", x)
  x = _c(n, "Mixed_6b", x)
  x = _c(n, "Mixed_6c", x)
  x = _c(n, "Mixed_6d", x)
  x = _c(n, "Mixed_6e", x)
  x = _d(n, "Mixed_7a", x)
  x = _e(n, "Mixed_7b", x, False)
  x = _e(n, "Mixed_7c", x, True)
  return torch.mean(x, [2, 3])


def probabilities(n: Dict[str, Tensor], features: Tensor) -> Tensor:
  """Features [N, 2048] to probabilities [N, 1008] of the classes, for the inception score.

  The bias of the classifier is left out, as in the TensorFlow code that published the score, and in
  NVIDIA's.
  """
  return torch.softmax(torch.matmul(features, torch.t(n["fc.weight"])), 1)


def _a(n: Dict[str, Tensor], key: str, x: Tensor) -> Tensor:
  five = _convolve(n, key + ".branch5x5_2", _convolve(n, key + ".branch5x5_1", x, 1, 0, 0), 1, 2, 2)
  three = _twice(n, key + ".branch3x3dbl", x, 1)
  pool = _convolve(n, key + ".branch_pool", _average(x), 1, 0, 0)
  return torch.cat([_convolve(n, key + ".branch1x1", x, 1, 0, 0), five, three, pool], 1)


def _b(n: Dict[str, Tensor], key: str, x: Tensor) -> Tensor:
  three = _convolve(n, key + ".branch3x3", x, 2, 0, 0)
  return torch.cat([three, _twice(n, key + ".branch3x3dbl", x, 2), torch.max_pool2d(x, [3, 3], [2, 2])], 1)


def _c(n: Dict[str, Tensor], key: str, x: Tensor) -> Tensor:
  seven = _convolve(n, key + ".branch7x7_1", x, 1, 0, 0)
  seven = _convolve(n, key + ".branch7x7_2", seven, 1, 0, 3)
  seven = _convolve(n, key + ".branch7x7_3", seven, 1, 3, 0)
  double = _convolve(n, key + ".branch7x7dbl_1", x, 1, 0, 0)
  double = _convolve(n, key + ".branch7x7dbl_2", double, 1, 3, 0)
  double = _convolve(n, key + ".branch7x7dbl_3", double, 1, 0, 3)
  double = _convolve(n, key + ".branch7x7dbl_4", double, 1, 3, 0)
  double = _convolve(n, key + ".branch7x7dbl_5", double, 1, 0, 3)
  pool = _convolve(n, key + ".branch_pool", _average(x), 1, 0, 0)
  return torch.cat([_convolve(n, key + ".branch1x1", x, 1, 0, 0), seven, double, pool], 1)


def _d(n: Dict[str, Tensor], key: str, x: Tensor) -> Tensor:
  three = _convolve(n, key + ".branch3x3_2", _convolve(n, key + ".branch3x3_1", x, 1, 0, 0), 2, 0, 0)
  seven = _convolve(n, key + ".branch7x7x3_1", x, 1, 0, 0)
  seven = _convolve(n, key + ".branch7x7x3_2", seven, 1, 0, 3)
  seven = _convolve(n, key + ".branch7x7x3_3", seven, 1, 3, 0)
  seven = _convolve(n, key + ".branch7x7x3_4", seven, 2, 0, 0)
  return torch.cat([three, seven, torch.max_pool2d(x, [3, 3], [2, 2])], 1)


def _e(n: Dict[str, Tensor], key: str, x: Tensor, last: bool) -> Tensor:
  three = _convolve(n, key + ".branch3x3_1", x, 1, 0, 0)
  double = _convolve(n, key + ".branch3x3dbl_1", x, 1, 0, 0)
  double = _convolve(n, key + ".branch3x3dbl_2", double, 1, 1, 1)
  if last:
    pooled = torch.max_pool2d(x, [3, 3], [1, 1], [1, 1])
  else:
    pooled = _average(x)
  return torch.cat([
      _convolve(n, key + ".branch1x1", x, 1, 0, 0),
      _convolve(n, key + ".branch3x3_2a", three, 1, 0, 1),
      _convolve(n, key + ".branch3x3_2b", three, 1, 1, 0),
      _convolve(n, key + ".branch3x3dbl_3a", double, 1, 0, 1),
      _convolve(n, key + ".branch3x3dbl_3b", double, 1, 1, 0),
      _convolve(n, key + ".branch_pool", pooled, 1, 0, 0)], 1)


def _twice(n: Dict[str, Tensor], key: str, x: Tensor, stride: int) -> Tensor:
  """Two 3x3 convolutions after a narrowing; the last may halve the size."""
  y = _convolve(n, key + "_2", _convolve(n, key + "_1", x, 1, 0, 0), 1, 1, 1)
  if stride == 1:
    return _convolve(n, key + "_3", y, 1, 1, 1)
  return _convolve(n, key + "_3", y, 2, 0, 0)


def _average(x: Tensor) -> Tensor:
  """Mean of the 3x3 neighbours that lie within the picture."""
  return torch.avg_pool2d(x, [3, 3], [1, 1], [1, 1], False, False)


def _convolve(n: Dict[str, Tensor], key: str, x: Tensor, stride: int, high: int, wide: int) -> Tensor:
  """A convolution padded by `high` and `wide`, and ReLU."""
  y = torch.conv2d(x, n[key + ".weight"], n[key + ".bias"], [stride, stride], [high, wide])
  return torch.relu_(y)
