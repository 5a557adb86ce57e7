# The losses of One-Shot Adaptation in CLIP space (Kwon and Ye 2023, sections 3.2 and 3.3; losses.py
# of the official code). Features are rows of unit length.


def consistency(source: Tensor, adapted: Tensor) -> Tensor:
  """Pictures shall resemble each other as much as their source pictures do.

  source, adapted: [N, D], N at least 2. The mean squared difference of the cosines between
  different pictures of the batch.
  """
  n = source.size(0)
  apart = torch.matmul(adapted, adapted.t()) - torch.matmul(source, source.t())
  others = 1.0 - torch.eye(n, dtype=apart.dtype, device=apart.device)
  return torch.sum(apart * apart * others) / float(n * (n - 1))


def patch_contrast(source: Tensor, adapted: Tensor, groups: int, temperature: float) -> Tensor:
  """For every crop [R], how badly it is told by its source crop from the others of its group.

  source, adapted: crops at the same places, [R, D]. Cross entropy of the crop's cosine with its own
  source crop against those with the R / groups source crops of its group, its own taken out. As
  published, the rows of `crops` are cut into groups as they come: a group is no picture, it is
  every picture's crops at some of the places.
  """
  d = source.size(1)
  before = source.reshape([groups, -1, d])
  after = adapted.reshape([groups, -1, d])
  n = before.size(1)
  negatives = torch.bmm(after, before.transpose(1, 2))
  own = torch.gt(torch.eye(n, dtype=source.dtype, device=source.device), 0)
  # As published its own column stays, with a cosine out of reach.
  negatives = torch.masked_fill(negatives, own.unsqueeze(0), -10.0).reshape([-1, n])
  positive = torch.sum(source * adapted, [1], True)
  logits = torch.cat([positive, negatives], 1) / temperature
  return torch.logsumexp(logits, [1]) - logits[:, 0]


def crops(image: Tensor, corners: Tensor, size: int) -> Tensor:
  """Square crops [K * N, 3, size, size] of pictures [N, 3, H, W]: all pictures' crops at the first
  place, then at the second.

  corners: (x, y) of the top left of each place, int64 [K, 2].
  """
  cut = annotate(List[Tensor], [])
  for i in range(corners.size(0)):
    x = int(corners[i, 0])
    y = int(corners[i, 1])
    cut.append(image[:, :, y:y + size, x:x + size])
  return torch.cat(cut, 0)
