# The generator's part of an iteration: forward here, CLIP's opinion elsewhere, backward here.

import nets.stylegan2.generator as generator
import training.gradients as named


def forward(p: Dict[str, Tensor], ws: Tensor, noise: List[Tensor]) -> Tensor:
  """Pictures that remember how the weights requiring grad made them; `backward` wants them."""
  torch.set_grad_enabled(True)
  image = generator.synthesis(p, ws, noise)
  torch.set_grad_enabled(False)
  return image


def backward(p: Dict[str, Tensor], image: Tensor, opinions: List[Tensor]) -> Dict[str, Tensor]:
  """Gradients by weight of the loss whose gradients by the pictures are summed from `opinions`."""
  torch.set_grad_enabled(True)
  found = named.gradients(_weighed(image, opinions), p)
  torch.set_grad_enabled(False)
  return found


def _weighed(image: Tensor, opinions: List[Tensor]) -> Tensor:
  """A number whose gradient by the pictures is the sum of `opinions`."""
  total = opinions[0]
  for i in range(1, len(opinions)):
    total = total + opinions[i]
  return torch.sum(image * total)


def search_forward(p: Dict[str, Tensor], ws: Tensor, noise: List[Tensor]) -> List[Tensor]:
  """One step of the layer search begins: [ws, pictures], ws a copy [N, num_ws, w_dim] to move.

  The weights stand still and get no gradient, whatever they require.
  """
  still = annotate(Dict[str, Tensor], {})
  for name, weight in p.items():
    still[name] = weight.detach()
  torch.set_grad_enabled(True)
  ws = ws.detach().clone().requires_grad_(True)
  image = generator.synthesis(still, ws, noise)
  torch.set_grad_enabled(False)
  return [ws, image]


def search_step(ws: Tensor, image: Tensor, opinions: List[Tensor], lr: float) -> Tensor:
  """Ends it: gradient descent on ws by what CLIP said about the pictures."""
  torch.set_grad_enabled(True)
  gradient = torch.grad([_weighed(image, opinions)], [ws])[0]
  torch.set_grad_enabled(False)
  return ws.detach() - unchecked_cast(Tensor, gradient) * lr


def search_scores(start: Tensor, end: Tensor) -> Tensor:
  """How far each row of W+ moved, [num_ws]: mean over the width of |end - start|, then batch."""
  return torch.mean(torch.mean(torch.abs(end - start), [2]), [0])
