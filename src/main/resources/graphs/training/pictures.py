# Training a generator by what others say about its pictures: forward here, opinions elsewhere, each
# with its own gradient by the pictures, backward here. One judge's activations are held at a time.

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
  found = named.gradients(weighed(image, opinions), p)
  torch.set_grad_enabled(False)
  return found


def weighed(image: Tensor, opinions: List[Tensor]) -> Tensor:
  """A number whose gradient by the pictures is the sum of `opinions`."""
  total = opinions[0]
  for i in range(1, len(opinions)):
    total = total + opinions[i]
  return torch.sum(image * total)


def scaled(opinion: Tensor, factor: float) -> Tensor:
  """An opinion that counts `factor` times."""
  return opinion * factor
