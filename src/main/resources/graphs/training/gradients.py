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
