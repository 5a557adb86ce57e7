"""The official OneshotCLIP on the CPU: what it needs beside the random models, then one measurement.

    official_oneshot.py prepare --oneshot DIR --clip DIR --models FOLDER
    official_oneshot.py search|oneshot --oneshot DIR --clip DIR --models FOLDER --count N --threads T

FOLDER holds what `official.py prepare` wrote. The published `train` function is called as it is and
its steps are timed from outside: `search` times steps of its latent search, `oneshot` iterations of
its fine-tuning (every fourth is a reference step, as published). What stands between it and a CPU is
set from outside: the CUDA extensions, `.cuda()`, the downloads of CLIP and AlexNet weights, and pictures.
The last line printed is {"seconds": [...]}, the first one left out.
"""
import argparse
import copy
import json
import os
import pathlib
import sys
import tempfile
import time
import types

import torch

OPTIONS = ["--mixing", "0.9", "--save_freq", "100000", "--img_freq", "100000"]


class Done(Exception):
    """Enough was measured."""


def import_official(oneshot, clip):
    """Makes the two checkouts importable without a GPU."""
    import torch.utils.cpp_extension

    torch.utils.cpp_extension.load = lambda *args, **kwargs: None
    torch.Tensor.cuda = lambda self, *args, **kwargs: self
    torch.nn.Module.cuda = lambda self, *args, **kwargs: self
    sys.path[:0] = [str(oneshot), str(clip)]


def prepare(models):
    """A discriminator, AlexNet and a target picture, random, in files that both sides read."""
    import torchvision
    from model import Patch_Discriminator

    settings = json.loads((models / "settings.json").read_text())
    torch.manual_seed(3)
    discriminator = Patch_Discriminator(settings["size"])
    torch.save({"d": discriminator.state_dict()}, models / "discriminator.pt")
    torch.save(torchvision.models.alexnet().state_dict(), models / "alexnet.pth")
    coarse = torch.rand(1, 3, 8, 8)
    target = torch.nn.functional.interpolate(coarse, settings["size"], mode="bicubic").clamp(0, 1)
    torchvision.utils.save_image(target, models / "target.png")


def run(oneshot, models, count, what):
    """Calls the published training with what its main builds, and stops it after enough steps."""
    import clip.model
    import torchvision
    import train_oneshot as official
    from model import Extra, Generator, Patch_Discriminator
    from torchvision import transforms

    settings = json.loads((models / "settings.json").read_text())
    size, batch = settings["size"], settings["batch"]
    weights = torch.load(models / "generator.pt")["g_ema"]

    def alexnet(pretrained):
        model = torchvision.models.AlexNet()
        model.load_state_dict(torch.load(models / "alexnet.pth"))
        return model

    import metrics.lpips

    metrics.lpips.models = types.SimpleNamespace(alexnet=alexnet)
    # It writes pictures at step 0, with an argument that torchvision does not know any more.
    official.utils = types.SimpleNamespace(save_image=lambda *args, **kwargs: None)
    official.tqdm = lambda iterations, **kwargs: Quiet(iterations)
    generator = Generator(size, 512, 8)
    generator.load_state_dict(weights)
    source, average = copy.deepcopy(generator), copy.deepcopy(generator)
    discriminator = Patch_Discriminator(size)
    discriminator.load_state_dict(torch.load(models / "discriminator.pt")["d"])
    extra = Extra()
    encoder = clip.model.build_model(torch.load(models / "clip.pt")).float()
    args = argparse.Namespace(
        exp="bench", iter=100000, highp=1, n_sample=4, latent=512, f_lr=0.01, cars=False,
        skip_init=False, init_iter=count + 1 if what == "search" else 1, lambda_optclip=1,
        lambda_optl2=0.01, lambda_optrec=1, img_freq=100000, save_freq=100000, start_iter=0,
        ref_freq=4, mixing=0.9, batch=batch, d_reg_every=16, g_reg_every=4, r1=10, lambda_patch=1,
        lambda_const=10, crop_size=size // 8, num_crop=16, nce_allbatch=False, tau=1.0, size=size)
    rates = {"g": 4 / 5, "d": 16 / 17}
    optimisers = {
        part: torch.optim.Adam(
            parameters, lr=0.002 * rates[rate], betas=(0 ** rates[rate], 0.99 ** rates[rate]))
        for part, rate, parameters in [
            ("g", "g", generator.parameters()), ("d", "d", discriminator.parameters()),
            ("e", "d", extra.parameters())]}
    transform = transforms.Compose([
        transforms.Resize([size, size]), transforms.ToTensor(),
        transforms.Normalize((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))])
    folder = tempfile.mkdtemp()
    os.symlink(models / "target.png", pathlib.Path(folder, "target.png"))
    dataset = official.MultiResolutionDataset(folder, transform, size)
    loaders = [torch.utils.data.DataLoader(dataset, batch_size=n, drop_last=True) for n in (batch, 1)]
    stamps = []
    watch(official, stamps, count, what)
    os.chdir(tempfile.mkdtemp())  # it writes folders; and reads metrics/lpips_weights.ckpt
    os.symlink(oneshot / "metrics", "metrics")
    try:
        official.train(
            args, *loaders, generator, discriminator, extra, optimisers["g"], optimisers["d"],
            optimisers["e"], average, "cpu", source, encoder)
    except Done:
        pass
    return [after - before for before, after in zip(stamps[1:-1], stamps[2:])]


class Quiet:
    """A progress bar that shows nothing."""

    def __init__(self, iterations):
        self.iterations = iterations

    def __iter__(self):
        return iter(self.iterations)

    def set_description(self, text):
        pass


def watch(official, stamps, count, what):
    """Takes the time when the search has made a step, or an iteration has moved the average."""

    def stamp():
        stamps.append(time.perf_counter())
        if len(stamps) == count + 2:
            raise Done

    if what == "search":
        step = torch.optim.Adam.step
        def stamped(self, *args, **kwargs):
            stamped_result = step(self, *args, **kwargs)
            stamp()
            return stamped_result
        torch.optim.Adam.step = stamped
        stamps.append(time.perf_counter())
    else:
        accumulate = official.accumulate
        def accumulated(*args, **kwargs):
            accumulate(*args, **kwargs)
            stamp()
        official.accumulate = accumulated


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["prepare", "search", "oneshot"])
    parser.add_argument("--oneshot", type=pathlib.Path, required=True)
    parser.add_argument("--clip", type=pathlib.Path, required=True)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    oneshot, models = args.oneshot.resolve(), args.models.resolve()
    import_official(oneshot, args.clip.resolve())
    if args.what == "prepare":
        prepare(models)
        return
    print(json.dumps({"seconds": run(oneshot, models, args.count, args.what)}))


if __name__ == "__main__":
    main()
