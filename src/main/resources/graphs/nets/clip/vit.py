# The vision transformer of CLIP. Weights by OpenAI's names; sizes and depth are the tensors' own.
import nets.clip.transformer as transformer


def encode(c: Dict[str, Tensor], x: Tensor) -> Tensor:
  """Normalised pictures x [N, 3, size, size] to features [N, embed_dim], not normalised."""
  n = x.size(0)
  kernel = c["visual.conv1.weight"]                       # [width, 3, patch, patch]
  width = kernel.size(0)
  patch = kernel.size(2)
  grid = torch.floordiv(x.size(2), patch)
  places = c["visual.positional_embedding"]               # [1 + grid * grid, width]
  # Patches do not overlap: the convolution is one matrix product over their pixels.
  x = torch.reshape(x, [n, 3, grid, patch, grid, patch])
  x = torch.reshape(torch.permute(x, [0, 2, 4, 1, 3, 5]), [n * grid * grid, -1])
  x = transformer.dense(x, torch.reshape(kernel, [width, -1]), None)
  x = torch.reshape(x, [n, grid * grid, width]) + places[1:]
  first = torch.expand(torch.reshape(c["visual.class_embedding"] + places[0], [1, 1, width]),
      [n, 1, width])
  x = transformer.norm(c, "visual.ln_pre", torch.cat([first, x], 1))
  at = torch.zeros([n], dtype=4, device=x.device)
  x = transformer.run(c, "visual.", x, at, False)
  x = transformer.norm(c, "visual.ln_post", x)
  return torch.matmul(x, c["visual.proj"])
