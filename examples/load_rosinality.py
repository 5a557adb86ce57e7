#!/usr/bin/env python3
"""Draws a sheet of pictures with a rosinality export and the official class.

CHECKOUT is a clone of rosinality/stylegan2-pytorch. Its kernels are compiled for CUDA when they are
imported; without a compiler this script puts PyTorch's own operations in their place.

Usage: load_rosinality.py MODEL.pt CHECKOUT [SHEET.png]
"""
import sys
import types

import torch
from PIL import Image


def main(file, checkout, sheet="sheet.png"):
    export = torch.load(file, weights_only=True)
    weights = export["g_ema"]
    layers = sum(name.startswith("style.") and name.endswith(".weight") for name in weights)
    blocks = sum(name.startswith("to_rgbs.") and name.endswith(".conv.weight") for name in weights)
    size, width = 4 * 2 ** blocks, weights["style.1.weight"].shape[0]
    generator = network(checkout)(size, width, layers)
    fit(generator, weights)
    generator.load_state_dict(weights, strict=True)

    z = torch.cat([
        torch.randn(1, width, generator=torch.Generator().manual_seed(seed)) for seed in range(8)])
    with torch.no_grad():
        images, _ = generator.eval()(
            [z], truncation=1, truncation_latent=export["latent_avg"], randomize_noise=False)
    save(images, sheet)


def network(checkout):
    """The class; the module of kernels is replaced where it cannot be compiled."""
    sys.path.insert(0, checkout)
    if not torch.cuda.is_available():
        sys.modules["op"] = kernels()
    from model import Generator
    return Generator


def fit(generator, weights):
    """Other numbers of feature maps than the published ones: the layers are made again."""
    own = generator.state_dict()
    if any(own[name].shape != tensor.shape for name, tensor in weights.items()):
        from model import ConstantInput, StyledConv, ToRGB
        style = weights["style.1.weight"].shape[0]

        def out(name):
            return weights[name + ".conv.weight"].shape[1]

        channels = out("conv1")
        generator.input = ConstantInput(channels)
        generator.conv1 = StyledConv(channels, channels, 3, style)
        generator.to_rgb1 = ToRGB(channels, style, upsample=False)
        for i in range(len(generator.convs)):
            after = out(f"convs.{i}")
            generator.convs[i] = StyledConv(channels, after, 3, style, upsample=i % 2 == 0)
            channels = after
            if i % 2 == 1:
                generator.to_rgbs[i // 2] = ToRGB(channels, style)


def kernels():
    """What the checkout's `op` offers, in plain PyTorch: no gradients of gradients, any device."""
    import torch.nn.functional as F

    class FusedLeakyReLU(torch.nn.Module):
        def __init__(self, channel, bias=True, negative_slope=0.2, scale=2 ** 0.5):
            super().__init__()
            self.bias = torch.nn.Parameter(torch.zeros(channel)) if bias else None
            self.negative_slope, self.scale = negative_slope, scale

        def forward(self, x):
            return fused_leaky_relu(x, self.bias, self.negative_slope, self.scale)

    def fused_leaky_relu(x, bias=None, negative_slope=0.2, scale=2 ** 0.5):
        if bias is not None:
            x = x + bias.view(1, -1, *[1] * (x.ndim - 2))
        return F.leaky_relu(x, negative_slope) * scale

    def upfirdn2d(x, kernel, up=1, down=1, pad=(0, 0)):
        n, c, h, w = x.shape
        x = x.reshape(n * c, 1, h, 1, w, 1)
        x = F.pad(x, [0, up - 1, 0, 0, 0, up - 1]).reshape(n * c, 1, h * up, w * up)
        x = F.conv2d(F.pad(x, [pad[0], pad[1]] * 2), kernel.flip([0, 1])[None, None])
        return x[:, :, ::down, ::down].reshape(n, c, *x[:, :, ::down, ::down].shape[2:])

    module = types.ModuleType("op")
    module.FusedLeakyReLU, module.fused_leaky_relu = FusedLeakyReLU, fused_leaky_relu
    module.upfirdn2d = upfirdn2d
    module.conv2d_gradfix = types.SimpleNamespace(
        conv2d=F.conv2d, conv_transpose2d=F.conv_transpose2d)
    return module


def save(images, sheet, columns=4):
    pixels = (images * 127.5 + 128).clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1)
    rows = [torch.cat(list(pixels[i:i + columns]), 1) for i in range(0, len(pixels), columns)]
    Image.fromarray(torch.cat(rows).numpy()).save(sheet)
    print(sheet)


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) > 2 else sys.exit(__doc__)
