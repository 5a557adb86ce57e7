# What the words of a job come to in CLIP space: computed once, used in every iteration.


def normalize(features: Tensor) -> Tensor:
  """Rows of unit length, [..., D]."""
  return features / features.norm(2, [-1], True)


def direction(source: Tensor, target: Tensor) -> Tensor:
  """The text edit [1, D]: mean over templates of (target - source), all of unit length.

  source, target: text features [templates, D], row i made with template i.
  """
  edit = torch.mean(normalize(target) - normalize(source), [0], True)
  return normalize(edit)


def average(features: Tensor) -> Tensor:
  """What the templates [templates, D] have in common, [1, D] of unit length."""
  return normalize(torch.mean(normalize(features), [0], True))


def stack(rows: List[Tensor]) -> Tensor:
  """Rows [1, D] below each other, [N, D]."""
  return torch.cat(rows, 0)
