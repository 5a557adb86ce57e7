# Kernel distance (Binkowski et al., Demystifying MMD GANs, ICLR 2018): the unbiased squared maximum mean
# discrepancy under the kernel (x.y / D + 1)^3, averaged over subsets of both sets.


def distances(a: Tensor, b: Tensor, rows_a: Tensor, rows_b: Tensor) -> Tensor:
  """One distance per subset [S]: features [N, D] and [M, D], rows int64 [S, n] of each. In float64."""
  found = annotate(List[Tensor], [])
  for i in range(rows_a.size(0)):
    x = torch.index_select(a, 0, rows_a[i]).to(7)           # 7 is float64
    y = torch.index_select(b, 0, rows_b[i]).to(7)
    found.append(_within(x) + _within(y) - 2 * torch.mean(_kernel(x, y)))
  return torch.stack(found)


def draw(count: int, size: int, subsets: int, seed: int, like: Tensor) -> Tensor:
  """Rows [subsets, size] of a set of `count`, none twice in a subset; the same on every device."""
  generator = torch.Generator(device=torch.device("cpu"), seed=seed)
  rows = annotate(List[Tensor], [])
  for i in range(subsets):
    rows.append(torch.randperm(count, generator=generator)[:size])
  return torch.stack(rows).to(like.device)


def _within(x: Tensor) -> Tensor:
  """Mean over pairs of different rows."""
  k = _kernel(x, x)
  n = x.size(0)
  return (torch.sum(k) - torch.trace(k)) / (n * (n - 1))


def _kernel(x: Tensor, y: Tensor) -> Tensor:
  return torch.pow(torch.matmul(x, torch.t(y)) / x.size(1) + 1, 3)
