# Gradients that no training asks for.

import nets.stylegan2.discriminator as discriminator
import training.adversarial as adversarial
import training.gradients as named


def of_non_saturating(d: Dict[str, Tensor], fake: Tensor) -> Dict[str, Tensor]:
  """Gradients of the generator's loss by the discriminator's weights."""
  torch.set_grad_enabled(True)
  found = named.gradients(adversarial.non_saturating(discriminator.logits(d, fake)), d)
  torch.set_grad_enabled(False)
  return found
