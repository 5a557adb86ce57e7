"""The official StyleGAN-NADA on the CPU: random models for both sides, then one measurement.

    official.py prepare --nada DIR --clip DIR --out FOLDER
    official.py nada|layers|sample|peak --nada DIR --clip DIR --models FOLDER --count N --threads T

The checkouts are used as they are. Three things stand between them and a CPU, and are set from
outside: the CUDA extensions (the code has its own path for CPU tensors), the device name 'cuda:0',
and the download of CLIP weights. Its RN50, used only by the texture loss, is left out.
The last line printed is {"seconds": [...]}, the first iteration left out.
"""
import argparse
import json
import pathlib
import sys
import time
import types

import torch

SETTINGS = {"size": 256, "batch": 2, "sample_batch": 4, "auto_layer_k": 6, "auto_layer_batch": 8}


def import_official(nada, clip):
    """Makes the two checkouts importable without a GPU."""
    import torch.utils.cpp_extension

    torch.utils.cpp_extension.load = lambda *args, **kwargs: None
    # Imported for StyleGAN3 and StyleGAN-XL checkpoints only.
    sys.modules["ZSSGAN.legacy"] = types.ModuleType("ZSSGAN.legacy")
    sys.path[:0] = [str(nada), str(nada / "ZSSGAN"), str(clip)]
    package = types.ModuleType("ZSSGAN")
    package.__path__ = [str(nada / "ZSSGAN")]
    sys.modules["ZSSGAN"] = package


def prepare(out):
    """Random weights in the files that both sides read."""
    import clip.model
    from ZSSGAN.model.sg2_model import Generator

    torch.manual_seed(0)
    out.mkdir(parents=True, exist_ok=True)
    generator = Generator(SETTINGS["size"], 512, 8)
    with torch.no_grad():
        for name, parameter in generator.named_parameters():
            if name.endswith("noise.weight"):
                parameter.fill_(0.1)
        average = generator.mean_latent(4096)
    torch.save({"g_ema": generator.state_dict(), "latent_avg": average[0]}, out / "generator.pt")
    model = clip.model.CLIP(512, 224, 12, 768, 32, 77, 49408, 512, 8, 12)
    torch.save(model.state_dict(), out / "clip.pt")
    (out / "settings.json").write_text(json.dumps(SETTINGS, indent=2) + "\n")


def load_nada(models, layers):
    import clip
    import clip.model
    import ZSSGAN.model.ZSSGAN as official

    settings = json.loads((models / "settings.json").read_text())
    def load(name, device):
        # What its loader does with a file of weights, rounding to half precision included.
        model = clip.model.build_model(torch.load(models / "clip.pt")).float()
        preprocess = clip.clip._transform(model.visual.input_resolution)
        return (torch.nn.Identity() if name == "RN50" else model), preprocess

    clip.load = load
    to = torch.nn.Module.to
    torch.nn.Module.to = lambda self, device, *args: to(self, "cpu")
    torch_load = torch.load
    torch.load = lambda file, map_location=None, **kwargs: torch_load(file, map_location="cpu", **kwargs)
    set_up = official.CLIPLoss.__init__
    official.CLIPLoss.__init__ = lambda self, device, **kwargs: set_up(self, "cpu", **kwargs)
    args = argparse.Namespace(
        frozen_gen_ckpt=models / "generator.pt", train_gen_ckpt=models / "generator.pt",
        size=settings["size"], batch=settings["batch"], phase=None, sg3=False, sgxl=False,
        lambda_direction=1.0, lambda_patch=0.0, lambda_global=0.0, lambda_manifold=0.0,
        lambda_texture=0.0, clip_models=["ViT-B/32"], clip_model_weights=[1.0],
        source_class="photo", target_class="pencil sketch", target_img_list=None,
        auto_layer_k=settings["auto_layer_k"], auto_layer_iters=1 if layers else 0,
        auto_layer_batch=settings["auto_layer_batch"])
    net = official.ZSSGAN(args)
    net.device = "cpu"
    return net, settings


def adapt(models, count, layers):
    """The loop of its train.py, without pictures and checkpoints."""
    net, settings = load_nada(models, layers)
    ratio = 4 / 5
    optimizer = torch.optim.Adam(
        net.generator_trainable.parameters(), lr=0.002 * ratio, betas=(0**ratio, 0.99**ratio))
    torch.manual_seed(2)
    seconds = []
    for _ in range(count + 1):
        start = time.perf_counter()
        net.train()
        _, loss = net([torch.randn(settings["batch"], 512)])
        net.zero_grad()
        loss.backward()
        optimizer.step()
        seconds.append(time.perf_counter() - start)
    return seconds[1:]


def sample(models, count):
    from ZSSGAN.model.sg2_model import Generator

    settings = json.loads((models / "settings.json").read_text())
    checkpoint = torch.load(models / "generator.pt")
    generator = Generator(settings["size"], 512, 8)
    generator.load_state_dict(checkpoint["g_ema"])
    generator.eval()
    seconds = []
    with torch.no_grad():
        for _ in range(count + 1):
            start = time.perf_counter()
            z = torch.randn(settings["sample_batch"], 512)
            generator([z], truncation=0.7, truncation_latent=checkpoint["latent_avg"][None])
            seconds.append(time.perf_counter() - start)
    return seconds[1:]


def peak(count):
    """Seconds per 1e9 floating-point operations of oneDNN's best convolution here."""
    x = torch.randn(2, 512, 64, 64).contiguous(memory_format=torch.channels_last)
    weight = torch.randn(512, 512, 3, 3)
    operations = 2 * 9 * x.numel() * 512
    seconds = []
    with torch.no_grad():
        for _ in range(4 * count + 1):
            start = time.perf_counter()
            torch.conv2d(x, weight, padding=1)
            seconds.append((time.perf_counter() - start) * 1e9 / operations)
    return seconds[1:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["prepare", "nada", "layers", "sample", "peak"])
    parser.add_argument("--nada", type=pathlib.Path, required=True)
    parser.add_argument("--clip", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--models", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    import_official(args.nada.resolve(), args.clip.resolve())
    if args.what == "prepare":
        prepare(args.out)
        return
    run = {
        "nada": lambda: adapt(args.models, args.count, False),
        "layers": lambda: adapt(args.models, args.count, True),
        "sample": lambda: sample(args.models, args.count),
        "peak": lambda: peak(args.count),
    }[args.what]
    print(json.dumps({"seconds": run()}))


if __name__ == "__main__":
    main()
