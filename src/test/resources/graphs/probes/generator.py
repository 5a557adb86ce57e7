# What tests ask of the generator's gradients.

import nets.stylegan2.generator as stylegan2
import training.gradients as training


def of_ws(p: Dict[str, Tensor], ws: Tensor, noise: List[Tensor], probe: Tensor) -> Dict[str, Tensor]:
  """Gradients of sum(picture * probe) to all inputs that require them, and the sum as `loss`."""
  torch.set_grad_enabled(True)
  loss = torch.sum(stylegan2.synthesis(p, ws, noise) * probe)
  p["ws"] = ws
  found = training.gradients(loss, p)
  torch.set_grad_enabled(False)
  found["loss"] = torch.detach(loss)
  return found


def of_z(p: Dict[str, Tensor], z: Tensor, noise: List[Tensor], probe: Tensor) -> Dict[str, Tensor]:
  """The same from latents z on, through the mapping network."""
  torch.set_grad_enabled(True)
  loss = torch.sum(stylegan2.generate(p, z, noise, 1.0) * probe)
  p["z"] = z
  found = training.gradients(loss, p)
  torch.set_grad_enabled(False)
  found["loss"] = torch.detach(loss)
  return found
