# The residual attention blocks of both towers, and the attention of a single query.
# Weights go by OpenAI's names below a key such as 'visual.transformer.resblocks.3'.


def dense(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  """x [M, in] times weight [out, in] transposed, plus bias [out]: [M, out]."""
  if x.is_cuda or x.dtype != 6 or x.size(0) < 16:         # 6 is float32
    return torch.linear(x, weight, bias)
  # As a 1x1 convolution oneDNN computes it; the matrix product of the CPU build is half as fast
  # where its library does not know the processor. A few rows do not pay for the reordered weight.
  rows = torch.permute(torch.reshape(x, [1, x.size(0), 1, x.size(1)]), [0, 3, 1, 2])
  y = torch.conv2d(rows, torch.reshape(weight, [weight.size(0), weight.size(1), 1, 1]), bias)
  return torch.reshape(torch.permute(y, [0, 2, 3, 1]), [x.size(0), weight.size(0)])


def heads(c: Dict[str, Tensor], tower: str, width: int) -> int:
  """Attention heads: 64 features each, as in every published model, unless an entry says more."""
  if tower + "heads" in c:
    return int(c[tower + "heads"])
  return torch.floordiv(width, 64)


def norm(c: Dict[str, Tensor], key: str, x: Tensor) -> Tensor:
  """Layer normalisation of the last dimension."""
  return torch.layer_norm(x, [x.size(-1)], c[key + ".weight"], c[key + ".bias"])


def perceptron(c: Dict[str, Tensor], key: str, x: Tensor) -> Tensor:
  """x + c_proj(gelu(c_fc(ln_2(x)))) on rows [M, width]."""
  h = norm(c, key + ".ln_2", x)
  fc = c[key + ".mlp.c_fc.weight"]
  if "gelu" in c:
    h = torch.gelu(dense(h, fc, c[key + ".mlp.c_fc.bias"]))
  else:
    # QuickGELU, h * sigmoid(1.702 h), is silu(1.702 h) / 1.702: one kernel each way.
    h = torch.silu(dense(h, fc, c[key + ".mlp.c_fc.bias"]) * 1.702) * 0.5875440658049353
  return x + dense(h, c[key + ".mlp.c_proj.weight"], c[key + ".mlp.c_proj.bias"])


def block(c: Dict[str, Tensor], key: str, x: Tensor, batch: int, heads: int, causal: bool) -> Tensor:
  """One residual attention block on rows [batch * tokens, width]."""
  width = x.size(1)
  h = norm(c, key + ".ln_1", x)
  qkv = dense(h, c[key + ".attn.in_proj_weight"], c[key + ".attn.in_proj_bias"])
  qkv = torch.reshape(qkv, [batch, -1, 3, heads, torch.floordiv(width, heads)])
  qkv = torch.permute(qkv, [2, 0, 3, 1, 4])           # [3, batch, heads, tokens, width / heads]
  a = torch.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], None, 0., causal)
  a = torch.reshape(torch.transpose(a, 1, 2), [-1, width])
  x = x + dense(a, c[key + ".attn.out_proj.weight"], c[key + ".attn.out_proj.bias"])
  return perceptron(c, key, x)


def attend(query: Tensor, tokens: Tensor, q: Tensor, k: Tensor, v: Tensor, q_bias: Tensor,
    v_bias: Tensor, heads: int, last: Optional[Tensor]) -> Tensor:
  """Attention of one query [N, width] a sample over its tokens [N, T, width]: [N, width].

  With one query the projections change places: (W_q x) . (W_k t) = (W_k^T W_q x) . t, and the
  values are projected after they were averaged, so no token is projected at all. The keys' bias
  adds the same number to every score and leaves the softmax as it is.
  last [N]: tokens after this place are not seen.
  """
  n = query.size(0)
  width = query.size(1)
  size = torch.floordiv(width, heads)
  x = torch.reshape(torch.linear(query, q, q_bias), [n, heads, size]) * (float(size) ** -0.5)
  x = torch.bmm(torch.transpose(x, 0, 1), torch.reshape(k, [heads, size, width]))
  scores = torch.bmm(torch.transpose(x, 0, 1), torch.transpose(tokens, 1, 2))  # [N, heads, T]
  if last is not None:
    place = torch.arange(tokens.size(1), device=tokens.device)
    hidden = torch.unsqueeze(place, 0) > torch.unsqueeze(last, 1)            # [N, T]
    scores = torch.masked_fill(scores, torch.unsqueeze(hidden, 1), float("-inf"))
  mean = torch.bmm(torch.softmax(scores, -1), tokens)                          # [N, heads, width]
  y = torch.bmm(torch.transpose(mean, 0, 1),
      torch.transpose(torch.reshape(v, [heads, size, width]), 1, 2))  # [heads, N, size]
  return torch.reshape(torch.transpose(y, 0, 1), [n, width]) + v_bias


def final_block(c: Dict[str, Tensor], key: str, x: Tensor, at: Tensor, heads: int,
    causal: bool) -> Tensor:
  """The last block, of which only one token a sample is read: x [N, T, width] to [N, width].

  at [N]: the place of that token.
  """
  n = x.size(0)
  width = x.size(2)
  h = norm(c, key + ".ln_1", x)
  rows = torch.arange(n, device=x.device)
  w = c[key + ".attn.in_proj_weight"]
  b = c[key + ".attn.in_proj_bias"]
  last: Optional[Tensor] = None
  if causal:
    last = at
  a = attend(h[rows, at], h, w[:width], w[width:2 * width], w[2 * width:], b[:width],
      b[2 * width:], heads, last)
  y = x[rows, at] + torch.linear(a, c[key + ".attn.out_proj.weight"],
      c[key + ".attn.out_proj.bias"])
  return perceptron(c, key, y)


def depth(c: Dict[str, Tensor], blocks: str) -> int:
  """How many residual blocks the weights have."""
  n = 0
  while blocks + str(n) + ".ln_1.weight" in c:
    n = n + 1
  return n


def run(c: Dict[str, Tensor], tower: str, x: Tensor, at: Tensor, causal: bool) -> Tensor:
  """All blocks of a tower ('visual.' or ''): tokens x [N, T, width] to the token at [N]: [N, width]."""
  blocks = tower + "transformer.resblocks."
  n = x.size(0)
  width = x.size(2)
  layers = depth(c, blocks)
  h = heads(c, tower, width)
  rows = torch.reshape(x, [-1, width])
  for i in range(layers - 1):
    rows = block(c, blocks + str(i), rows, n, h, causal)
  return final_block(c, blocks + str(layers - 1), torch.reshape(rows, [n, -1, width]), at, h,
      causal)
