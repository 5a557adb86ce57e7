# What style pictures come to in CLIP space: computed once, used in every iteration.

import methods.nada.text as text


def direction(source: Tensor, target: Tensor) -> Tensor:
  """The picture edit [1, D]: from the mean of the source pictures to that of the style pictures.

  source: features [N, D] of what the generator draws before training, target: features [M, D] of
  the style pictures, in no order: the published code compares means, for there are no pairs.
  """
  before = torch.mean(text.normalize(source), [0], True)
  after = torch.mean(text.normalize(target), [0], True)
  return text.normalize(after - before)
