# The Frechet distance between two normal distributions (Heusel et al., GANs Trained by a Two Time-Scale
# Update Rule, NeurIPS 2017): |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)).


def distance(mean_a: Tensor, covariance_a: Tensor, mean_b: Tensor, covariance_b: Tensor) -> Tensor:
  """A number, from means [D] and covariances [D, D] in float64.

  C1 C2 is not symmetric, but has the eigenvalues of C1^(1/2) C2 C1^(1/2), which is; their roots sum up
  to the trace of the root, without complex numbers and without an offset for singular covariances.
  """
  between = mean_a - mean_b
  half = _root(covariance_a)
  inner = torch.matmul(torch.matmul(half, covariance_b), half)
  values = torch.linalg_eigvalsh(0.5 * (inner + torch.t(inner)))
  common = torch.sum(torch.sqrt(_without_noise(values)))
  spread = torch.trace(covariance_a) + torch.trace(covariance_b) - 2 * common
  return torch.sum(between * between) + spread


def _root(covariance: Tensor) -> Tensor:
  """The symmetric square root."""
  values, vectors = torch.linalg_eigh(covariance)
  return torch.matmul(vectors * torch.sqrt(_without_noise(values)), torch.t(vectors))


def _without_noise(values: Tensor) -> Tensor:
  """Eigenvalues that rounding alone made are zero: a root would blow them up to half the digits."""
  noise = torch.amax(torch.abs(values)) * values.size(0) * 2.220446049250313e-16
  return torch.where(values > noise, values, torch.zeros_like(values))
