"""Photos, labels and augmentation for training.

Photos are decoded once and kept in memory as 8-bit tensors (about 3 GB), since
decoding WebP again in every epoch costs more than the network's first layers.
"""

from __future__ import annotations

import csv
import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

OTHER_PLANT = "_other_plant"
NOT_A_PLANT = "_not_a_plant"
REJECT_LABELS = {"unknown-plant": OTHER_PLANT, "not-a-plant": NOT_A_PLANT}
# These "unknown" classes belong to genera the catalogue recognises as a genus
# (rosa, magnolia), so teaching them as unknown would contradict the labels.
CONTRADICTING_CLASSES = {"Damask_Rose", "Sierra_Magnolia_Magnolia_campbellii"}


@dataclass(frozen=True)
class Photo:
    """One row of photos.csv."""

    file: str
    taxon: str
    role: str
    split: str
    oxford_official: str
    source: str
    source_class: str


def read_manifest(path: Path) -> list[Photo]:
    with path.open(newline="", encoding="utf-8") as stream:
        return [Photo(**row) for row in csv.DictReader(stream)]


def outlier_part(photo: Photo) -> str:
    """Which part of the calibration photos a row belongs to: fit, tune or measure.

    Whole source classes go to one part, so that a species or kind of object
    that the network saw in training is never used to measure rejection. The
    evaluation command of the product applies the same rule.
    """
    digest = hashlib.sha256(f"{photo.source}/{photo.source_class}".encode()).digest()
    return "fit" if digest[0] % 10 < 4 else "tune" if digest[0] % 10 < 7 else "measure"


def label_of(photo: Photo) -> str:
    return photo.taxon if photo.role == "plant" else REJECT_LABELS[photo.role]


def training_rows(rows: list[Photo]) -> list[Photo]:
    plants = [r for r in rows if r.role == "plant" and r.split == "train"]
    outliers = [
        r
        for r in rows
        if r.role != "plant" and outlier_part(r) == "fit" and r.source_class not in CONTRADICTING_CLASSES
    ]
    return plants + outliers


def labels_for(rows: list[Photo]) -> list[str]:
    """Taxa with training photos in alphabetical order, then the two rejections."""
    taxa = sorted({r.taxon for r in rows if r.role == "plant"})
    return taxa + [OTHER_PLANT, NOT_A_PLANT]


def load_picture(path: Path) -> Tensor:
    """RGB, [3, height, width], u8."""
    with Image.open(path) as picture:
        return torch.from_numpy(np.asarray(picture.convert("RGB")).copy()).permute(2, 0, 1).contiguous()


def random_crop(picture: Tensor, side: int, rng: np.random.Generator) -> Tensor:
    """Random resized crop with a random flip, [3, side, side] in [0, 1]."""
    _, height, width = picture.shape
    for _ in range(8):
        area = height * width * rng.uniform(0.3, 1.0)
        ratio = math.exp(rng.uniform(math.log(3 / 4), math.log(4 / 3)))
        w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if w <= width and h <= height:
            break
    else:
        w = h = min(width, height)
    x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
    crop = picture[:, y : y + h, x : x + w].unsqueeze(0).float()
    crop = F.interpolate(crop, (side, side), mode="bilinear", antialias=True, align_corners=False)[0] / 255.0
    return crop.flip(2) if rng.random() < 0.5 else crop


def jitter_colours(batch: Tensor, rng: np.random.Generator) -> Tensor:
    """Brightness, contrast, saturation and a little hue-like channel gain per picture."""
    n = batch.shape[0]

    def factors(spread: float, channels: int = 1) -> Tensor:
        return torch.from_numpy(rng.uniform(1 - spread, 1 + spread, (n, channels, 1, 1)).astype(np.float32))

    batch = batch * factors(0.3) * factors(0.06, 3)
    mean = batch.mean((1, 2, 3), keepdim=True)
    batch = (batch - mean) * factors(0.3) + mean
    grey = batch.mean(1, keepdim=True)
    return ((batch - grey) * factors(0.3) + grey).clamp_(0.0, 1.0)


def cut_mix(batch: Tensor, targets: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Pastes a rectangle of another picture of the batch; targets mix by area."""
    n, _, side, _ = batch.shape
    keep = rng.beta(1.0, 1.0)
    cut = int(side * math.sqrt(1.0 - keep))
    x, y = int(rng.integers(0, side - cut + 1)), int(rng.integers(0, side - cut + 1))
    order = torch.from_numpy(rng.permutation(n))
    mixed = batch.clone()
    mixed[:, :, y : y + cut, x : x + cut] = batch[order][:, :, y : y + cut, x : x + cut]
    keep = 1.0 - cut * cut / (side * side)
    return mixed, keep * targets + (1.0 - keep) * targets[order]


def centre_view(picture: Tensor, side: int, crop_fraction: float = 0.9) -> Tensor:
    """The product's view: short side to side/crop_fraction, centre square, [3, side, side]."""
    _, height, width = picture.shape
    scale = side / crop_fraction / min(height, width)
    size = (max(side, round(height * scale)), max(side, round(width * scale)))
    x = F.interpolate(picture.unsqueeze(0).float(), size, mode="bilinear", antialias=True, align_corners=False)
    y0, x0 = (size[0] - side) // 2, (size[1] - side) // 2
    return x[0, :, y0 : y0 + side, x0 : x0 + side].clamp(0, 255) / 255.0
