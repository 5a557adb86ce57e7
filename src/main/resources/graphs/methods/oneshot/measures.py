# Numbers about the outcome: how close pictures are to the target, and how far from each other.

import nets.perceptual.distance as distance


def small(image: Tensor, size: int) -> Tensor:
  """Pictures [N, 3, H, H] of at most `size` pixels a side, antialiased: distances of large pictures
  cost memory and say the same."""
  if image.size(2) <= size:
    return image
  return torch._upsample_bilinear2d_aa(image, [size, size], False, None, None)


def similarity(features: Tensor, target: Tensor) -> Tensor:
  """Sum of the cosines of features [N, D] with the target's [1, D], all of unit length."""
  return torch.sum(torch.matmul(features, target.t()))


def pairs(n: Dict[str, Tensor], a: List[Tensor], b: List[Tensor], same: bool) -> Tensor:
  """Sum of the perceptual distances between the pictures of two batches, given by their features.

  same: both batches are one, so that each pair counts once and none of a picture with itself.
  """
  total = torch.zeros([], dtype=a[0].dtype, device=a[0].device)
  for i in range(a[0].size(0)):
    first = 0
    if same:
      first = i + 1
    if first < b[0].size(0):
      one = [level[i:i + 1] for level in a]
      others = [level[first:] for level in b]
      total = total + torch.sum(distance.each(n, one, others))
  return total
