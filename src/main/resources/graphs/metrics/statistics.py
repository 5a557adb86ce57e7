# Mean and spread of a stream of features, in float64. A state is the list
# [count [], mean [D], comoment [D, D]]; the comoment is the sum of outer products of deviations from the mean.
# Chan, Golub and LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample Variances, 1979.


def empty(dimensions: int, like: Tensor) -> List[Tensor]:
  """The state before the first feature, on the device of `like`."""
  count = torch.zeros([], dtype=7, device=like.device)     # 7 is float64
  mean = torch.zeros([dimensions], dtype=7, device=like.device)
  comoment = torch.zeros([dimensions, dimensions], dtype=7, device=like.device)
  return [count, mean, comoment]


def add(state: List[Tensor], features: Tensor) -> List[Tensor]:
  """The state after features [N, D]. The comoment, which may be large, is updated in place."""
  x = features.to(7)
  mean = torch.mean(x, [0])
  centred = x - mean
  count = torch.full_like(state[0], x.size(0))
  comoment = torch.addmm_(state[2], torch.t(centred), centred)
  return _joined(state[0], state[1], count, mean, comoment)


def merge(a: List[Tensor], b: List[Tensor]) -> List[Tensor]:
  """The state of both streams together; `a` is used up."""
  return _joined(a[0], a[1], b[0], b[1], torch.add_(a[2], b[2]))


def covariance(state: List[Tensor]) -> Tensor:
  """[D, D], divided by the count, not by one less: as the published Frechet distances do."""
  return state[2] / state[0]


def _joined(count: Tensor, mean: Tensor, added: Tensor, other: Tensor, comoment: Tensor) -> List[Tensor]:
  """Both means weighed, and what lies between them added to the comoment."""
  total = count + added
  between = other - mean
  weight = torch.where(total > 0, count * added / total, torch.zeros_like(total))
  share = torch.where(total > 0, added / total, torch.zeros_like(total))
  torch.addr_(comoment, between * weight, between)
  return [total, mean + between * share, comoment]
