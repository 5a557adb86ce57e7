# Random draws that depend on nothing but their seed, so that a resumed job draws the same.


def normal(like: Tensor, shape: List[int], seed: int) -> Tensor:
  """Independent N(0, 1) values of the given shape, on the device and of the type of `like`."""
  generator = torch.Generator(device=like.device, seed=seed)
  return torch.randn(shape, generator=generator, dtype=like.dtype, device=like.device)


def normal_rows(like: Tensor, rows: int, columns: int, seed: int) -> Tensor:
  """`normal` for callers outside the graphs: latents, [rows, columns]."""
  return normal(like, [rows, columns], seed)


def uniform(like: Tensor, shape: List[int], seed: int) -> Tensor:
  """Independent values in [0, 1) of the given shape, on the device and of the type of `like`."""
  generator = torch.Generator(device=like.device, seed=seed)
  return torch.rand(shape, generator=generator, dtype=like.dtype, device=like.device)


def uniform_rows(like: Tensor, rows: int, columns: int, seed: int) -> Tensor:
  """`uniform` for callers outside the graphs: weights, [rows, columns]."""
  return uniform(like, [rows, columns], seed)


def seeded_rows(columns: int, seeds: Tensor) -> Tensor:
  """A row of N(0, 1) values for every whole number of `seeds` [N]: float32 [N, columns].

  Drawn on the host, so that a seed means the same latent on every device:
  torch.randn(1, columns, generator=torch.Generator().manual_seed(seed)).
  """
  host = torch.device("cpu")
  known = seeds.to(host)
  rows = annotate(List[Tensor], [])
  for i in range(known.size(0)):
    generator = torch.Generator(device=host, seed=int(known[i]))
    rows.append(torch.randn([1, columns], generator=generator, dtype=6, device=host))
  return torch.cat(rows, 0).to(seeds.device)
