# Convolutions that several networks share.


def pointwise(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  """A 1x1 convolution.

  A kernel of one place has nothing to dilate, but with a single thread the CPU build takes a slow
  path for it unless it looks dilated; the other path is twice as fast.
  """
  if x.is_cuda:
    return torch.conv2d(x, weight, bias)
  return torch.conv2d(x, weight, bias, [1, 1], [0, 0], [2, 2])
