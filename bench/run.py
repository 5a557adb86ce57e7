"""Measures Domainshift against the official StyleGAN-NADA on this machine and prints the ratios.

    python bench/run.py --nada DIR --clip DIR [--oneshot DIR] [--what search oneshot ...]
                        [--rounds 3] [--count 2] [--threads N] [--out FOLDER]
    python bench/run.py --projected DIR --what projected-fastgan_lite projected-stylegan2 [...]

DIR are checkouts of the official StyleGAN-nada, CLIP, OneshotCLIP and projected-gan; python is one with
bench/requirements.txt, for projected-gan bench/requirements-projected.txt.
Needs the product packaged and its tests compiled: ./mvnw -DskipTests package

Both sides read the same random weights: a generator of 256 pixels with full-size channels and a
CLIP of ViT-B/32's shape; for Projected GAN an EfficientNet-Lite0 and pictures of noise, beside
generators and discriminators that either side draws for itself. Every measurement is a process of its own; the two sides take turns, so
that a busy moment of the machine meets both. Medians over all iterations; of one-shot adaptation,
whose iterations differ, the mean of a run first, so count them by fours; peak memory is the largest
resident size of a process.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
# How the worker starts its runners.
JAVA = ["java", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp", str(ROOT / "target/domainshift.jar"),
        f"-Dloader.path={ROOT / 'target/test-classes'}",
        "-Dloader.main=io.domainshift.bench.ProductBench",
        "org.springframework.boot.loader.launch.PropertiesLauncher"]
MALLOC = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "134217728",
          "MALLOC_MMAP_THRESHOLD_": "33554432"}


def measure(command, environment):
    """Runs a process; its result with the peak resident size in bytes."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    lines = process.stdout.read().strip().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"Failed: {' '.join(map(str, command))}")
    return {**json.loads(lines[-1]), "bytes": usage.ru_maxrss * 1024}


def convolutions(size, widest=512):
    """Multiply-adds of the 3x3 convolutions of one picture, StyleGAN2 with channel multiplier 2."""
    def channels(resolution):
        return min(widest, 32768 // resolution)

    total, resolution = 9 * channels(4) ** 2 * 16, 8
    while resolution <= size:
        here, below = channels(resolution), channels(resolution // 2)
        total += 9 * (resolution**2 // 4 * here * below + resolution**2 * here**2)
        resolution *= 2
    return total


def vision_transformer(tokens=50, width=768, layers=12, patch=32):
    """Multiply-adds of one picture through CLIP's tower."""
    block = 12 * tokens * width**2 + 2 * tokens**2 * width
    return layers * block + (tokens - 1) * 3 * patch**2 * width


def operations(settings):
    """Floating-point operations that no implementation can leave out, by measurement.

    A backward pass costs a forward pass for the activations, and another for the weights where
    these are trained. CLIP's weights are not; the frozen side needs no backward pass at all. The
    layer search needs the activations only.
    """
    generator, clip = convolutions(settings["size"]), vision_transformer()
    step = settings["batch"] * ((1 + 3) * generator + (1 + 2) * clip)
    # Of an iteration with layer selection, some weight gradients fall away: not counted here.
    search = settings["auto_layer_batch"] * 2 * (generator + clip)
    return {"nada": 2 * step, "layers": 2 * (step + search),
            "sample": 2 * settings["sample_batch"] * generator}


def typical(what, runs):
    """Seconds of an iteration."""
    if what == "oneshot":
        return statistics.median(statistics.mean(run["seconds"]) for run in runs)
    return statistics.median(seconds for run in runs for seconds in run["seconds"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--nada", type=pathlib.Path)
    parser.add_argument("--clip", type=pathlib.Path)
    parser.add_argument("--oneshot", type=pathlib.Path)
    parser.add_argument("--projected", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "target/bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=2)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--what", nargs="+", default=["nada", "layers", "sample"])
    args = parser.parse_args()
    checkouts = ["--nada", str(args.nada), "--clip", str(args.clip)]
    python = [sys.executable, str(HERE / "official.py")]
    pictures = [sys.executable, str(HERE / "official_oneshot.py")]
    of_pictures = ["--oneshot", str(args.oneshot), "--clip", str(args.clip)]
    scratch = [sys.executable, str(HERE / "official_projected.py")]
    of_scratch = ["--projected", str(args.projected)]
    if args.nada and not (args.out / "settings.json").exists():
        subprocess.run([*python, "prepare", *checkouts, "--out", str(args.out)], check=True)
    if args.oneshot and not (args.out / "target.png").exists():
        subprocess.run([*pictures, "prepare", *of_pictures, "--models", str(args.out)], check=True)
    if args.projected and not (args.out / "projected.json").exists():
        subprocess.run([*scratch, "prepare", *of_scratch, "--models", str(args.out)], check=True)
    subprocess.run([*JAVA, "install", str(args.out)], check=True)
    settings = json.loads(
        (args.out / ("settings.json" if args.nada else "projected.json")).read_text())

    def official(what, count):
        side = [*python, what, *checkouts]
        if what in ("search", "oneshot"):
            side = [*pictures, what, *of_pictures]
        if what.startswith("projected-"):
            side = [*scratch, what, *of_scratch]
        return measure([*side, "--models", str(args.out), "--count", str(count),
                        "--threads", str(args.threads)], {})

    results = {what: {"official": [], "domainshift": []} for what in args.what}
    peaks = []
    for turn in range(args.rounds):
        if args.nada:
            peaks.append(min(official("peak", 5)["seconds"]))
        for what in args.what:
            results[what]["official"].append(official(what, args.count))
            results[what]["domainshift"].append(measure(
                [*JAVA, what, str(args.out), str(args.count), str(args.threads)], MALLOC))
            print(turn + 1, what, {side: runs[-1]["seconds"] for side, runs in results[what].items()},
                  file=sys.stderr, flush=True)
    report(args, settings, results, min(peaks, default=None))


def report(args, settings, results, seconds_per_gflop):
    print(f"{settings}, {args.threads} threads, {args.rounds} rounds of {args.count}")
    if seconds_per_gflop:
        print(f"Convolution peak {1 / seconds_per_gflop:.0f} GFLOP/s\n")
    print("| | official s | Domainshift s | ratio | official GB | Domainshift GB | ratio "
          "| floor s | of the peak |")
    print("|---|---|---|---|---|---|---|---|---|")
    counted = operations(settings) if seconds_per_gflop else {}
    for what, sides in results.items():
        seconds = {side: typical(what, runs) for side, runs in sides.items()}
        size = {side: max(run["bytes"] for run in runs) / 1e9 for side, runs in sides.items()}
        share = "| | |"
        if what in counted:
            floor = counted[what] / 1e9 * seconds_per_gflop
            share = f"| {floor:.2f} | {100 * floor / seconds['domainshift']:.0f} % |"
        print(f"| {what} | {seconds['official']:.2f} | {seconds['domainshift']:.2f} "
              f"| {seconds['official'] / seconds['domainshift']:.2f}x "
              f"| {size['official']:.2f} | {size['domainshift']:.2f} "
              f"| {size['domainshift'] / size['official']:.2f}x {share}")
    for what, sides in results.items():
        phases = [run["phases"] for run in sides["domainshift"] if "phases" in run]
        if phases:
            median = {name: statistics.median(p[name] for p in phases) for name in phases[0]}
            print(f"\n{what}, seconds by phase: "
                  + ", ".join(f"{name} {value:.2f}" for name, value in median.items()))
    (args.out / "results.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
