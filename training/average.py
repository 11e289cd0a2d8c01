"""Averages the weights of checkpoints of one run.

The mean of points along one path lies in a flatter place than its end (Izmailov
et al. 2018), which helps the rare photo that the last epochs fitted too well.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file

CHECKPOINT = "checkpoint.safetensors"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", metavar="SHARE:FOLDER", help="folders of checkpoints; the shares add up to 1")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    parts = [(float(share), Path(folder)) for share, folder in (part.split(":", 1) for part in args.parts)]
    if abs(sum(share for share, _ in parts) - 1.0) > 1e-6:
        parser.error("the shares do not add up to 1")
    states = [(share, load_file(folder / CHECKPOINT)) for share, folder in parts]
    mean = {name: sum(share * state[name].float() for share, state in states) for name in states[0][1]}
    args.out.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.contiguous() for name, tensor in mean.items()}, args.out / CHECKPOINT)
    shutil.copy(parts[-1][1] / "run.json", args.out / "run.json")


if __name__ == "__main__":
    main()
