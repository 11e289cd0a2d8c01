#!/usr/bin/env bash
# Trains the recogniser and writes the model pack, its golden outputs and nothing else.
# Usage: training/run.sh PHOTOS BACKBONES WORK PACK
#   PHOTOS     folder with photos.csv and the photos
#   BACKBONES  folder with the two pretrained trunks
#   WORK       folder for checkpoints (about 180 MB)
#   PACK       folder of the new pack, for example models/2026-11-20
# Needs Python 3.11 with: pip install torch numpy pillow safetensors
set -euo pipefail
photos=$1 backbones=$2 work=$3 pack=$4
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}

# Activations of some megabytes are freed and taken again all the time; keeping them in the heap
# saves a fifth of the time of a step on a CPU.
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=1000000000

train() { "$python" "$here/train.py" --photos "$photos" --backbones "$backbones" "$@"; }

# Heads first on frozen trunks, then everything gently at a small side, then at a larger one.
train --out "$work/first" --sides 160,160,160,192,192,192,192,192,192 --warm-up 0.03 --lr-lite 3e-5 --lr-trunk 2e-5 --stop-after 3
train --out "$work/second" --start "$work/first/checkpoint.safetensors" --sides 192,192,192,192,192,192 \
  --warm-up 0.03 --lr-lite 1e-4 --lr-trunk 3e-5 --cut-mix 0.2
# Twice more with a rate that is raised again and falls, the end at the product's own side.
train --out "$work/third" --start "$work/second/checkpoint.safetensors" --sides 192,192,192,192,192 --stop-after 3 \
  --warm-up 0.04 --lr-lite 1.5e-4 --lr-trunk 5e-5 --cut-mix 0.3 --seed 20261121
train --out "$work/fourth" --start "$work/third/checkpoint.safetensors" --sides 192,192,192,224 \
  --warm-up 0.03 --lr-lite 1.2e-4 --lr-trunk 4e-5 --lr-head 4e-4 --cut-mix 0.2 --seed 20261122

# The pictures' own size at last, where leaves show their teeth.
train --out "$work/fifth" --start "$work/fourth/checkpoint.safetensors" --sides 224,224,224,224,224,256 \
  --warm-up 0.03 --lr-lite 1.2e-4 --lr-trunk 4e-5 --lr-head 4e-4 --cut-mix 0.2 --seed 20261123
"$python" "$here/average.py" --out "$work/mean" "0.25:$work/third" "0.25:$work/fourth" "0.5:$work/fifth"

"$python" "$here/make_pack.py" --photos "$photos" --checkpoint "$work/mean" --lite-share 0.5 --views 256:0.9:1 --out "$pack"
"$python" "$here/golden.py" --pack "$pack"
