# Training passes of the FastGAN generator: pictures first, then, when somebody has judged them,
# gradients. Weights p that are trained require grad.
import nets.fastgan.generator as generator
import training.gradients as named


def draw(p: Dict[str, Tensor], z: Tensor, labels: Tensor, noise: List[Tensor]) -> Dict[str, Tensor]:
  """`images` [N, 3, size, size] that remember how they were made, and what moved of p, by name.

  Running statistics and singular vectors move in place; they are in the result because work in
  place counts only if it is returned.
  """
  torch.set_grad_enabled(True)
  images = generator.trained(p, z, labels, noise)
  torch.set_grad_enabled(False)
  found = moving(p)
  found["images"] = images
  return found


def draw_unremembered(p: Dict[str, Tensor], z: Tensor, labels: Tensor, noise: List[Tensor]) -> Dict[str, Tensor]:
  """`draw` of pictures that no gradients are wanted of: the same pictures, the same moves."""
  torch.set_grad_enabled(False)
  images = generator.trained(p, z, labels, noise)
  found = moving(p)
  found["images"] = images
  return found


def gradients(p: Dict[str, Tensor], images: Tensor, slope: Tensor) -> Dict[str, Tensor]:
  """Gradients by weight name of a loss whose gradient by the images of `draw` is `slope`.

  What the images remember is gone afterwards.
  """
  torch.set_grad_enabled(True)
  found = named.gradients(torch.sum(images * slope.detach()), p)
  torch.set_grad_enabled(False)
  return found


def moving(p: Dict[str, Tensor]) -> Dict[str, Tensor]:
  """What training moves without gradients: running statistics and singular vectors."""
  found = annotate(Dict[str, Tensor], {})
  for name, state in p.items():
    if name.endswith("_u") or name.endswith("_v") or name.endswith("_mean") or name.endswith("_var"):
      found[name] = state
  return found
