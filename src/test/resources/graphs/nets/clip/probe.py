# Gradients with respect to images, for tests.
import nets.clip.encoder as encoder
import nets.clip.preprocess as preprocess


def similarity(c: Dict[str, Tensor], image: Tensor, ids: Tensor, resize: int) -> Dict[str, Tensor]:
  """Cosines of image i with text i and the gradient of their sum.

  resize: 0 for prepared images; 1 without, 2 with antialiasing for images in [-1, 1].
  """
  text = encoder.text_features(c, ids)[:image.size(0)]
  torch.set_grad_enabled(True)
  x = torch.requires_grad_(torch.detach(image), True)
  y = x
  if resize == 1:
    y = preprocess.nada(x, encoder.image_size(c))
  if resize == 2:
    y = preprocess.nada_antialiased(x, encoder.image_size(c))
  features = encoder.encode_image(c, y)
  cosines = torch.sum(encoder.normalise(features) * text, [1])
  gradient = torch.grad([torch.sum(cosines)], [x])[0]
  torch.set_grad_enabled(False)
  return {
    "cos": torch.detach(cosines),
    "features": torch.detach(features),
    "gradient": unchecked_cast(Tensor, gradient)
  }
