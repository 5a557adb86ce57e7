# Gradients within the latent search, for tests.
import methods.oneshot.search as search
import methods.oneshot.views as views


def sum_square(image: Tensor, draws: Dict[str, Tensor], size: int) -> Tensor:
  """Gradient [1, 3, H, W] by the picture of the sum of its views' squares."""
  torch.set_grad_enabled(True)
  x = torch.requires_grad_(torch.detach(image), True)
  seen = views.views(x, draws, size)
  gradient = torch.grad([torch.sum(seen * seen)], [x])[0]
  torch.set_grad_enabled(False)
  return unchecked_cast(Tensor, gradient)


def likeness(c: Dict[str, Tensor], seen: Tensor, target: Tensor) -> Dict[str, Tensor]:
  """The CLIP loss of views [V, 3, h, w] and its gradient by them."""
  torch.set_grad_enabled(True)
  x = torch.requires_grad_(torch.detach(seen), True)
  loss = search.likeness(c, x, target)
  gradient = torch.grad([loss], [x])[0]
  torch.set_grad_enabled(False)
  return {"loss": loss.detach(), "gradient": unchecked_cast(Tensor, gradient)}
