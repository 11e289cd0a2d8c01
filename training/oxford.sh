#!/usr/bin/env bash
# The run that compares with published figures: trained on the official train and val photos of
# Oxford-102 only, measured on the official test photos, from the same pretrained trunks.
# Usage: training/oxford.sh PHOTOS BACKBONES WORK
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=1000000000
"${PYTHON:-python3}" "$here/train.py" --oxford --photos "$1" --backbones "$2" --out "$3" \
  --sides 192,192,192,192,192 --warm-up 0.05 --lr-lite 1e-4 --lr-trunk 3e-5 --ema 0.99 --cut-mix 0.2
