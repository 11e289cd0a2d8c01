"""Fine-tunes both trunks together and writes a checkpoint.

Each trunk has a head of its own beside the joint one: the joint loss alone
lets the stronger trunk carry the weaker, and the single heads give the
candidates of the accuracy table from one run.
"""

from __future__ import annotations

import argparse
import json
import math
import queue
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

import data
import networks


HEADS = ("joint", "lite", "trunk")


class FeatureScale(nn.Module):
    """Fixed standardisation of features, so that one learning rate suits both heads."""

    def __init__(self, features: int):
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("std", torch.ones(features))

    def fit(self, features: Tensor) -> None:
        self.mean.copy_(features.mean(0))
        self.std.copy_(features.std(0) + 1e-3)

    def forward(self, features: Tensor) -> Tensor:
        return (features - self.mean) / self.std


class Recogniser(nn.Module):
    """Both trunks, a head on each and a head on their features together."""

    def __init__(self, labels: int):
        super().__init__()
        self.lite = networks.Lite0()
        self.trunk = networks.PlantTrunk()
        self.lite_scale = FeatureScale(networks.LITE0_FEATURES)
        self.trunk_scale = FeatureScale(2 * networks.TRUNK_CHANNELS)
        self.lite_head = nn.Linear(networks.LITE0_FEATURES, labels)
        self.trunk_head = nn.Linear(2 * networks.TRUNK_CHANNELS, labels)
        self.dropout = 0.2

    def features(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.lite_scale(self.lite(x)), self.trunk_scale(self.trunk(x))

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        a, b = self.features(x)
        a, b = F.dropout(a, self.dropout, self.training), F.dropout(b, self.dropout, self.training)
        lite, trunk = self.lite_head(a), self.trunk_head(b)
        # The mean of the two heads is one linear layer on both features together.
        return {"joint": 0.5 * (lite + trunk), "lite": lite, "trunk": trunk}


def load_backbones(model: Recogniser, folder: Path) -> None:
    lite = load_file(folder / "efficientnet_lite0_imagenet.f16.safetensors")
    model.lite.load_state_dict({k: v.float() for k, v in lite.items()})
    trunk = load_file(folder / "resnet18_plantnet300k_l1to3.f16.safetensors")
    model.trunk.load_state_dict(networks.fold_batch_norm(trunk))


def freeze_early_layers(model: Recogniser) -> None:
    """Edges and colours need no re-learning, and their large maps cost most of the backward pass."""
    for part in (model.lite.stem, *model.lite.blocks[:3], model.trunk.conv1, model.trunk.layer1):
        part.requires_grad_(False)


@torch.no_grad()
def frozen_features(model: Recogniser, pictures: list[Tensor], side: int) -> tuple[Tensor, Tensor]:
    model.eval()
    parts = []
    for i in range(0, len(pictures), 32):
        batch = torch.stack([data.centre_view(p, side) for p in pictures[i : i + 32]])
        batch = batch.contiguous(memory_format=torch.channels_last)
        parts.append((model.lite(batch), model.trunk(batch)))
    return torch.cat([a for a, _ in parts]), torch.cat([b for _, b in parts])


def probe_heads(model: Recogniser, pictures: list[Tensor], targets: Tensor, weights: np.ndarray, side: int) -> None:
    """Fits the heads on frozen features first, so that fine-tuning starts from sense.

    With random heads the first steps would mostly damage the pretrained trunks.
    """
    lite, trunk = frozen_features(model, pictures, side)
    model.lite_scale.fit(lite)
    model.trunk_scale.fit(trunk)
    lite, trunk = model.lite_scale(lite), model.trunk_scale(trunk)
    sample_weight = torch.from_numpy(weights * len(weights)).float()
    for head, x in ((model.lite_head, lite), (model.trunk_head, trunk)):
        nn.init.zeros_(head.weight)
        optimiser = torch.optim.AdamW(head.parameters(), lr=1e-2, weight_decay=0.1)
        for _ in range(150):
            optimiser.zero_grad()
            x_dropped = F.dropout(x, model.dropout)
            (F.cross_entropy(head(x_dropped), targets, reduction="none", label_smoothing=0.1) * sample_weight).mean().backward()
            optimiser.step()
    model.train()


def sampling_weights(labels: list[str]) -> np.ndarray:
    """Square-root class balancing: a rare class is seen more often, not equally often."""
    count = Counter(labels)
    weights = np.array([count[label] ** -0.5 for label in labels])
    return weights / weights.sum()


@torch.no_grad()
def accuracy(model: Recogniser, pictures: list[Tensor], targets: Tensor, side: int) -> dict[str, float]:
    model.eval()
    hits: Counter[str] = Counter()
    for i in range(0, len(pictures), 32):
        batch = torch.stack([data.centre_view(p, side) for p in pictures[i : i + 32]])
        out = model(batch.contiguous(memory_format=torch.channels_last))
        for head, logits in out.items():
            hits[head] += int((logits.argmax(1) == targets[i : i + 32]).sum())
    model.train()
    return {head: round(100 * n / len(pictures), 2) for head, n in hits.items()}


def main() -> None:
    args = arguments()
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    rows = data.read_manifest(args.photos / "photos.csv")
    train_rows = data.training_rows(rows)
    if args.oxford:
        train_rows = [r for r in rows if r.oxford_official in ("train", "val")]
    labels = data.labels_for(train_rows)
    index = {label: i for i, label in enumerate(labels)}
    val_rows = [r for r in rows if r.split == "val" and r.taxon in index]
    if args.oxford:
        # Nothing is chosen by these, so the official validation photos can be trained on.
        val_rows = train_rows[::8]
    if args.subset:
        order = rng.permutation(len(train_rows))[: args.subset]
        train_rows, val_rows = [train_rows[i] for i in order], val_rows[::4]
    pictures = [data.load_picture(args.photos / r.file) for r in train_rows]
    val_pictures = [data.load_picture(args.photos / r.file) for r in val_rows]
    targets = torch.tensor([index[data.label_of(r)] for r in train_rows])
    val_targets = torch.tensor([index[r.taxon] for r in val_rows])
    weights = sampling_weights([data.label_of(r) for r in train_rows])

    model = Recogniser(len(labels)).to(memory_format=torch.channels_last)
    load_backbones(model, args.backbones)
    freeze_early_layers(model)
    model.lite.set_drop_path(0.1)
    started = time.time()
    probed = args.start or args.out / "probed.safetensors"
    if probed.exists():
        model.load_state_dict(load_file(probed))
    else:
        probe_heads(model, pictures, targets, weights, 160)
        args.out.mkdir(parents=True, exist_ok=True)
        save_file({k: v.contiguous() for k, v in model.state_dict().items()}, probed)
        print(f"probed heads val {accuracy(model, val_pictures, val_targets, 160)} {time.time() - started:.0f} s", flush=True)
    average = Recogniser(len(labels)).to(memory_format=torch.channels_last)
    average.load_state_dict(model.state_dict())

    heads = [p for n, p in model.named_parameters() if "_head." in n]
    body = {part: [p for n, p in model.named_parameters() if n.startswith(part + ".") and p.requires_grad] for part in ("lite", "trunk")}
    optimiser = torch.optim.AdamW(
        [
            {"params": body["lite"], "lr": args.lr_lite},
            {"params": body["trunk"], "lr": args.lr_trunk},
            {"params": heads, "lr": args.lr_head},
        ],
        weight_decay=args.weight_decay,
    )
    sides = [int(s) for s in args.sides.split(",")]
    steps_per_epoch = len(train_rows) // args.batch
    total = steps_per_epoch * len(sides)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda s: min((s + 1) / (args.warm_up * total + 1e-9), 1.0) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * s / total))),
    )
    step = 0
    for epoch, side in enumerate(sides):
        recent = []
        draws = (draw_batch(pictures, targets, weights, len(labels), side, args, rng) for _ in range(steps_per_epoch))
        for batch, goal in prefetched(draws):
            out = model(batch.contiguous(memory_format=torch.channels_last))
            loss = sum(
                share * F.cross_entropy(out[head], goal, label_smoothing=0.1)
                for head, share in zip(HEADS, (0.5, 0.5, 0.5))
            )
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            step += 1
            decay = min(args.ema, (1 + step) / (10 + step))
            with torch.no_grad():
                for mine, theirs in zip(average.parameters(), model.parameters()):
                    if theirs.requires_grad:
                        mine.lerp_(theirs, 1 - decay)
            recent.append([loss.item(), *(float(F.cross_entropy(out[head].detach(), goal)) for head in HEADS)])
            if step % 20 == 0:
                print(f"  step {step}/{total} loss {np.mean(recent[-20:], 0).round(3)} {time.time() - started:.0f} s", flush=True)
            if step == args.max_steps:
                return
        scores = accuracy(average, val_pictures, val_targets, args.val_side)
        print(f"epoch {epoch} side {side} loss {np.mean(recent, 0).round(3)} val {scores} {time.time() - started:.0f} s", flush=True)
        save(average, labels, args)
        if epoch + 1 == args.stop_after:
            return
    if args.oxford:
        report_oxford(average, rows, index, args)


def draw_batch(
    pictures: list[Tensor], targets: Tensor, weights: np.ndarray, labels: int, side: int, args: argparse.Namespace, rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """One augmented batch, [batch, 3, side, side], with its soft targets, [batch, labels]."""
    chosen = rng.choice(len(pictures), args.batch, p=weights, replace=True)
    batch = torch.stack([data.random_crop(pictures[i], side, rng) for i in chosen])
    batch = data.jitter_colours(batch, rng)
    goal = F.one_hot(targets[chosen], labels).float()
    return data.cut_mix(batch, goal, rng) if rng.random() < args.cut_mix else (batch, goal)


def prefetched(items: Iterator, depth: int = 2) -> Iterator:
    """Draws the next items in a second thread; their order, and so the run, stays the same."""
    waiting: queue.Queue = queue.Queue(depth)
    end = object()

    def fill() -> None:
        for item in items:
            waiting.put(item)
        waiting.put(end)

    threading.Thread(target=fill, daemon=True).start()
    return iter(waiting.get, end)


def report_oxford(model: Recogniser, rows: list[data.Photo], index: dict[str, int], args: argparse.Namespace) -> None:
    """Top-1 on all official Oxford-102 test photos, none of which was used for anything before."""
    test_rows = [r for r in rows if r.oxford_official == "test"]
    pictures = [data.load_picture(args.photos / r.file) for r in test_rows]
    targets = torch.tensor([index[r.taxon] for r in test_rows])
    print(f"official test photos {len(test_rows)}, top-1 {accuracy(model, pictures, targets, args.val_side)}", flush=True)


def save(model: Recogniser, labels: list[str], args: argparse.Namespace) -> None:
    args.out.mkdir(parents=True, exist_ok=True)
    state = {k: v.detach().contiguous() for k, v in model.state_dict().items()}
    save_file(state, args.out / "checkpoint.safetensors")
    options = {k: str(v) for k, v in vars(args).items()}
    (args.out / "run.json").write_text(json.dumps({"labels": labels, "options": options}, ensure_ascii=False, indent=1))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--backbones", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sides", default="160,160,160,192,192,192,192,192,192", help="input side of each epoch, px")
    parser.add_argument("--val-side", type=int, default=224)
    parser.add_argument("--batch", type=int, default=32)
    # Without batch normalisation the weights' own scale matters: ten times less than usual.
    parser.add_argument("--lr-lite", type=float, default=3e-5)
    parser.add_argument("--lr-trunk", type=float, default=2e-5)
    parser.add_argument("--lr-head", type=float, default=5e-4)
    parser.add_argument("--weight-decay", type=float, default=0.02)
    parser.add_argument("--cut-mix", type=float, default=0.3)
    parser.add_argument("--ema", type=float, default=0.998)
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument("--subset", type=int, default=0, help="train on this many photos only, for a quick trial")
    parser.add_argument("--start", type=Path, help="checkpoint.safetensors of an earlier stage")
    parser.add_argument("--stop-after", type=int, default=0, help="end after this many epochs of the schedule")
    parser.add_argument("--max-steps", type=int, default=0, help="stop early, for a quick trial of learning rates")
    parser.add_argument("--warm-up", type=float, default=0.06, help="share of the steps in which the rate rises")
    parser.add_argument("--oxford", action="store_true", help="train on the official Oxford-102 train and val photos only")
    return parser.parse_args()


if __name__ == "__main__":
    main()
