# Improved precision and recall (Kynkaanniemi et al., NeurIPS 2019). A set's manifold is a ball around each
# of its features that reaches to the k-th neighbour; a probe is covered when any ball holds it.
# Distances are taken in blocks of rows, so that memory does not grow with the square of the sets.


def radii(features: Tensor, k: int) -> Tensor:
  """Distances [N] of features [N, D] to their k-th neighbours, themselves not counted."""
  found = annotate(List[Tensor], [])
  for rows in torch.split(features, _block(features)):
    found.append((torch.kthvalue(torch.cdist(rows, features), k + 1, 1))[0])
  return torch.cat(found)


def covered(probes: Tensor, features: Tensor, radii: Tensor) -> Tensor:
  """The share of probes [M, D] that the manifold of features [N, D] with radii [N] holds."""
  held = torch.zeros([], dtype=7, device=probes.device)
  for rows in torch.split(probes, _block(features)):
    inside = torch.cdist(rows, features) <= torch.unsqueeze(radii, 0)
    held = held + torch.sum(torch.any(inside, 1))
  return held / probes.size(0)


def halved(x: Tensor) -> Tensor:
  """Rounded to half precision and back, as NVIDIA's code does with features and radii."""
  return x.to(5).to(6)                                       # 5 is float16, 6 is float32


def _block(features: Tensor) -> int:
  """Rows whose distances to all features take 64 MiB."""
  return max(1, torch.floordiv(16777216, max(1, features.size(0))))
