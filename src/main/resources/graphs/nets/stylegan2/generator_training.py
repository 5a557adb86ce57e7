# Training passes of the whole StyleGAN2 generator, its mapping network included: pictures first;
# when somebody has judged them, `training.pictures.backward` has the gradients. Weights p that are
# trained require grad.
import nets.stylegan2.generator as generator


def draw(p: Dict[str, Tensor], z: Tensor, labels: Tensor, noise: List[Tensor], move_average: bool) -> Dict[str, Tensor]:
  """`images` [N, 3, size, size] that remember how they were made.

  labels [N, classes], one 1 in each row; not looked at by networks that know no labels. When it is
  to move, `mapping.w_avg` goes 2 in 1000 of the way to the mean of the batch's w, in place, and is
  in the result because work in place counts only if it is returned.
  """
  torch.set_grad_enabled(True)
  found = _drawn(p, z, labels, noise, move_average)
  torch.set_grad_enabled(False)
  return found


def draw_unremembered(p: Dict[str, Tensor], z: Tensor, labels: Tensor, noise: List[Tensor], move_average: bool) -> Dict[str, Tensor]:
  """`draw` of pictures that no gradients are wanted of, by the layers' quicker ways."""
  torch.set_grad_enabled(False)
  still = annotate(Dict[str, Tensor], {})
  for name, weight in p.items():
    still[name] = weight.detach()
  return _drawn(still, z, labels, noise, move_average)


def _drawn(p: Dict[str, Tensor], z: Tensor, labels: Tensor, noise: List[Tensor], move_average: bool) -> Dict[str, Tensor]:
  if "mapping.embed.weight" in p:
    w = generator.conditional_mapping(p, z, labels)
  else:
    w = generator.mapping(p, z)
  found = {"images": generator.synthesis(p, w, noise)}
  if move_average:
    found["mapping.w_avg"] = p["mapping.w_avg"].lerp_(torch.mean(w.detach(), [0]), 0.002)
  return found
