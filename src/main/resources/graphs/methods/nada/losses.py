# The losses of StyleGAN-NADA (Gal et al. 2022) in CLIP space. Features of pictures and texts are
# rows of unit length unless a function says otherwise; every loss is a mean over the batch.

import methods.nada.text as text


def directional(source: Tensor, target: Tensor, direction: Tensor) -> Tensor:
  """One minus the cosine between picture edit and text edit.

  source, target: picture features [N, D]; direction: [1, D].
  """
  edit = text.normalize(target - source)
  return torch.mean(1.0 - torch.cosine_similarity(edit, direction, 1))


def similarity(target: Tensor, phrase: Tensor, scale: Tensor) -> Tensor:
  """The global loss: one minus the similarity to a phrase [1, D].

  scale: CLIP's logit scale over 100, one within rounding in every published model.
  """
  return torch.mean(1.0 - torch.matmul(target, phrase.t()) * scale)


def manifold(source: Tensor, target: Tensor, source_text: Tensor, target_text: Tensor) -> Tensor:
  """Pictures shall be as far apart as the texts [1, D] are: a difference of cosines."""
  pictures = torch.clamp(torch.sum(source * target, [1]), -1.0, 1.0)
  texts = torch.sum(source_text * target_text, [1])
  return torch.mean(torch.abs(pictures - texts))


def embedding_norm(source: Tensor, target: Tensor) -> Tensor:
  """Squared distance of the embedding from the source picture's, over the latter's squared norm.

  source, target: picture features [N, D] as the encoder gives them, not normalised. With r the
  ratio of their norms this is (r - 1)^2 + 2 r (1 - cos): norm and direction are both held.
  """
  apart = torch.sum((target - source) ** 2, [1])
  return torch.mean(apart / torch.sum(source * source, [1]))


def patch_directional(source: Tensor, target: Tensor, directions: Tensor) -> Tensor:
  """Directional loss of crops against the edits of object parts, each crop choosing its parts.

  source, target: features of the same crops [N, D]; directions: one text edit a part, [P, D].
  """
  edit = text.normalize(target - source)
  apart = 1.0 - torch.cosine_similarity(edit.unsqueeze(1), directions.unsqueeze(0), 2)
  chosen = torch.softmax(torch.matmul(edit, directions.t()), 1)
  return torch.mean(apart * chosen)


def crops(image: Tensor, centers: Tensor, size: int) -> Tensor:
  """Square crops [N * k, 3, size, size], k of each picture [N, 3, H, W], picture by picture.

  centers: (x, y) of each crop, int64 [N * k, 2]; size: even.
  """
  half = torch.floordiv(size, 2)
  each = torch.floordiv(centers.size(0), image.size(0))
  cut = annotate(List[Tensor], [])
  for i in range(centers.size(0)):
    x = int(centers[i, 0])
    y = int(centers[i, 1])
    picture = torch.floordiv(i, each)
    cut.append(image[picture:picture + 1, :, y - half:y + half, x - half:x + half])
  return torch.cat(cut, 0)
