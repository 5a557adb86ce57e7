# The target picture as the discriminator sees it.


def reals(target: Tensor, plain: int, mirrored: int) -> Tensor:
  """A batch of the target [1, 3, H, W], so many times as it is and so many times mirrored."""
  return torch.cat([target.expand([plain, -1, -1, -1]), torch.flip(target, [3]).expand([mirrored, -1, -1, -1])], 0)
