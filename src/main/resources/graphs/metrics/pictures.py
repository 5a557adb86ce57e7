# Pictures on their way to a network whose features are compared. Real and generated ones take the same
# way: both are whole numbers from 0 to 255 first, [N, 3, H, W].
import nets.clip.encoder as encoder
import nets.clip.preprocess as preprocess
import nets.featurenet.efficientnet_lite as lite


def quantised(image: Tensor) -> Tensor:
  """Generated images, about -1 to 1, as they are stored in files: uint8."""
  return torch.clamp(image * 127.5 + 128, 0, 255).to(0)      # 0 is uint8


def signed(pictures: Tensor) -> Tensor:
  """uint8 pictures to [-1, 1], float32."""
  return pictures.to(6) / 127.5 - 1                          # 6 is float32


def one(pictures: Tensor, which: int) -> Tensor:
  """One of them alone, in [-1, 1], float32 [1, 3, H, W]."""
  return signed(torch.narrow(pictures, 0, which, 1))


def clip(c: Dict[str, Tensor], pictures: Tensor) -> Tensor:
  """CLIP's features [N, D] of uint8 pictures, not normalised; resized with antialiasing."""
  prepared = preprocess.nada_antialiased(signed(pictures), encoder.image_size(c))
  return encoder.encode_image(c, prepared)


def efficientnet(n: Dict[str, Tensor], pictures: Tensor) -> List[Tensor]:
  """The four levels of EfficientNet-Lite's features, finest first, averaged over places [N, C], of uint8
  pictures.

  Every picture is brought to 224 pixels, with antialiasing, so that its size does not matter.
  """
  x = torch._upsample_bilinear2d_aa(signed(pictures), [224, 224], False, None, None)
  return [torch.mean(level, [2, 3]) for level in lite.features(n, x)]


def joined(parts: List[Tensor]) -> Tensor:
  """Rows of all parts, one after the other."""
  return torch.cat(parts)
