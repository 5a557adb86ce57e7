# Spectral normalisation (Miyato et al., ICLR 2018): a weight divided by an estimate of its largest
# singular value, as torch.nn.utils.spectral_norm keeps it: <layer>.weight_orig is what is trained,
# <layer>.weight_u and <layer>.weight_v the current guess of the singular vectors.
#
# In training every pass improves the guess by one power iteration before it is used, v first, and
# writes it back in place; otherwise the stored guess is used. Gradients flow through the estimate,
# not through the vectors. No function here switches grad mode.


def weight(p: Dict[str, Tensor], layer: str, training: bool) -> Tensor:
  """The weight of a convolution or of a linear layer; rows of the matrix are outputs."""
  stored = p[layer + ".weight_orig"]
  return stored / _sigma(p, layer, torch.reshape(stored, [stored.size(0), -1]), training)


def transposed_weight(p: Dict[str, Tensor], layer: str, training: bool) -> Tensor:
  """The weight [in, out, k, k] of a transposed convolution; rows of the matrix are outputs again."""
  stored = p[layer + ".weight_orig"]
  matrix = torch.reshape(torch.transpose(stored, 0, 1), [stored.size(1), -1])
  return stored / _sigma(p, layer, matrix, training)


def _sigma(p: Dict[str, Tensor], layer: str, matrix: Tensor, training: bool) -> Tensor:
  """u . (W v), a scalar."""
  u = p[layer + ".weight_u"]
  v = p[layer + ".weight_v"]
  if not training:
    return torch.dot(u, torch.mv(matrix, v))
  next_v = _unit(torch.mv(torch.t(matrix.detach()), u))
  image = torch.mv(matrix, next_v)
  next_u = _unit(image.detach())
  u.copy_(next_u)
  v.copy_(next_v)
  return torch.dot(next_u, image)


def _unit(x: Tensor) -> Tensor:
  return x / torch.clamp_min(torch.norm(x), 1e-12)
