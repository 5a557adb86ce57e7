# Exponential moving average of named weights.


def update(averages: Dict[str, Tensor], weights: Dict[str, Tensor], decay: float) -> List[Tensor]:
  """average = decay * average + (1 - decay) * weight, in place, for every average.

  Returns the averages; see `training.adam.step` for why.
  """
  torch.set_grad_enabled(False)
  moved = annotate(List[Tensor], [])
  towards = annotate(List[Tensor], [])
  for name, average in averages.items():
    moved.append(average)
    towards.append(weights[name])
  torch._foreach_lerp_(moved, towards, 1. - decay)
  return moved
