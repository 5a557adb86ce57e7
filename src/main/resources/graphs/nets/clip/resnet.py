# The ModifiedResNet of CLIP (RN50, RN101, RN50x4, ...): three stem convolutions, average pools in
# the place of strides, attention pooling at the end.
import nets.clip.transformer as transformer


def convolve(c: Dict[str, Tensor], conv: str, bn: str, x: Tensor, stride: int,
    padding: int) -> Tensor:
  """Convolution and batch normalisation by its running statistics."""
  w = c[conv + ".weight"]
  if conv + ".bias" in c:                                 # folded
    return torch.conv2d(x, w, c[conv + ".bias"], [stride, stride], [padding, padding])
  y = torch.conv2d(x, w, None, [stride, stride], [padding, padding])
  return torch.batch_norm(y, c[bn + ".weight"], c[bn + ".bias"], c[bn + ".running_mean"],
      c[bn + ".running_var"], False, 0.1, 1e-05, False)


def bottleneck(c: Dict[str, Tensor], key: str, x: Tensor, stride: int) -> Tensor:
  """1x1, 3x3, pool, 1x1, added to the (pooled and projected) input."""
  y = torch.relu(convolve(c, key + ".conv1", key + ".bn1", x, 1, 0))
  y = torch.relu(convolve(c, key + ".conv2", key + ".bn2", y, 1, 1))
  if stride > 1:
    y = torch.avg_pool2d(y, [stride, stride])
  y = convolve(c, key + ".conv3", key + ".bn3", y, 1, 0)
  if key + ".downsample.0.weight" in c:
    if stride > 1:
      x = torch.avg_pool2d(x, [stride, stride])
    x = convolve(c, key + ".downsample.0", key + ".downsample.1", x, 1, 0)
  return torch.relu(y + x)


def pool(c: Dict[str, Tensor], x: Tensor) -> Tensor:
  """Attention of the mean token over all places: [N, C, H, W] to [N, embed_dim]."""
  key = "visual.attnpool"
  x = torch.transpose(torch.flatten(x, 2), 1, 2)          # [N, H * W, C]
  x = torch.cat([torch.mean(x, [1], True), x], 1) + c[key + ".positional_embedding"]
  heads = transformer.heads(c, "visual.", x.size(2))
  y = transformer.attend(x[:, 0], x, c[key + ".q_proj.weight"], c[key + ".k_proj.weight"],
      c[key + ".v_proj.weight"], c[key + ".q_proj.bias"],
      c[key + ".v_proj.bias"], heads, None)
  return torch.linear(y, c[key + ".c_proj.weight"], c[key + ".c_proj.bias"])


def encode(c: Dict[str, Tensor], x: Tensor) -> Tensor:
  """Normalised pictures x [N, 3, size, size] to features [N, embed_dim], not normalised."""
  x = torch.contiguous(x, memory_format=2)                # channels last, the faster convolutions
  x = torch.relu(convolve(c, "visual.conv1", "visual.bn1", x, 2, 1))
  x = torch.relu(convolve(c, "visual.conv2", "visual.bn2", x, 1, 1))
  x = torch.relu(convolve(c, "visual.conv3", "visual.bn3", x, 1, 1))
  x = torch.avg_pool2d(x, [2, 2])
  for stage in range(4):
    layer = "visual.layer" + str(stage + 1) + "."
    block = 0
    while layer + str(block) + ".conv1.weight" in c:
      stride = 1
      if stage > 0 and block == 0:
        stride = 2
      x = bottleneck(c, layer + str(block), x, stride)
      block = block + 1
  return pool(c, x)


def fold(c: Dict[str, Tensor]) -> Dict[str, Tensor]:
  """The convolutions with their batch normalisations folded in: name.weight and name.bias.

  Laid over the dictionary they make encode skip the normalisations. Weights must be frozen.
  """
  out = annotate(Dict[str, Tensor], {})
  for name, mean in c.items():
    if name.endswith(".running_mean"):
      bn = name[:-13]
      conv = bn.replace(".bn", ".conv")
      if bn.endswith(".downsample.1"):
        conv = bn[:-1] + "0"
      scale = c[bn + ".weight"] * torch.rsqrt(c[bn + ".running_var"] + 1e-05)
      w = c[conv + ".weight"] * torch.reshape(scale, [-1, 1, 1, 1])
      out[conv + ".weight"] = torch.contiguous(w, memory_format=2)
      out[conv + ".bias"] = c[bn + ".bias"] - mean * scale
  return out
