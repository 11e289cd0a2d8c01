"""Calibrates a checkpoint and writes the model pack.

Every threshold comes from the validation photos and from the `tune` third of
the calibration photos; the test photos and the `measure` third are left to
`dokcho evaluate`. Hazards are read from the catalogue, because the guarantees
for hazardous plants need to know which these are.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save
from torch import Tensor

import data
from train import Recogniser

# The same rule as `Hazard::is_dangerous` in the product.
DANGEROUS_TO_SWALLOW = {"deadly", "serious", "mild"}
TRUNKS = ("lite0", "plant_trunk", "both")


@dataclass
class Scores:
    """Raw logits of one set of photos with the index of each photo's label."""

    logits: Tensor
    targets: Tensor


def hazardous_labels(catalogue: Path, labels: list[str]) -> Tensor:
    hazardous = set()
    for path in sorted(catalogue.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                if row["hazard_ingestion"] in DANGEROUS_TO_SWALLOW or row["hazard_skin"] == "serious":
                    hazardous.add(row["plant_id"])
    return torch.tensor([label in hazardous for label in labels])


@torch.no_grad()
def look(model: Recogniser, rows: list[data.Photo], photos: Path, args: argparse.Namespace) -> dict[str, Tensor]:
    """Logits of every trunk choice, [rows, labels], mirrored view averaged in when asked for."""
    model.eval()
    found: dict[str, list[Tensor]] = {trunks: [] for trunks in TRUNKS}
    for i in range(0, len(rows), 32):
        views = [data.centre_view(data.load_picture(photos / r.file), args.side, args.crop_fraction) for r in rows[i : i + 32]]
        batch = torch.stack(views).contiguous(memory_format=torch.channels_last)
        views_of_batch = (batch, batch.flip(3)) if args.mirrored else (batch,)
        outs = [model(view) for view in views_of_batch]
        mean = {head: sum(out[head] for out in outs) / len(outs) for head in outs[0]}
        found["lite0"].append(mean["lite"])
        found["plant_trunk"].append(mean["trunk"])
        found["both"].append(args.lite_share * mean["lite"] + (1 - args.lite_share) * mean["trunk"])
    return {trunks: torch.cat(parts) for trunks, parts in found.items()}


def fit_temperature(scores: Scores) -> float:
    """The temperature with the least negative log-likelihood; a golden-section search over its logarithm."""

    def loss(log_t: float) -> float:
        return float(F.cross_entropy(scores.logits / math.exp(log_t), scores.targets))

    low, high, ratio = math.log(0.05), math.log(5.0), (math.sqrt(5) - 1) / 2
    for _ in range(60):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if loss(a) < loss(b) else (a, high)
    return math.exp((low + high) / 2)


def conformal_quantile(values: Tensor, coverage: float) -> float:
    """Smallest margin that covers a new photo with at least this probability (split conformal)."""
    rank = min(math.ceil((len(values) + 1) * coverage), len(values))
    return float(values.sort().values[rank - 1])


def macro_coverage(margins: Tensor, targets: Tensor, limits: Tensor) -> float:
    covered = (margins <= limits + 1e-6).float()
    return float(torch.stack([covered[targets == t].mean() for t in targets.unique()]).mean())


def smallest_margin_for_macro(margins: Tensor, targets: Tensor, is_hazardous: Tensor, hazardous_margin: float, coverage: float) -> float:
    """Margin of the other plants with which the mean coverage over taxa reaches the goal."""
    for candidate in torch.arange(0.0, hazardous_margin + 0.05, 0.05):
        limits = torch.where(is_hazardous[targets], hazardous_margin, float(candidate))
        if macro_coverage(margins, targets, limits) >= coverage:
            return round(float(candidate), 2)
    return hazardous_margin


def calibrate(known: Scores, outliers: Scores, labels: list[str], is_hazardous: Tensor, args: argparse.Namespace) -> dict:
    plants = len(labels) - 2
    everything = Scores(torch.cat((known.logits, outliers.logits)), torch.cat((known.targets, outliers.targets)))
    # Outliers are rarer at the booth than in this mixture, so they weigh a third in the temperature.
    temperature = fit_temperature(Scores(torch.cat((known.logits, known.logits, everything.logits)), torch.cat((known.targets, known.targets, everything.targets))))
    z, out = known.logits / temperature, outliers.logits / temperature
    best = z[:, :plants].max(1).values
    margins = best - z[torch.arange(len(z)), known.targets]
    of_hazard = is_hazardous[known.targets]
    hazardous_margin = conformal_quantile(margins[of_hazard], args.hazardous_coverage)
    other_margin = smallest_margin_for_macro(margins, known.targets, is_hazardous, hazardous_margin, args.macro_coverage)

    def odds(scores: Tensor) -> Tensor:
        return scores[:, :plants].max(1).values - torch.logsumexp(scores[:, ~is_hazardous], 1)

    def not_plant(scores: Tensor) -> Tensor:
        return scores[:, plants + 1] - scores[:, :plants].max(1).values

    accept = min(0.0, float(torch.quantile(odds(z), 1 - args.accepted)))
    not_a_plant_margin = max(0.0, float(torch.quantile(not_plant(z), 1 - args.plants_called_not_plant)))
    probability, guess = torch.softmax(z, 1)[:, :plants].max(1)
    right = guess == known.targets
    unknown = outliers.targets == plants
    named = lambda s: (odds(s) >= accept) & (not_plant(s) < not_a_plant_margin)
    return {
        "policy": {
            "temperature": round(temperature, 4),
            "hazardous_margin": round(hazardous_margin + 0.005, 2),
            "other_margin": other_margin,
            "accept_log_odds": round(accept, 3),
            "not_a_plant_margin": round(not_a_plant_margin, 3),
            "likeness": likeness_levels(probability, right),
        },
        "validation": {
            "top1": round(float(right.float().mean()), 4),
            "accepted": round(float(named(z).float().mean()), 4),
            "unknown_named": round(float(named(out[unknown]).float().mean()), 4),
            "non_plant_named": round(float(named(out[~unknown]).float().mean()), 4),
            "mean_set_size": round(float(set_sizes(z[:, :plants], is_hazardous[:plants], hazardous_margin, other_margin).mean()), 3),
        },
    }


def set_sizes(z: Tensor, is_hazardous: Tensor, hazardous_margin: float, other_margin: float) -> Tensor:
    limits = torch.where(is_hazardous, hazardous_margin, other_margin)
    return (z.max(1, keepdim=True).values - z <= limits).float().sum(1)


def likeness_levels(probability: Tensor, right: Tensor) -> dict[str, float]:
    """Lowest probabilities from which 97 % and 80 % of first guesses are right."""

    def level(precision: float) -> float:
        for step in range(5, 100):
            chosen = probability >= step / 100
            if chosen.sum() >= 50 and right[chosen].float().mean() >= precision:
                return step / 100
        return 0.99

    strong = level(0.97)
    return {"strong": strong, "fair": min(level(0.80), round(strong - 0.05, 2))}


def folded_weights(model: Recogniser, trunks: str, lite_share: float) -> dict[str, Tensor]:
    """The network as the product runs it: feature scaling and head shares folded into one layer."""
    state: dict[str, Tensor] = {}
    weights, bias = [], 0.0
    shares = {"lite0": (1.0, 0.0), "plant_trunk": (0.0, 1.0), "both": (lite_share, 1 - lite_share)}[trunks]
    for prefix, trunk, scale, head, share in (
        ("lite", model.lite, model.lite_scale, model.lite_head, shares[0]),
        ("trunk", model.trunk, model.trunk_scale, model.trunk_head, shares[1]),
    ):
        if share == 0.0:
            continue
        state.update({f"{prefix}.{name}": t for name, t in trunk.state_dict().items()})
        weight = share * head.weight / scale.std
        weights.append(weight)
        bias = bias + share * head.bias - weight @ scale.mean
    state["head.weight"], state["head.bias"] = torch.cat(weights, 1), bias
    return {name: t.detach().half().contiguous() for name, t in state.items()}


def toml_table(name: str, values: dict) -> str:
    lines = [f"[{name}]"] + [f"{json.dumps(k) if '.' in k else k} = {json.dumps(v)}" for k, v in values.items() if not isinstance(v, dict)]
    nested = [toml_table(f"{name}.{k}", v) for k, v in values.items() if isinstance(v, dict)]
    return "\n".join(lines) + "\n" + "".join("\n" + n for n in nested)


def write_pack(folder: Path, weights: dict[str, Tensor], labels: list[str], measured: dict, args: argparse.Namespace) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "weights.safetensors": save(weights),
        "labels.csv": ("index,plant_id\n" + "".join(f"{i},{label}\n" for i, label in enumerate(labels))).encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    head = {"id": folder.name, "trunks": args.trunks, "input_side_px": args.side, "crop_fraction": args.crop_fraction, "mirrored_view": args.mirrored}
    text = "\n".join(f"{k} = {json.dumps(v)}" for k, v in head.items()) + "\n\n"
    text += toml_table("files", {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}) + "\n"
    text += toml_table("policy", measured["policy"]) + "\n"
    text += toml_table("quality", {"measured_on": "validation photos", **measured["validation"]})
    (folder / "pack.toml").write_text(text, encoding="utf-8")


def main() -> None:
    args = arguments()
    labels = json.loads((args.checkpoint / "run.json").read_text())["labels"]
    index = {label: i for i, label in enumerate(labels)}
    model = Recogniser(len(labels)).to(memory_format=torch.channels_last)
    model.load_state_dict(load_file(args.checkpoint / "checkpoint.safetensors"))
    rows = data.read_manifest(args.photos / "photos.csv")
    known_rows = [r for r in rows if r.role == "plant" and r.split == "val" and r.taxon in index]
    outlier_rows = [r for r in rows if r.role != "plant" and data.outlier_part(r) == "tune" and r.source_class not in data.CONTRADICTING_CLASSES]
    is_hazardous = hazardous_labels(args.catalogue, labels)
    known, outliers = look(model, known_rows, args.photos, args), look(model, outlier_rows, args.photos, args)
    targets = lambda rows: torch.tensor([index[data.label_of(r)] for r in rows])
    for trunks in TRUNKS:
        measured = calibrate(Scores(known[trunks], targets(known_rows)), Scores(outliers[trunks], targets(outlier_rows)), labels, is_hazardous, args)
        print(trunks, json.dumps(measured))
        if trunks == args.trunks and args.out:
            write_pack(args.out, folded_weights(model, trunks, args.lite_share), labels, measured, args)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--catalogue", type=Path, default=Path(__file__).parent.parent / "data" / "plants")
    parser.add_argument("--out", type=Path, help="folder of the new pack, for example models/2026-11-20")
    parser.add_argument("--trunks", choices=TRUNKS, default="both")
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--crop-fraction", type=float, default=0.9)
    parser.add_argument("--mirrored", action="store_true")
    parser.add_argument("--lite-share", type=float, default=0.5)
    parser.add_argument("--hazardous-coverage", type=float, default=0.99)
    parser.add_argument("--macro-coverage", type=float, default=0.91)
    parser.add_argument("--accepted", type=float, default=0.84)
    parser.add_argument("--plants-called-not-plant", type=float, default=0.003)
    return parser.parse_args()


if __name__ == "__main__":
    main()
