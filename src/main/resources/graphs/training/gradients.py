# Gradients as named dictionaries: what an optimiser step takes.


def gradients(loss: Tensor, weights: Dict[str, Tensor]) -> Dict[str, Tensor]:
  """Gradients of a scalar loss by weight name; frozen and unreached weights are absent.

  A weight is trained when it requires grad. The caller switches grad mode on before it
  computes the loss and off again afterwards; the graph of the loss is freed by this call.
  """
  names = annotate(List[str], [])
  trained = annotate(List[Tensor], [])
  for name, weight in weights.items():
    if weight.requires_grad:
      names.append(name)
      trained.append(weight)
  found = torch.grad([loss], trained, allow_unused=True)
  named = annotate(Dict[str, Tensor], {})
  for i in range(len(names)):
    gradient = found[i]
    if gradient is not None:
      named[names[i]] = gradient
  return named


def add(a: Dict[str, Tensor], b: Dict[str, Tensor]) -> Dict[str, Tensor]:
  """Sums by name; what only one of them has stays as it is."""
  out = annotate(Dict[str, Tensor], {})
  for name, gradient in a.items():
    out[name] = gradient
  for name, gradient in b.items():
    if name in out:
      out[name] = out[name] + gradient
    else:
      out[name] = gradient
  return out


def scaled(gradients: Dict[str, Tensor], factor: float) -> Dict[str, Tensor]:
  """Copies times a number."""
  out = annotate(Dict[str, Tensor], {})
  for name, gradient in gradients.items():
    out[name] = gradient * factor
  return out


def accumulate(total: Dict[str, Tensor], part: Dict[str, Tensor], factor: float) -> List[Tensor]:
  """total += factor * part, in place; both have the same names.

  Returns the sums; see `training.adam.step` for why.
  """
  torch.set_grad_enabled(False)
  sums = annotate(List[Tensor], [])
  more = annotate(List[Tensor], [])
  for name, gradient in part.items():
    sums.append(total[name])
    more.append(gradient)
  torch._foreach_add_(sums, more, alpha=factor)
  return sums


def finite(gradients: Dict[str, Tensor]) -> Dict[str, Tensor]:
  """Copies with 0 for what is not a number and 1e5 of its sign for what is infinite."""
  out = annotate(Dict[str, Tensor], {})
  for name, gradient in gradients.items():
    out[name] = torch.nan_to_num(gradient, 0., 100000., -100000.)
  return out
