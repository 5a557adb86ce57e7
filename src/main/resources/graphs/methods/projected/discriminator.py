# The discriminators of Projected GAN (Sauer et al., Projected GANs Converge Faster, NeurIPS 2021):
# one for each level of projected features, all of them judging together.
#
# Weights d go by disc.<level>.main.<i>: blocks .main.0 (a convolution, or .depthwise and .pointwise
# where they are separable) and .main.1 (batch normalisation), the last i being the convolution to
# logits. Discriminators that know labels have .cls, .embed and .embed_proj.0 in its place. Every
# convolution is spectrally normalised. How many of everything there are is told by the names.
#
# In training, normalisation goes by the batch's own statistics; the running ones (momentum 0.1) and
# the singular vectors move in place. No function here switches grad mode.
import nets.convolutions as convolutions
import nets.spectral as spectral


def logits(d: Dict[str, Tensor], features: List[Tensor], labels: Tensor) -> Tensor:
  """Levels [N, C, h, w] of features, finest first, to logits [N, M] of all levels, side by side.

  labels [N, classes], one 1 in each row; not looked at by networks that know no labels.
  """
  return judged(d, features, labels, False)


def judged(d: Dict[str, Tensor], features: List[Tensor], labels: Tensor, training: bool) -> Tensor:
  """`logits`, in training or not."""
  opinions = annotate(List[Tensor], [])
  for k in range(len(features)):
    opinions.append(torch.flatten(_level(d, "disc." + str(k), features[k], labels, training), 1))
  return torch.cat(opinions, 1)


def _level(d: Dict[str, Tensor], key: str, x: Tensor, labels: Tensor, training: bool) -> Tensor:
  """One discriminator: logits [N, 1, h, w]."""
  i = 0
  while key + ".main." + str(i) + ".main.1.weight" in d:
    x = _block(d, key + ".main." + str(i) + ".main.", x, training)
    i = i + 1
  if key + ".cls.weight_orig" in d:
    y = torch.conv2d(x, spectral.weight(d, key + ".cls", training))
    return _matched(d, key, y, labels)
  return torch.conv2d(x, spectral.weight(d, key + ".main." + str(i), training))


def _matched(d: Dict[str, Tensor], key: str, y: Tensor, labels: Tensor) -> Tensor:
  """How well what is seen in every place, y [N, D, h, w], fits the label: a scaled dot product."""
  known = torch.embedding(d[key + ".embed.weight"], torch.argmax(labels, 1))
  known = torch.linear(known, d[key + ".embed_proj.0.weight"], d[key + ".embed_proj.0.bias"])
  known = torch.leaky_relu(known, 0.2)
  seen = torch.sum(y * torch.reshape(known, [y.size(0), y.size(1), 1, 1]), [1], True)
  return seen * torch.pow(float(y.size(1)), -0.5)


def _block(d: Dict[str, Tensor], key: str, x: Tensor, training: bool) -> Tensor:
  """Half the size."""
  separable = key + "0.depthwise.weight_orig" in d
  if separable:
    depthwise = spectral.weight(d, key + "0.depthwise", training)
    x = torch.conv2d(x, depthwise, None, [1, 1], [1, 1], [1, 1], x.size(1))
    x = convolutions.pointwise(x, spectral.weight(d, key + "0.pointwise", training), None)
  else:
    x = torch.conv2d(x, spectral.weight(d, key + "0", training), d[key + "0.bias"], [2, 2], [1, 1])
  x = torch.batch_norm(x, d[key + "1.weight"], d[key + "1.bias"], d[key + "1.running_mean"],
      d[key + "1.running_var"], training, 0.1, 1e-05, False)
  x = torch.leaky_relu_(x, 0.2)
  if separable:
    x = torch.avg_pool2d(x, [2, 2])
  return x
