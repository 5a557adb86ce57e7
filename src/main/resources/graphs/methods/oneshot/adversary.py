# The discriminator's part: it learns to tell the target picture from adapted ones, by single patches
# or as a whole, and tells the generator. Non-saturating logistic loss, and the gradient penalty R1
# (Mescheder et al. 2018) at longer intervals. train_oneshot.py of the official code.
#
# `feature` chooses the layer whose activations judge patches; -1 means whole pictures. The real
# pictures are few, being the target and its mirror image: each comes once, with its share of the
# batch, shares [R] with the sum 1.

import nets.stylegan2.discriminator as discriminator
import training.gradients as gradients


def _logits(d: Dict[str, Tensor], images: Tensor, feature: int) -> Tensor:
  """Logits [N, P] of the P patches of each picture, or of the picture, P = 1."""
  if feature < 0:
    return discriminator.logits(d, images)
  return torch.flatten(discriminator.patch_logits(d, images, feature), 1)


def step(d: Dict[str, Tensor], real: Tensor, shares: Tensor, real_feature: int, fake: Tensor, fake_feature: int) -> Dict[str, Tensor]:
  """Gradients by weight of the logistic loss; among them, as `loss`, `real` and `fake`, its value
  and the mean logits.

  real: [R, 3, H, W]. fake: pictures of the generator, [N, 3, H, W].
  """
  torch.set_grad_enabled(True)
  r = real.size(0)
  if real_feature == fake_feature and real_feature < 0:
    # The standard deviation within a batch is part of the judgement: only what is below is shared.
    lower = discriminator.trunk(d, torch.cat([real, fake], 0))
    both = discriminator.head(d, [lower[:r], lower[r:]])
    real_logits = both[:r]
    fake_logits = both[r:]
  elif real_feature == fake_feature:
    both = _logits(d, torch.cat([real, fake], 0), real_feature)
    real_logits = both[:r]
    fake_logits = both[r:]
  else:
    real_logits = _logits(d, real, real_feature)
    fake_logits = _logits(d, fake, fake_feature)
  real_loss = torch.sum(torch.mean(torch.softplus(-real_logits), [1]) * shares)
  loss = real_loss + torch.mean(torch.softplus(fake_logits))
  found = gradients.gradients(loss, d)
  torch.set_grad_enabled(False)
  found["loss"] = loss.detach()
  found["real"] = torch.sum(torch.mean(real_logits.detach(), [1]) * shares)
  found["fake"] = torch.mean(fake_logits.detach())
  return found


def penalty(d: Dict[str, Tensor], real: Tensor, shares: Tensor, feature: int, weight: float) -> Dict[str, Tensor]:
  """Gradients by weight of R1, times `weight`; among them its value before the weight, as `r1`.

  R1 is the squared length of the gradient of the mean logit by the real picture.
  """
  torch.set_grad_enabled(True)
  real = real.detach().requires_grad_(True)
  logits = torch.mean(_logits(d, real, feature), [1])
  slope = unchecked_cast(Tensor, torch.grad([torch.sum(logits)], [real], create_graph=True)[0])
  r1 = torch.sum(torch.sum(slope * slope, [1, 2, 3]) * shares)
  # A weight that the penalty does not depend on, such as the last bias, has a gradient of zero here
  # and not none: its moments move, as published.
  found = gradients.gradients(r1 * weight + torch.sum(logits) * 0.0, d)
  torch.set_grad_enabled(False)
  found["r1"] = r1.detach()
  return found


def opinion(d: Dict[str, Tensor], image: Tensor, feature: int) -> Dict[str, Tensor]:
  """What the generator's pictures [N, 3, H, W] lose by being told from the target: `adversarial`,
  the same as `loss`, and its gradient by the pictures as `gradient`."""
  still = annotate(Dict[str, Tensor], {})
  for name, weight in d.items():
    still[name] = weight.detach()
  torch.set_grad_enabled(True)
  image = image.detach().requires_grad_(True)
  loss = torch.mean(torch.softplus(-_logits(still, image, feature)))
  gradient = torch.grad([loss], [image])[0]
  torch.set_grad_enabled(False)
  return {"adversarial": loss.detach(), "loss": loss.detach(), "gradient": unchecked_cast(Tensor, gradient)}
