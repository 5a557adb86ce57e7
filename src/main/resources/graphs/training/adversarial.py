# The losses of a generator against a discriminator, as functions of the discriminator's logits.
#
# No function here switches grad mode: gradients flow when the caller switched it on.


def logistic(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
  """The discriminator's loss, a scalar: how badly it tells real pictures from generated ones.

  Goodfellow et al., Generative Adversarial Nets, NIPS 2014, equation 1, as a mean over all logits.
  """
  return torch.mean(torch.softplus(-real_logits)) + torch.mean(torch.softplus(fake_logits))


def non_saturating(fake_logits: Tensor) -> Tensor:
  """The generator's loss, a scalar: how surely its pictures are told; ibid., end of section 3."""
  return torch.mean(torch.softplus(-fake_logits))


def hinge_real(logits: Tensor) -> Tensor:
  """The discriminator's hinge loss on real pictures, a scalar; logits above one are good enough.

  Lim and Ye, Geometric GAN, 2017, equation 8, as a mean over all logits.
  """
  return torch.mean(torch.relu(1 - logits))


def hinge_fake(logits: Tensor) -> Tensor:
  """The same on generated pictures, whose logits should be below minus one."""
  return torch.mean(torch.relu(1 + logits))


def r1(gradient: Tensor) -> Tensor:
  """Squared norm of each real picture's gradient [N, ...], mean over the pictures: a scalar.

  `gradient` is that of the logits by the pictures. Mescheder et al., Which Training Methods for
  GANs do actually Converge?, ICML 2018, equation 9 without gamma / 2.
  """
  return torch.sum(gradient * gradient) / gradient.size(0)
