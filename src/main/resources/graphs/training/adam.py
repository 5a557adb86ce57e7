# Adam over named weights, as torch.optim.Adam without weight decay or amsgrad.


def step(weights: Dict[str, Tensor], gradients: Dict[str, Tensor], exp_avg: Dict[str, Tensor], exp_avg_sq: Dict[str, Tensor], steps: Dict[str, Tensor], lr: float, beta1: float, beta2: float, eps: float) -> List[Tensor]:
  """One step in place: w -= lr * m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps).

  A weight without a gradient is skipped: its moments and its step count stay. Returns the moved
  weights; the caller may drop them, but they have to be returned: the executor removes in-place
  work on the elements of a list that nobody looks at afterwards.
  """
  torch.set_grad_enabled(False)
  moved = annotate(List[Tensor], [])
  slopes = annotate(List[Tensor], [])
  first = annotate(List[Tensor], [])
  second = annotate(List[Tensor], [])
  counts = annotate(List[Tensor], [])
  for name, gradient in gradients.items():
    if name in weights:
      moved.append(weights[name])
      # The fused kernel walks the memory of weight and gradient side by side, whatever their
      # strides say; convolutions may hand out channels-last gradients.
      slopes.append(gradient.contiguous())
      first.append(exp_avg[name])
      second.append(exp_avg_sq[name])
      counts.append(steps[name])
  if len(moved) > 0:
    torch._foreach_add_(counts, 1)
    torch._fused_adam_(moved, slopes, first, second, annotate(List[Tensor], []), counts, lr=lr, beta1=beta1, beta2=beta2, weight_decay=0., eps=eps, amsgrad=False, maximize=False)
  return moved
