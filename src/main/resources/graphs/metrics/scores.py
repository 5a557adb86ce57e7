# Scores of single sets: no second set is compared with.


def inception(probabilities: Tensor, splits: int) -> Tensor:
  """Inception score (Salimans et al., 2016) of each split [splits], from class probabilities [N, C]."""
  p = probabilities.to(7)                                    # 7 is float64
  n = p.size(0)
  found = annotate(List[Tensor], [])
  for i in range(splits):
    part = p[torch.floordiv(i * n, splits):torch.floordiv((i + 1) * n, splits)]
    average = torch.mean(part, [0], True)
    divergence = torch.sum(torch.xlogy(part, part) - torch.xlogy(part, average), [1])
    found.append(torch.exp(torch.mean(divergence)))
  return torch.stack(found)


def agreement(images: Tensor, texts: Tensor) -> Tensor:
  """Cosines [N] of image features [N, D] and text features, [N, D] or [1, D]. No factor of 2.5 or 100."""
  return torch.sum(_unit(images) * _unit(texts), [1])


def diversity(features: Tensor) -> Tensor:
  """Mean of one minus the cosine over all pairs of different rows of [N, D].

  The sum over pairs is the squared length of the sum of unit rows, so no pair is looked at.
  """
  unit = _unit(features.to(7))
  n = unit.size(0)
  total = torch.sum(unit, [0])
  return 1 - (torch.sum(total * total) - torch.sum(unit * unit)) / (n * (n - 1))


def _unit(x: Tensor) -> Tensor:
  return x / torch.linalg_vector_norm(x, 2, [-1], True)
