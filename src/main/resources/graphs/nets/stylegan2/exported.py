# What an exported StyleGAN2 generator does in Python. The methods of its TorchScript module have the
# names and the order of arguments of NVlabs' module and call these functions; p are the module's own
# weights.
import nets.stylegan2.generator as generator


def mapping(p: Dict[str, Tensor], z: Tensor, truncation_psi: float, num_ws: int) -> Tensor:
  """Latents z [N, z_dim] to per-layer latents ws [N, num_ws, w_dim]."""
  return _broadcast(p, generator.mapping(p, z), truncation_psi, num_ws)


def conditional_mapping(p: Dict[str, Tensor], z: Tensor, c: Tensor, truncation_psi: float, num_ws: int) -> Tensor:
  """The same with one-hot labels c [N, c_dim]."""
  return _broadcast(p, generator.conditional_mapping(p, z, c), truncation_psi, num_ws)


def _broadcast(p: Dict[str, Tensor], w: Tensor, truncation_psi: float, num_ws: int) -> Tensor:
  w = generator.truncate(p, w, truncation_psi)
  return w.unsqueeze(1).repeat([1, num_ws, 1])


def synthesis(p: Dict[str, Tensor], ws: Tensor, noise_mode: str) -> Tensor:
  """Pictures [N, 3, size, size], about -1 to 1, of ws [N, num_ws, w_dim] or w [N, w_dim].

  noise_mode: "const" for the noise stored with the weights, "random" for fresh one, or "none".
  """
  assert noise_mode in ["const", "random", "none"], "noise_mode must be const, random or none"
  noise = generator.const_noise(p)
  if noise_mode == "none":
    noise = generator.no_noise(p)
  if noise_mode == "random":
    fresh = annotate(List[Tensor], [])
    for stored in noise:
      size = stored.size(3)
      fresh.append(torch.randn([ws.size(0), 1, size, size], dtype=stored.dtype, device=stored.device))
    noise = fresh
  return generator.synthesis(p, ws, noise)
