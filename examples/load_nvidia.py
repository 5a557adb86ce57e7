#!/usr/bin/env python3
"""Draws a sheet of pictures with an NVIDIA export and the official classes.

CHECKOUT is a clone of stylegan2-ada-pytorch, stylegan3 or projected-gan (for FastGANs the last one),
whose requirements are installed.

Usage: load_nvidia.py MODEL.nvidia.pt CHECKOUT [SHEET.png]
"""
import importlib
import os
import sys

import torch
from PIL import Image


def main(file, checkout, sheet="sheet.png"):
    export = torch.load(file, weights_only=True)
    kwargs = dict(export["init_kwargs"])
    print(export["class_name"], kwargs)
    generator = constructor(export["class_name"], kwargs, checkout)(**kwargs).eval()
    generator.load_state_dict(export["G_ema"], strict=True)

    z = torch.cat([
        torch.randn(1, generator.z_dim, generator=torch.Generator().manual_seed(seed))
        for seed in range(8)])
    c = None
    if generator.c_dim > 0:
        c = torch.nn.functional.one_hot(torch.arange(8) % generator.c_dim, generator.c_dim).float()
    noise = {} if "fastgan" in export["class_name"] else {"noise_mode": "const"}
    with torch.no_grad():
        images = generator(z, c, **noise)  # [8, 3, size, size], about -1 to 1
    save(images, sheet)


def constructor(class_name, kwargs, checkout):
    """The class, from the place that the checkout has it in."""
    sys.path.insert(0, checkout)
    module, name = class_name.rsplit(".", 1)
    if class_name == "training.networks.Generator":
        for later in ("training/networks_stylegan2.py", "pg_modules/networks_stylegan2.py"):
            if os.path.exists(os.path.join(checkout, later)):
                # stylegan3 and projected-gan take the same arguments without a dictionary of their own.
                kwargs.update(kwargs.pop("synthesis_kwargs"))
                module = later[:-3].replace("/", ".")
                break
    return getattr(importlib.import_module(module), name)


def save(images, sheet, columns=4):
    pixels = (images * 127.5 + 128).clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1)
    rows = [torch.cat(list(pixels[i:i + columns]), 1) for i in range(0, len(pixels), columns)]
    Image.fromarray(torch.cat(rows).numpy()).save(sheet)
    print(sheet)


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) > 2 else sys.exit(__doc__)
