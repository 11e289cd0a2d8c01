"""The two trunks Dokcho fine-tunes, and the network it ships, in PyTorch.

Tensor names follow the pretrained files, so that a checkpoint of ours can be
compared with its starting point key by key. Convolutions carry their batch
normalisation folded in (weight and bias only), because that is how they run.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# (expansion, out channels, repeats, first stride, kernel), EfficientNet-Lite0.
LITE0_STAGES = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)
LITE0_FEATURES = 1280
TRUNK_CHANNELS = 256


class SameConv(nn.Conv2d):
    """Convolution with TensorFlow's SAME padding for even inputs.

    At stride 2 the padding goes to the right and the bottom only, so it cannot
    be expressed by `Conv2d(padding=...)`.
    """

    def __init__(self, c_in: int, c_out: int, kernel: int, stride: int, groups: int = 1):
        super().__init__(c_in, c_out, kernel, stride, 0 if stride == 2 else kernel // 2, groups=groups)
        self.same_pad = ((kernel - 2) // 2, kernel - 2 - (kernel - 2) // 2) if stride == 2 else None

    def forward(self, x: Tensor) -> Tensor:
        if self.same_pad is not None:
            before, after = self.same_pad
            x = F.pad(x, (before, after, before, after))
        return super().forward(x)


class InvertedResidual(nn.Module):
    """Expand 1x1, depthwise kxk, project 1x1 (linear), residual when shapes allow."""

    def __init__(self, c_in: int, c_out: int, expansion: int, kernel: int, stride: int):
        super().__init__()
        hidden = c_in * expansion
        self.expand = nn.Conv2d(c_in, hidden, 1) if expansion != 1 else None
        self.dw = SameConv(hidden, hidden, kernel, stride, groups=hidden)
        self.project = nn.Conv2d(hidden, c_out, 1)
        self.has_residual = stride == 1 and c_in == c_out
        self.drop_path = 0.0

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else F.relu6(self.expand(x))
        y = self.project(F.relu6(self.dw(y)))
        if not self.has_residual:
            return y
        if self.training and self.drop_path > 0.0:
            keep = torch.rand(x.shape[0], 1, 1, 1, device=x.device) >= self.drop_path
            y = y * keep.to(y.dtype) / (1.0 - self.drop_path)
        return x + y


class Lite0(nn.Module):
    """EfficientNet-Lite0 up to its 1280 pooled features."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = SameConv(3, 32, 3, 2)
        blocks, c_in = [], 32
        for expansion, c_out, repeats, stride, kernel in LITE0_STAGES:
            for i in range(repeats):
                blocks.append(InvertedResidual(c_in, c_out, expansion, kernel, stride if i == 0 else 1))
                c_in = c_out
        self.blocks = nn.ModuleList(blocks)
        self.head = nn.Conv2d(320, LITE0_FEATURES, 1)

    def set_drop_path(self, last: float) -> None:
        """Stochastic depth growing linearly from 0 to `last` over the blocks."""
        for i, block in enumerate(self.blocks):
            block.drop_path = last * i / (len(self.blocks) - 1)

    def maps(self, x: Tensor) -> Tensor:
        # [batch, 3, side, side] in [0, 1] -> [batch, 1280, side/32, side/32]
        x = (x * 255.0 - 127.0) / 128.0
        x = F.relu6(self.stem(x))
        for block in self.blocks:
            x = block(x)
        return F.relu6(self.head(x))

    def forward(self, x: Tensor) -> Tensor:
        return self.maps(x).mean((2, 3))


class BasicBlock(nn.Module):
    """ResNet-18's block with its batch normalisations folded into conv1 and conv2."""

    def __init__(self, c_in: int, c_out: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, 1)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, 1, 1)
        self.downsample = nn.Conv2d(c_in, c_out, 1, stride) if stride != 1 else None

    def forward(self, x: Tensor) -> Tensor:
        shortcut = x if self.downsample is None else self.downsample(x)
        return F.relu(self.conv2(F.relu(self.conv1(x))) + shortcut)


class PlantTrunk(nn.Module):
    """ResNet-18 up to layer3 (stride 16, 256 channels): 512 features, mean and maximum."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3)
        self.layer1 = nn.Sequential(BasicBlock(64, 64, 1), BasicBlock(64, 64, 1))
        self.layer2 = nn.Sequential(BasicBlock(64, 128, 2), BasicBlock(128, 128, 1))
        self.layer3 = nn.Sequential(BasicBlock(128, TRUNK_CHANNELS, 2), BasicBlock(TRUNK_CHANNELS, TRUNK_CHANNELS, 1))
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1), persistent=False)

    def maps(self, x: Tensor) -> Tensor:
        # [batch, 3, side, side] in [0, 1] -> [batch, 256, side/16, side/16]
        x = F.relu(self.conv1((x - self.mean) / self.std))
        x = F.max_pool2d(x, 3, 2, 1)
        return self.layer3(self.layer2(self.layer1(x)))

    def forward(self, x: Tensor) -> Tensor:
        maps = self.maps(x)
        return torch.cat((maps.mean((2, 3)), maps.amax((2, 3))), 1)


def fold_batch_norm(state: Mapping[str, Tensor], eps: float = 1e-5) -> dict[str, Tensor]:
    """torchvision's conv + bn names -> one biased convolution each."""
    folded: dict[str, Tensor] = {}
    for name, weight in state.items():
        if not name.endswith(".weight") or weight.dim() != 4:
            continue
        conv = name.removesuffix(".weight")
        if conv.endswith("downsample.0"):
            bn, target = conv.removesuffix("0") + "1", conv.removesuffix(".0")
        else:
            head, _, tail = conv.rpartition(".")
            bn, target = (head + "." if head else "") + tail.replace("conv", "bn"), conv
        scale = state[bn + ".weight"].float() / torch.sqrt(state[bn + ".running_var"].float() + eps)
        folded[target + ".weight"] = weight.float() * scale.view(-1, 1, 1, 1)
        folded[target + ".bias"] = state[bn + ".bias"].float() - state[bn + ".running_mean"].float() * scale
    return folded
