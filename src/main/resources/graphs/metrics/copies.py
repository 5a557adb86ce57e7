# Is a generated picture a training picture? Nearest neighbours in a space of features, in float64: the
# distance of a true copy is next to nothing, and differences of large numbers have to show it.
# Distances are taken in blocks of rows, so that memory does not grow with the square of the sets.


def nearest(probes: Tensor, features: Tensor) -> List[Tensor]:
  """The nearest of features [N, D] to each probe [M, D]: distances [M] and rows int64 [M]."""
  known = features.to(7)                                     # 7 is float64
  distances = annotate(List[Tensor], [])
  rows = annotate(List[Tensor], [])
  for block in torch.split(probes, _block(features)):
    distance, row = torch.min(torch.cdist(block.to(7), known), 1)
    distances.append(distance)
    rows.append(row)
  return [torch.cat(distances), torch.cat(rows)]


def few_nearest(generated: Tensor, rows: Tensor, features: Tensor, few: int) -> Tensor:
  """Rows int64 [S, few] of features [N, D], nearest first, beside the rows [S] of generated [M, D]."""
  probes = torch.index_select(generated, 0, rows).to(7)
  distances = torch.cdist(probes, features.to(7))
  return (torch.topk(distances, few, 1, False, True))[1]


def neighbours(features: Tensor) -> Tensor:
  """Distance [N] of each feature [N, D] to the nearest other one."""
  known = features.to(7)
  found = annotate(List[Tensor], [])
  for block in torch.split(known, _block(features)):
    found.append((torch.kthvalue(torch.cdist(block, known), 2, 1))[0])
  return torch.cat(found)


def _block(features: Tensor) -> int:
  """Rows whose distances to all features take 64 MiB."""
  return max(1, torch.floordiv(8388608, max(1, features.size(0))))
