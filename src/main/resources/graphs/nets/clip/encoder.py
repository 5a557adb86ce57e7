# The two encoders of CLIP, whatever the tower. One dictionary holds all weights under OpenAI's names.
# Optional entries, numbers: 'gelu' (present: exact GELU in the place of QuickGELU), 'visual.heads'
# and 'heads' (attention heads of the towers, where they are not width / 64).
import nets.clip.vit as vit
import nets.clip.resnet as resnet
import nets.clip.text as text
import nets.clip.preprocess as preprocess


def encode_image(c: Dict[str, Tensor], x: Tensor) -> Tensor:
  """Normalised pictures [N, 3, size, size] to features [N, embed_dim], not normalised."""
  if "visual.proj" in c:
    return vit.encode(c, x)
  return resnet.encode(c, x)


def encode_text(c: Dict[str, Tensor], ids: Tensor) -> Tensor:
  """Token ids [N, context] to features [N, embed_dim], not normalised."""
  return text.encode(c, ids)


def image_size(c: Dict[str, Tensor]) -> int:
  """Side in pixels of the pictures that encode_image takes."""
  if "visual.proj" in c:
    places = c["visual.positional_embedding"].size(0) - 1
    return _root(places) * c["visual.conv1.weight"].size(2)
  return _root(c["visual.attnpool.positional_embedding"].size(0) - 1) * 32


def features(c: Dict[str, Tensor], image: Tensor) -> Tensor:
  """Images [N, 3, H, W] in [-1, 1] to features of length one [N, embed_dim], as StyleGAN-NADA does."""
  return normalise(encode_image(c, preprocess.nada(image, image_size(c))))


def text_features(c: Dict[str, Tensor], ids: Tensor) -> Tensor:
  """Token ids [N, context] to features of length one [N, embed_dim]."""
  return normalise(encode_text(c, ids))


def normalise(x: Tensor) -> Tensor:
  """Rows of length one."""
  return x / torch.linalg_vector_norm(x, 2, [-1], True)


def _root(square: int) -> int:
  root = 1
  while root * root < square:
    root = root + 1
  return root
