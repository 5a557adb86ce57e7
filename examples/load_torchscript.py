#!/usr/bin/env python3
"""Draws a sheet of pictures with a TorchScript export; needs PyTorch 1.12 or later and Pillow only.

Usage: load_torchscript.py MODEL.ts.pt [SHEET.png] [DEVICE]
"""
import json
import sys

import torch
from PIL import Image


def main(file, sheet="sheet.png", device="cpu"):
    generator = torch.jit.load(file, map_location=device)
    architecture = json.loads(generator.architecture)
    print({name: architecture[name] for name in ("kind", "size", "zDim", "cDim")})

    # The seeds of the service: seed s is torch.randn(1, zDim) of a generator seeded with s.
    z = torch.cat([
        torch.randn(1, architecture["zDim"], generator=torch.Generator().manual_seed(seed))
        for seed in range(8)]).to(device)
    inputs = [z]
    if architecture["cDim"] > 0:
        classes = torch.arange(8) % architecture["cDim"]
        inputs.append(torch.nn.functional.one_hot(classes, architecture["cDim"]).float().to(device))

    with torch.no_grad():
        images = generator(*inputs)  # [8, 3, size, size], about -1 to 1
        if architecture["kind"] == "generator":  # StyleGAN2: the same in two steps, truncated
            ws = generator.mapping(*inputs, truncation_psi=0.7)
            images = torch.cat([images, generator.synthesis(ws)])
    save(images, sheet)


def save(images, sheet, columns=4):
    pixels = (images.cpu() * 127.5 + 128).clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1)
    rows = [torch.cat(list(pixels[i:i + columns]), 1) for i in range(0, len(pixels), columns)]
    Image.fromarray(torch.cat(rows).numpy()).save(sheet)
    print(sheet)


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) > 1 else sys.exit(__doc__)
