# The text transformer of CLIP.
import nets.clip.transformer as transformer


def encode(c: Dict[str, Tensor], ids: Tensor) -> Tensor:
  """Token ids [N, context] (any integer type) to features [N, embed_dim], not normalised.

  A text's feature stands at its end mark, the highest id. Attention is causal, so what stands
  behind the last end mark of the batch cannot matter and is not computed.
  """
  ids = torch.to(ids, 4)
  end = torch.argmax(ids, 1)
  length = int(torch.max(end)) + 1
  x = torch.embedding(c["token_embedding.weight"], ids[:, :length])
  x = x + c["positional_embedding"][:length]
  x = transformer.run(c, "", x, end, True)
  x = transformer.norm(c, "ln_final", x)
  return torch.matmul(x, c["text_projection"])
