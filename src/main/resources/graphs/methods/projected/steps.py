# What Projected GAN's training asks of its discriminators: gradients of their own loss, and their
# opinion of generated pictures.
#
# d are the discriminators' weights, n those of the feature network, p those of its projections; only
# what requires grad among d is trained. Pictures are [N, 3, H, W] in [-1, 1]; each batch is blurred,
# augmented by its own draws a and, below `size` pixels, enlarged to it before the network sees it. Every pass through
# the discriminators moves their running statistics and singular vectors in place, and the results
# hold them beside the gradients, by their names; numbers have names that no weight has: `loss`,
# `real_score`, `fake_score`.
import methods.projected.blur as blur
import methods.projected.diffaug as diffaug
import methods.projected.discriminator as discriminator
import nets.featurenet.efficientnet_lite as network
import nets.featurenet.projector as projector
import training.adversarial as adversarial
import training.gradients as named


def real(pictures: Tensor) -> Tensor:
  """Stored pictures, uint8 0 to 255, as networks see them: float32 -1 to 1."""
  return pictures.to(6) / 127.5 - 1


def logits(d: Dict[str, Tensor], n: Dict[str, Tensor], p: Dict[str, Tensor], images: Tensor, labels: Tensor, size: int) -> Tensor:
  """Logits [N, M] of pictures as they are, by the stored statistics."""
  return discriminator.logits(d, _features(n, p, network.enlarged(images, size)), labels)


def discriminator_step(d: Dict[str, Tensor], n: Dict[str, Tensor], p: Dict[str, Tensor], fake: Tensor, fake_labels: Tensor, fake_draws: Dict[str, Tensor], real: Tensor, real_labels: Tensor, real_draws: Dict[str, Tensor], blur_sigma: float, size: int) -> Dict[str, Tensor]:
  """Gradients of the hinge loss on generated and on real pictures.

  The network, which stands still, sees both at once. The discriminators see the generated ones
  first, then the real ones, each batch by its own statistics.
  """
  torch.set_grad_enabled(False)
  seen_fake = _shown(fake, fake_draws, blur_sigma, size)
  seen_real = _shown(real, real_draws, blur_sigma, size)
  features = _features(n, p, torch.cat([seen_fake, seen_real]))
  count = fake.size(0)

  torch.set_grad_enabled(True)
  fake_logits = discriminator.judged(d, [x[:count] for x in features], fake_labels, True)
  fake_loss = adversarial.hinge_fake(fake_logits)
  fake_gradients = named.gradients(fake_loss, d)

  real_logits = discriminator.judged(d, [x[count:] for x in features], real_labels, True)
  real_loss = adversarial.hinge_real(real_logits)
  found = named.add(fake_gradients, named.gradients(real_loss, d))
  torch.set_grad_enabled(False)

  _keep(d, found)
  found["loss"] = fake_loss.detach() + real_loss.detach()
  found["fake_score"] = torch.mean(fake_logits.detach())
  found["real_score"] = torch.mean(real_logits.detach())
  return found


def generator_opinion(d: Dict[str, Tensor], n: Dict[str, Tensor], p: Dict[str, Tensor], fake: Tensor, labels: Tensor, a: Dict[str, Tensor], blur_sigma: float, size: int) -> Dict[str, Tensor]:
  """The generator's `loss`, minus the mean of the logits, and its `gradient` by the pictures."""
  still = annotate(Dict[str, Tensor], {})
  for name, weight in d.items():
    still[name] = weight.detach()
  torch.set_grad_enabled(True)
  fake = fake.detach().clone().requires_grad_(True)
  judged = discriminator.judged(still, _features(n, p, _shown(fake, a, blur_sigma, size)), labels, True)
  loss = torch.neg(torch.mean(judged))
  gradient = unchecked_cast(Tensor, torch.grad([loss], [fake])[0])
  torch.set_grad_enabled(False)
  found = {"loss": loss.detach(), "gradient": gradient}
  _keep(still, found)
  return found


def in_range(gradient: Tensor, images: Tensor, weight: float) -> Tensor:
  """A gradient by the pictures, and that of `weight` times the mean square of what lies beyond -1 to 1."""
  return gradient + (images - torch.clamp(images, -1, 1)) * (2 * weight / images.numel())


def _shown(images: Tensor, a: Dict[str, Tensor], blur_sigma: float, size: int) -> Tensor:
  return network.enlarged(diffaug.augmented(blur.blurred(images, blur_sigma), a), size)


def _features(n: Dict[str, Tensor], p: Dict[str, Tensor], images: Tensor) -> List[Tensor]:
  return projector.mixed(p, network.features(n, images))


def _keep(d: Dict[str, Tensor], found: Dict[str, Tensor]):
  """Puts what moves by itself beside the gradients: work in place counts only if it is returned."""
  for name, state in d.items():
    if name.endswith(".weight_u") or name.endswith(".weight_v") or name.find(".running_") >= 0:
      found[name] = state
