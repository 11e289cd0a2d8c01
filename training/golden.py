"""Writes what PyTorch computes from a pack, for the product's golden test.

The pictures are drawn by an integer formula that the test repeats, so nothing
but numbers is stored.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

import data
import networks

PICTURES = 3


def drawn_picture(number: int, side: int) -> Tensor:
    """[3, side, side] u8; bands, rings and noise-like texture from whole numbers only."""
    y, x, c = np.meshgrid(np.arange(side), np.arange(side), np.arange(3), indexing="ij")
    rings = (x - side // 2) ** 2 + (y - side // 2) ** 2
    values = (x * (3 + 2 * number) + y * (5 + number) + c * 61 + (rings // (40 + 30 * number)) * 17 + (x * y) // 37) % 256
    return torch.from_numpy(values.astype(np.uint8)).permute(2, 0, 1).contiguous()


@torch.no_grad()
def pack_logits(folder: Path, manifest: dict, picture: Tensor) -> Tensor:
    weights = {name: t.float() for name, t in load_file(folder / "weights.safetensors").items()}
    def part(prefix: str, module: torch.nn.Module, x: Tensor) -> Tensor:
        module.load_state_dict({n.removeprefix(prefix + "."): t for n, t in weights.items() if n.startswith(prefix + ".")})
        return module.eval()(x.unsqueeze(0))

    def logits(x: Tensor) -> Tensor:
        features = []
        if manifest["trunks"] in ("lite0", "both"):
            features.append(part("lite", networks.Lite0(), x))
        if manifest["trunks"] in ("plant_trunk", "both"):
            features.append(part("trunk", networks.PlantTrunk(), x))
        return (torch.cat(features, 1) @ weights["head.weight"].T + weights["head.bias"])[0]

    def mean_of(view: dict) -> Tensor:
        x = data.centre_view(picture, view["side_px"], view["crop_fraction"])
        return (logits(x) + logits(x.flip(2))) / 2 if manifest["mirrored"] else logits(x)

    return sum(view["share"] * mean_of(view) for view in manifest["views"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "tests" / "golden" / "network.json")
    args = parser.parse_args()
    manifest = tomllib.loads((args.pack / "pack.toml").read_text(encoding="utf-8"))
    # At this side the product's first view is cut out without resizing.
    side = round(manifest["views"][0]["side_px"] / manifest["views"][0]["crop_fraction"])
    logits = [pack_logits(args.pack, manifest, drawn_picture(n, side)).tolist() for n in range(PICTURES)]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    record = {"pack": manifest["id"], "side_px": side, "logits": [[round(v, 5) for v in row] for row in logits]}
    args.out.write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
