# The layer search of an iteration: pictures here, CLIP's opinion elsewhere, descent here.

import nets.stylegan2.generator as generator
import training.pictures as pictures


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
  gradient = torch.grad([pictures.weighed(image, opinions)], [ws])[0]
  torch.set_grad_enabled(False)
  return ws.detach() - unchecked_cast(Tensor, gradient) * lr


def search_scores(start: Tensor, end: Tensor) -> Tensor:
  """How far each row of W+ moved, [num_ws]: mean over the width of |end - start|, then batch."""
  return torch.mean(torch.mean(torch.abs(end - start), [2]), [0])
