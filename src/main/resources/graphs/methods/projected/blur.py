# The blur that fades while a Projected GAN starts to train.


def blurred(x: Tensor, sigma: float) -> Tensor:
  """Pictures [N, C, H, W] through a low-pass filter, black beyond their margins.

  Tap i weighs 2^-(i / sigma)^2, as far as 3 sigma; where that is not one pixel, nothing happens.
  """
  reach = int(torch.floor(sigma * 3.))
  if reach < 1:
    return x
  taps = torch.arange(-reach, reach + 1, dtype=x.dtype, device=x.device)
  taps = torch.exp2(torch.neg(torch.square(taps / sigma)))
  taps = taps / torch.sum(taps)
  # One picture a channel: all pictures and all channels have the same filter.
  planes = torch.reshape(x, [-1, 1, x.size(2), x.size(3)])
  planes = torch.conv2d(planes, torch.reshape(taps, [1, 1, 1, -1]), None, [1, 1], [0, reach])
  planes = torch.conv2d(planes, torch.reshape(taps, [1, 1, -1, 1]), None, [1, 1], [reach, 0])
  return torch.reshape(planes, x.size())
