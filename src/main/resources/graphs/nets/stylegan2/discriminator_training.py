# What an adversarial training asks of a discriminator: gradients of its own loss, those of its
# regularisation, and its opinion of generated pictures. By the whole picture, or by patches of it
# as in One-Shot Adaptation of GAN in Just One CLIP.
#
# A weight is trained when it requires grad. Gradients come by weight name; the numbers beside them
# have names that no weight has: `loss`, `real_score`, `fake_score`, `r1`.

import nets.stylegan2.discriminator as discriminator
import nets.stylegan2.discriminator_gradient as derivative
import training.adversarial as adversarial
import training.gradients as named


def step(d: Dict[str, Tensor], real: Tensor, fake: Tensor) -> Dict[str, Tensor]:
  """Gradients of the logistic loss on real and generated pictures, [N, 3, size, size] each.

  Both go through the network as one batch; standard deviations are measured apart.
  """
  torch.set_grad_enabled(True)
  x = discriminator.trunk(d, torch.cat([real, fake]))
  logits = discriminator.head(d, [x[:real.size(0)], x[real.size(0):]])
  return _lesson(d, logits[:real.size(0)], logits[real.size(0):])


def patch_step(d: Dict[str, Tensor], real: Tensor, fake: Tensor, real_index: int, fake_index: int) -> Dict[str, Tensor]:
  """The same by patches; each side is judged by the patch feature of its index."""
  torch.set_grad_enabled(True)
  if real_index == fake_index:
    logits = discriminator.patch_logits(d, torch.cat([real, fake]), real_index)
    return _lesson(d, logits[:real.size(0)], logits[real.size(0):])
  real_logits = discriminator.patch_logits(d, real, real_index)
  fake_logits = discriminator.patch_logits(d, fake, fake_index)
  return _lesson(d, real_logits, fake_logits)


def _lesson(d: Dict[str, Tensor], real_logits: Tensor, fake_logits: Tensor) -> Dict[str, Tensor]:
  loss = adversarial.logistic(real_logits, fake_logits)
  found = named.gradients(loss, d)
  torch.set_grad_enabled(False)
  found["loss"] = loss.detach()
  found["real_score"] = torch.mean(real_logits.detach())
  found["fake_score"] = torch.mean(fake_logits.detach())
  return found


def r1_step(d: Dict[str, Tensor], real: Tensor, weight: float) -> Dict[str, Tensor]:
  """Gradients of weight * R1 on real pictures [N, 3, size, size].

  `r1` is not weighted. Trained weights that the logits depend on, but R1 does not, get zeros: an
  optimiser that counts its steps shall count this one.
  """
  # A picture alone has no deviation from others, and nothing to differentiate the trunk for.
  torch.set_grad_enabled(real.size(0) > 1)
  kept = derivative.activations(d, real, "b4.conv")
  torch.set_grad_enabled(True)
  x = kept[len(kept) - 1]
  if not x.requires_grad:
    x.requires_grad_(True)
  logits = torch.sum(discriminator.head(d, [x]))
  g = unchecked_cast(Tensor, torch.grad([logits], [x], create_graph=True)[0])
  return _penalty(d, derivative.by_images(d, kept, "b4.conv", g), weight, discriminator.reached(d))


def patch_r1_step(d: Dict[str, Tensor], real: Tensor, index: int, weight: float) -> Dict[str, Tensor]:
  """The same for the mean of each picture's patch logits."""
  torch.set_grad_enabled(False)
  last = discriminator.patch_features(d)[index]
  kept = derivative.activations(d, real, last)
  logits = discriminator.patch_head(d, index, kept[len(kept) - 1])
  torch.set_grad_enabled(True)
  g = derivative.by_patch_feature(d, index, logits)
  return _penalty(d, derivative.by_images(d, kept, last, g), weight, discriminator.patch_reached(d, index))


def _penalty(d: Dict[str, Tensor], gradient: Tensor, weight: float, reached: List[str]) -> Dict[str, Tensor]:
  r1 = adversarial.r1(gradient)
  found = named.gradients(r1 * weight, d)
  torch.set_grad_enabled(False)
  for name in reached:
    if d[name].requires_grad and name not in found:
      found[name] = torch.zeros_like(d[name])
  found["r1"] = r1.detach()
  return found


def opinion(d: Dict[str, Tensor], fake: Tensor) -> Dict[str, Tensor]:
  """The non-saturating `loss` of generated pictures and its `gradient` by them."""
  fake = _watched(fake)
  return _opinion(fake, discriminator.logits(_still(d), fake))


def patch_opinion(d: Dict[str, Tensor], fake: Tensor, index: int) -> Dict[str, Tensor]:
  """The same by patches."""
  fake = _watched(fake)
  return _opinion(fake, discriminator.patch_logits(_still(d), fake, index))


def _watched(images: Tensor) -> Tensor:
  """The same pictures with a gradient of their own."""
  torch.set_grad_enabled(True)
  return images.detach().clone().requires_grad_(True)


def _still(d: Dict[str, Tensor]) -> Dict[str, Tensor]:
  """The same weights, without gradients."""
  still = annotate(Dict[str, Tensor], {})
  for name, weight in d.items():
    still[name] = weight.detach()
  return still


def _opinion(fake: Tensor, logits: Tensor) -> Dict[str, Tensor]:
  loss = adversarial.non_saturating(logits)
  gradient = unchecked_cast(Tensor, torch.grad([loss], [fake])[0])
  torch.set_grad_enabled(False)
  return {"loss": loss.detach(), "gradient": gradient}
