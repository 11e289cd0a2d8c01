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
from collections.abc import Callable
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


@dataclass(frozen=True)
class View:
    """A centre square of a photo: its side after resizing, its share of the short side, its weight."""

    side: int
    crop_fraction: float
    share: float

    @staticmethod
    def parse(text: str) -> View:
        side, crop_fraction, share = text.split(":")
        return View(int(side), float(crop_fraction), float(share))


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
        pictures = [data.load_picture(photos / r.file) for r in rows[i : i + 32]]
        mean = {head: 0.0 for head in ("lite", "trunk")}
        for view in args.views:
            batch = torch.stack([data.centre_view(p, view.side, view.crop_fraction) for p in pictures])
            seen = (batch, batch.flip(3)) if args.mirrored else (batch,)
            for out in (model(x.contiguous(memory_format=torch.channels_last)) for x in seen):
                mean = {head: total + view.share / len(seen) * out[head] for head, total in mean.items()}
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


@dataclass
class Calibrated:
    """Scores after the temperature, with what the product's rules look at."""

    z: Tensor
    targets: Tensor
    dangerous: Tensor
    """Per label; the two rejections are not."""
    rejection_log_weight: float

    @property
    def plants(self) -> Tensor:
        return self.z[:, :-2]

    @property
    def field(self) -> Tensor:
        weighed = torch.cat((self.plants, self.z[:, -2:] + self.rejection_log_weight), 1)
        return torch.logsumexp(weighed[:, ~self.dangerous], 1, keepdim=True)

    def distances(self) -> tuple[Tensor, Tensor]:
        """Every plant's distance below the best and its log-odds in the field, [photos, plants]."""
        margin = self.plants.max(1, keepdim=True).values - self.plants
        rivals = torch.where(self.dangerous[:-2], torch.logaddexp(self.field, self.plants), self.field)
        return margin, self.plants - rivals

    def stands_out(self) -> tuple[Tensor, Tensor]:
        """Best other plant and best dangerous plant against the field."""
        of = lambda mask: self.plants[:, mask].max(1).values - self.field[:, 0]
        return of(~self.dangerous[:-2]), of(self.dangerous[:-2])

    def not_plant(self) -> Tensor:
        return self.z[:, -1] - self.plants.max(1).values


def members(margin: Tensor, log_odds: Tensor, rule: dict[str, float]) -> Tensor:
    return (margin == 0) | ((margin <= rule["margin"]) & (log_odds >= rule["log_odds"]))


def cheapest_rule(margin: Tensor, log_odds: Tensor, columns: Tensor, covers: Callable[[Tensor], bool], loosest: dict[str, float]) -> dict[str, float]:
    """The rule with the fewest members on average among those that cover enough."""
    best, best_size = loosest, math.inf
    for limit in torch.arange(0.0, loosest["margin"] + 0.25, 0.25).tolist():
        for floor in torch.arange(loosest["log_odds"], 0.01, 0.25).tolist():
            rule = {"margin": limit, "log_odds": min(floor, 0.0)}
            chosen = members(margin, log_odds, rule)
            size = float(chosen[:, columns].float().sum(1).mean())
            if size < best_size and covers(chosen):
                best, best_size = rule, size
    return {k: round(v, 2) for k, v in best.items()}


def membership_rules(known: Calibrated, args: argparse.Namespace) -> tuple[dict, dict, float]:
    """Rules for dangerous and for other plants, and the mean size of the set."""
    margin, log_odds = known.distances()
    dangerous = known.dangerous[:-2]
    of_dangerous = dangerous[known.targets]
    rows = torch.arange(len(known.targets))
    # Split conformal prediction: one photo more than the share, so that a new photo is covered too.
    needed = math.ceil((int(of_dangerous.sum()) + 1) * args.hazardous_coverage)

    def covers_dangerous(chosen: Tensor) -> bool:
        return int(chosen[rows, known.targets][of_dangerous].sum()) >= needed

    rule_dangerous = cheapest_rule(margin, log_odds, dangerous, covers_dangerous, {"margin": 12.0, "log_odds": -12.0})
    in_dangerous = members(margin, log_odds, rule_dangerous)

    def covers_taxa(chosen: Tensor) -> bool:
        both = torch.where(dangerous, in_dangerous, chosen)
        covered = both[rows, known.targets].float()
        return float(torch.stack([covered[known.targets == t].mean() for t in known.targets.unique()]).mean()) >= args.macro_coverage

    loosest = {"margin": min(8.0, rule_dangerous["margin"]), "log_odds": max(-8.0, rule_dangerous["log_odds"])}
    rule_other = cheapest_rule(margin, log_odds, ~dangerous, covers_taxa, loosest)
    in_set = torch.where(dangerous, in_dangerous, members(margin, log_odds, rule_other))
    return rule_dangerous, rule_other, float(in_set.float().sum(1).mean())


def acceptance(known: Calibrated, unknown: Calibrated, rule_dangerous: dict, args: argparse.Namespace) -> tuple[float, float]:
    """Thresholds with the fewest wrong alarms while enough known plants of both kinds are named.

    A wrong alarm is an unknown plant that gets names, or a plant without recorded hazard that is
    called danger. Unknown photos count by how near the thresholds they are, not by which side they
    fall on: with about a hundred of them, the least count would fit these by chance.
    """
    other, dangerous = known.stands_out()
    unknown_other, unknown_dangerous = unknown.stands_out()
    of_dangerous = known.dangerous[known.targets]
    has_danger = (members(*known.distances(), rule_dangerous) & known.dangerous[:-2]).any(1)
    best, best_cost = (0.0, 0.0), math.inf
    shares = torch.linspace(0.05, 0.95, 91)
    for t_other in torch.quantile(other[~of_dangerous], shares).clamp(max=0.0).unique().tolist():
        for t_dangerous in torch.quantile(dangerous[of_dangerous], shares).tolist():
            accepted = (other >= t_other) | (dangerous >= t_dangerous)
            if accepted.float().mean() < args.accepted or accepted[~of_dangerous].float().mean() < args.accepted - 0.05:
                continue
            silent = torch.sigmoid(t_other - unknown_other) * torch.sigmoid(t_dangerous - unknown_dangerous)
            cost = float((1 - silent).mean() + (accepted & has_danger)[~of_dangerous].float().mean())
            if cost < best_cost:
                best, best_cost = (t_other, t_dangerous), cost
    return best


def calibrate(known: Scores, outliers: Scores, labels: list[str], is_hazardous: Tensor, args: argparse.Namespace) -> dict:
    everything = Scores(torch.cat((known.logits, known.logits, known.logits, outliers.logits)), torch.cat((known.targets, known.targets, known.targets, outliers.targets)))
    # Known plants count three times: outliers are rarer at the booth than in this mixture.
    temperature = fit_temperature(everything)
    plants = Calibrated(known.logits / temperature, known.targets, is_hazardous, args.rejection_log_weight)
    is_unknown = outliers.targets == len(labels) - 2
    unknown = Calibrated(outliers.logits[is_unknown] / temperature, outliers.targets[is_unknown], is_hazardous, args.rejection_log_weight)
    things = Calibrated(outliers.logits[~is_unknown] / temperature, outliers.targets[~is_unknown], is_hazardous, args.rejection_log_weight)
    rule_dangerous, rule_other, set_size = membership_rules(plants, args)
    accept_other, accept_dangerous = acceptance(plants, unknown, rule_dangerous, args)
    # A plant taken for a thing gets no warning at all, so the claim must be a clear one.
    not_a_plant_margin = max(args.least_not_a_plant_margin, float(torch.quantile(plants.not_plant(), 1 - args.plants_called_not_plant)))
    probability, guess = torch.softmax(plants.z, 1)[:, :-2].max(1)
    right = guess == plants.targets

    def named(scores: Calibrated) -> float:
        other, dangerous = scores.stands_out()
        is_named = ((other >= accept_other) | (dangerous >= accept_dangerous)) & (scores.not_plant() < not_a_plant_margin)
        return round(float(is_named.float().mean()), 4)

    return {
        "policy": {
            "temperature": round(temperature, 4),
            "rejection_log_weight": args.rejection_log_weight,
            "accept_other_log_odds": round(accept_other, 3),
            "accept_dangerous_log_odds": round(accept_dangerous, 3),
            "not_a_plant_margin": round(not_a_plant_margin, 3),
            "dangerous": rule_dangerous,
            "other": rule_other,
            "likeness": likeness_levels(probability, right),
        },
        "validation": {
            "top1": round(float(right.float().mean()), 4),
            "accepted": named(plants),
            "unknown_named": named(unknown),
            "non_plant_named": named(things),
            "mean_set_size": round(set_size, 3),
        },
    }


def likeness_levels(probability: Tensor, right: Tensor) -> dict[str, float]:
    """From `strong` on 97 % of first guesses are right; from `fair` up to it two in three."""

    def lowest(low: float, high: float, precision: float) -> float:
        for step in range(round(low * 100), round(high * 100)):
            chosen = (probability >= step / 100) & (probability < high)
            if chosen.sum() >= 30 and right[chosen].float().mean() >= precision:
                return step / 100
        return round(high - 0.05, 2)

    strong = lowest(0.5, 1.01, 0.97)
    return {"strong": strong, "fair": lowest(0.05, strong, 0.67)}


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
    head = {"id": folder.name, "trunks": args.trunks, "mirrored": args.mirrored}
    text = "\n".join(f"{k} = {json.dumps(v)}" for k, v in head.items()) + "\nviews = [\n"
    text += "".join(f"    {{ side_px = {v.side}, crop_fraction = {v.crop_fraction}, share = {v.share} }},\n" for v in args.views) + "]\n\n"
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
    if args.keep_scores:
        torch.save({"known": known, "outliers": outliers}, args.checkpoint / "scores.pt")
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
    parser.add_argument("--keep-scores", action="store_true", help="also save the raw scores beside the checkpoint")
    parser.add_argument("--trunks", choices=TRUNKS, default="both")
    parser.add_argument("--views", type=lambda text: [View.parse(v) for v in text.split(",")], default=[View(224, 0.9, 1.0)], help="SIDE:CROP_FRACTION:SHARE,...")
    parser.add_argument("--mirrored", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--lite-share", type=float, default=0.4)
    parser.add_argument("--hazardous-coverage", type=float, default=0.99)
    parser.add_argument("--macro-coverage", type=float, default=0.91)
    parser.add_argument("--accepted", type=float, default=0.82)
    # Of 0, 0.5, 1, 1.5, 2, 3 and 5 the least that names the fewest unknown plants of the tuning third
    # without costing precision.
    parser.add_argument("--rejection-log-weight", type=float, default=3.0)
    parser.add_argument("--least-not-a-plant-margin", type=float, default=2.0)
    parser.add_argument("--plants-called-not-plant", type=float, default=0.003)
    return parser.parse_args()


if __name__ == "__main__":
    main()
