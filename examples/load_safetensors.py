#!/usr/bin/env python3
"""Draws a sheet of pictures with a model's own safetensors file and the official class.

CHECKOUT is a clone of stylegan2-ada-pytorch, for StyleGAN2, or projected-gan, for FastGAN, whose
requirements are installed. The tensors have the names of its module; only filters and counts, which
are no weights, are left to the constructor.

Usage: load_safetensors.py MODEL.safetensors CHECKOUT [SHEET.png]
"""
import json
import sys

import torch
from PIL import Image
from safetensors import safe_open


def main(file, checkout, sheet="sheet.png"):
    with safe_open(file, "pt") as stored:
        architecture = json.loads(stored.metadata()["architecture"])
        weights = {name: stored.get_tensor(name) for name in stored.keys()}
    print(architecture)
    sys.path.insert(0, checkout)
    generator = (fastgan if architecture["kind"] == "fastgan" else stylegan2)(architecture).eval()
    weights.pop("reference.w", None)  # of a one-shot adaptation, for style mixing
    missing, unexpected = generator.load_state_dict(weights, strict=False)
    spare = ("resample_filter", "num_batches_tracked") + (
        ("feat_256", "se_256") if architecture["size"] == 128 else ())
    assert not unexpected, unexpected
    assert all(any(part in name for part in spare) for name in missing), missing

    z = torch.cat([
        torch.randn(1, architecture["zDim"], generator=torch.Generator().manual_seed(seed))
        for seed in range(8)])
    c = None
    if architecture["cDim"] > 0:
        classes = torch.arange(8) % architecture["cDim"]
        c = torch.nn.functional.one_hot(classes, architecture["cDim"]).float()
    noise = {"noise_mode": "const"} if architecture["kind"] == "generator" else {}
    with torch.no_grad():
        images = generator(z, c, **noise)  # [8, 3, size, size], about -1 to 1
    save(images, sheet)


def stylegan2(architecture):
    """The generator; block by block, as numbers of feature maps need not be published ones."""
    from training import networks
    arguments = dict(
        z_dim=architecture["zDim"], c_dim=architecture["cDim"], w_dim=architecture["wDim"],
        img_resolution=architecture["size"], img_channels=3,
        mapping_kwargs=dict(
            num_layers=architecture["mappingLayers"],
            lr_multiplier=architecture["mappingLrMultiplier"]))
    block = dict(architecture=architecture["blocks"], conv_clamp=architecture.get("convClamp"))
    generator = networks.Generator(**arguments, synthesis_kwargs=block)
    below = 0
    for resolution, width in sorted((int(r), w) for r, w in architecture["channels"].items()):
        setattr(generator.synthesis, f"b{resolution}", networks.SynthesisBlock(
            below, width, w_dim=architecture["wDim"], resolution=resolution, img_channels=3,
            is_last=resolution == architecture["size"], **block))
        below = width
    return generator


def fastgan(architecture):
    from pg_modules.networks_fastgan import Generator
    synthesis = dict(lite=architecture["lite"])
    if architecture["cDim"] > 0:
        synthesis["num_classes"] = architecture["cDim"]
    return Generator(
        z_dim=architecture["zDim"], c_dim=architecture["cDim"], img_resolution=architecture["size"],
        ngf=architecture["channels"]["128"], cond=architecture["cDim"] > 0,
        synthesis_kwargs=synthesis)


def save(images, sheet, columns=4):
    pixels = (images * 127.5 + 128).clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1)
    rows = [torch.cat(list(pixels[i:i + columns]), 1) for i in range(0, len(pixels), columns)]
    Image.fromarray(torch.cat(rows).numpy()).save(sheet)
    print(sheet)


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) > 2 else sys.exit(__doc__)
