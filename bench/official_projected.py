"""The official projected-gan on the CPU: what both sides read, then one measurement.

    official_projected.py prepare --projected DIR --models FOLDER
    official_projected.py projected-ARCHITECTURE --projected DIR --models FOLDER --count N --threads T

ARCHITECTURE is stylegan2, fastgan or fastgan_lite. The published `ProjectedGANLoss` is called with
the networks and options that its train.py makes; around it stands what its training loop, which
wants a GPU, does in an iteration: gradients and Adam of the generator, of the discriminators, and
the moving average. Without the loading of pictures, which its loop leaves to other processes. The
download of the feature network's weights is set from outside.
The last line printed is {"seconds": [...]}, the first iteration left out.
"""
import argparse
import copy
import json
import pathlib
import struct
import sys
import time

import torch

SETTINGS = {"size": 256, "batch": 8, "pictures": 64}
NETWORK = "tf_efficientnet_lite0"
HEADER = struct.Struct("<8s4iq32x")


def prepare(models):
    """Random weights of the feature network, and pictures of noise as the product prepares them."""
    import timm

    torch.manual_seed(4)
    models.mkdir(parents=True, exist_ok=True)
    torch.save(timm.create_model(NETWORK, pretrained=False).state_dict(), models / "network.pth")
    size, count = SETTINGS["size"], SETTINGS["pictures"]
    noise = torch.randint(256, (count, 3, size, size), dtype=torch.uint8)
    with open(models / "pictures.dataset", "wb") as file:
        file.write(HEADER.pack(b"DSHFTSET", 1, size, 3, 0, count))
        file.write(noise.numpy().tobytes())
        file.write(struct.pack("<i", -1) * count)
    (models / "projected.json").write_text(json.dumps(SETTINGS, indent=2) + "\n")


def pictures(models, settings):
    """All pictures of the data set, uint8 [N, 3, size, size]."""
    shape = (settings["pictures"], 3, settings["size"], settings["size"])
    content = bytearray((models / "pictures.dataset").read_bytes()[HEADER.size:])
    return torch.frombuffer(content, dtype=torch.uint8)[:torch.Size(shape).numel()].reshape(shape)


def networks(architecture, models, size):
    """What train.py builds with --fp32, and its learning rate."""
    import timm

    create = timm.create_model

    def created(name, pretrained):
        model = create(name, pretrained=False)
        model.load_state_dict(torch.load(models / "network.pth"))
        return model

    timm.create_model = created
    from pg_modules.discriminator import ProjectedDiscriminator

    common = {"c_dim": 0, "img_resolution": size, "img_channels": 3}
    if architecture == "stylegan2":
        from pg_modules.networks_stylegan2 import Generator

        generator = Generator(
            z_dim=64, w_dim=128, mapping_kwargs={"num_layers": 2}, channel_base=32768,
            channel_max=512, fused_modconv_default="inference_only", num_fp16_res=0,
            conv_clamp=None, **common)
    else:
        from pg_modules.networks_fastgan import Generator

        generator = Generator(
            cond=0, synthesis_kwargs={"lite": architecture == "fastgan_lite"}, **common)
    backbone = {"cout": 64, "expand": True, "proj_type": 2, "num_discs": 4,
                "separable": architecture == "stylegan2", "cond": 0}
    discriminator = ProjectedDiscriminator(
        diffaug=True, interp224=size < 224, backbone_kwargs=backbone, **common)
    rate = 0.002 if architecture == "stylegan2" else 0.0002
    return generator, discriminator, rate


def train(architecture, models, count):
    from torch_utils import misc
    from training.loss import ProjectedGANLoss

    settings = json.loads((models / "projected.json").read_text())
    batch = settings["batch"]
    torch.manual_seed(5)
    generator, discriminator, rate = networks(architecture, models, settings["size"])
    generator.train().requires_grad_(False)
    discriminator.train().requires_grad_(False)
    average = copy.deepcopy(generator).eval()
    loss = ProjectedGANLoss(torch.device("cpu"), generator, discriminator, average)
    phases = [
        (name, module, torch.optim.Adam(module.parameters(), lr=rate, betas=(0.0, 0.99), eps=1e-8))
        for name, module in [("Gboth", generator), ("Dboth", discriminator)]]
    data = pictures(models, settings)
    labels = torch.zeros(batch, 0)
    shown, seconds = 0, []
    for _ in range(count + 1):
        start = time.perf_counter()
        real = data[torch.arange(shown, shown + batch) % len(data)].to(torch.float32) / 127.5 - 1
        for name, module, optimizer in phases:
            optimizer.zero_grad(set_to_none=True)
            module.requires_grad_(True)
            if name == "Dboth":
                module.feature_network.requires_grad_(False)
            loss.accumulate_gradients(
                phase=name, real_img=real, real_c=labels, gen_z=torch.randn(batch, generator.z_dim),
                gen_c=labels, gain=1, cur_nimg=shown)
            module.requires_grad_(False)
            trained = [weight for weight in module.parameters() if weight.grad is not None]
            flat = torch.cat([weight.grad.flatten() for weight in trained])
            misc.nan_to_num(flat, nan=0, posinf=1e5, neginf=-1e5, out=flat)
            for weight, gradient in zip(trained, flat.split([w.numel() for w in trained])):
                weight.grad = gradient.reshape(weight.shape)
            optimizer.step()
        pictures_of_average = batch * 10 / 32 * 1000
        decay = 0.5 ** (batch / max(min(pictures_of_average, shown * 0.05), 1e-8))
        for mean, weight in zip(average.parameters(), generator.parameters()):
            mean.copy_(weight.lerp(mean, decay))
        for mine, buffer in zip(average.buffers(), generator.buffers()):
            mine.copy_(buffer)
        shown += batch
        seconds.append(time.perf_counter() - start)
    return seconds[1:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what")
    parser.add_argument("--projected", type=pathlib.Path, required=True)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    sys.path.insert(0, str(args.projected.resolve()))
    models = args.models.resolve()
    if args.what == "prepare":
        prepare(models)
        return
    architecture = args.what.removeprefix("projected-")
    print(json.dumps({"seconds": train(architecture, models, args.count)}))


if __name__ == "__main__":
    main()
