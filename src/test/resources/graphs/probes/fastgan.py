# Gradients of the sum of squared pictures by the latents, which no method asks for.
import nets.fastgan.generator as generator


def latent_gradient(p: Dict[str, Tensor], z: Tensor, noise: List[Tensor], training: bool) -> Dict[str, Tensor]:
  torch.set_grad_enabled(True)
  z = z.detach().clone().requires_grad_(True)
  if training:
    images = generator.trained(p, z, z, noise)
  else:
    images = generator.pictures(generator.folded(p), z, z, noise)
  slope = unchecked_cast(Tensor, torch.grad([torch.sum(images * images)], [z])[0])
  torch.set_grad_enabled(False)
  return {"images": images.detach(), "slope": slope}


def twice(x: Tensor) -> Tensor:
  return x.detach() * 2


def norm(x: Tensor) -> Tensor:
  return torch.norm(x)
