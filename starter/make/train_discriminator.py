"""Trains the starter generator's discriminator: drawn pictures against generated ones.

    python train_discriminator.py --pictures ../avatars64.zip --generator ../generator-avatars64.pt --out discriminator.pt --minutes 6

The generator stands still: it was not trained against this network (see README.md). What comes out
knows how the domain's pictures are built, which adaptation to a single picture starts from. State-dict
names follow the widely used layout `convs.N`, `final_conv`, `final_linear`.
"""
import argparse
import io
import math
import time
import zipfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from stylegan2 import CHANNELS, Activation, Blur, Generator, Linear

RATIO = 16 / 17


class Conv(nn.Module):
    """Convolution with run-time weight scale (equalised learning rate)."""

    def __init__(self, inputs, outputs, size, stride=1, padding=0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, size, size))
        self.scale, self.stride, self.padding = 1 / math.sqrt(inputs * size * size), stride, padding

    def forward(self, x):
        return F.conv2d(x, self.weight * self.scale, stride=self.stride, padding=self.padding)


def layer(inputs, outputs, size, down=False, activate=True):
    parts = [Blur(1.0, (2, 2) if size == 3 else (1, 1))] if down else []
    parts.append(Conv(inputs, outputs, size, 2 if down else 1, 0 if down else size // 2))
    return nn.Sequential(*parts, *([Activation(outputs)] if activate else []))


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1 = layer(inputs, inputs, 3)
        self.conv2 = layer(inputs, outputs, 3, down=True)
        self.skip = layer(inputs, outputs, 1, down=True, activate=False)

    def forward(self, x):
        return (self.conv2(self.conv1(x)) + self.skip(x)) / math.sqrt(2)


class Discriminator(nn.Module):
    def __init__(self, size=64, channels=CHANNELS):
        super().__init__()
        sizes = [size >> i for i in range(int(math.log2(size)) - 2)]
        self.convs = nn.Sequential(
            layer(3, channels[size], 1), *(Block(channels[s], channels[s // 2]) for s in sizes))
        self.final_conv = layer(channels[4] + 1, channels[4], 3)
        self.final_linear = nn.Sequential(
            Linear(channels[4] * 16, channels[4], activate=True), Linear(channels[4], 1))

    def forward(self, x):
        x = self.convs(x.contiguous(memory_format=torch.channels_last))
        group = min(len(x), 4)
        spread = x.reshape(group, -1, *x.shape[1:]).var(0, unbiased=False).add(1e-8).sqrt()
        spread = spread.mean(dim=(1, 2, 3)).repeat(group)
        x = torch.cat([x, spread[:, None, None, None].expand(-1, 1, 4, 4)], 1)
        return self.final_linear(self.final_conv(x).flatten(1))


def drawn(file):
    with zipfile.ZipFile(file) as archive:
        names = sorted(n for n in archive.namelist() if n.endswith(".png"))
        pictures = [np.asarray(Image.open(io.BytesIO(archive.read(n))).convert("RGB")) for n in names]
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)


def generated(file, count):
    g = Generator().eval()
    g.load_state_dict(torch.load(file, weights_only=True)["g_ema"])
    with torch.no_grad():
        z = torch.randn(count, g.style_dim, generator=torch.Generator().manual_seed(5))
        return torch.cat([(g(part) * 127.5 + 127.5).round().clamp(0, 255).to(torch.uint8) for part in z.split(50)])


def batch(pictures, size):
    x = pictures[torch.randint(len(pictures), (size,))].float() / 127.5 - 1
    return torch.where(torch.rand(size, 1, 1, 1) < 0.5, x, x.flip(3))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--generator", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=6)
    parser.add_argument("--batch", type=int, default=16)
    args = parser.parse_args()
    torch.manual_seed(0)
    real, fake = drawn(args.pictures), generated(args.generator, 4000)
    network = Discriminator().to(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.002 * RATIO, betas=(0.0, 0.99**RATIO))
    start, step = time.time(), 0
    while time.time() - start < 60 * args.minutes:
        logits_real, logits_fake = network(batch(real, args.batch)), network(batch(fake, args.batch))
        loss = F.softplus(-logits_real).mean() + F.softplus(logits_fake).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 16 == 0:
            x = batch(real, args.batch).requires_grad_()
            slope, = torch.autograd.grad(network(x).sum(), x, create_graph=True)
            optimiser.zero_grad()
            (10 / 2 * slope.square().sum(dim=(1, 2, 3)).mean() * 16).backward()
            optimiser.step()
        if step % 50 == 0:
            print(f"{step} {time.time() - start:.0f} s loss {loss.item():.3f} real {logits_real.mean().item():.2f} fake {logits_fake.mean().item():.2f}", flush=True)
        step += 1
    torch.save({"d": network.state_dict()}, args.out)
    print(f"{step} steps")


if __name__ == "__main__":
    main()
