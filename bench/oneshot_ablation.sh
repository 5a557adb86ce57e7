#!/usr/bin/env bash
# The parts of one-shot adaptation switched off one by one, and StyleGAN-NADA with the same picture.
# Prints a table; sheets and models stay in the jobs' folders.
#
#   bench/oneshot_ablation.sh starter/targets/sketch.png [generator] [out-folder]
set -euo pipefail
cd "$(dirname "$0")/.."
picture=${1:?usage: bench/oneshot_ablation.sh PICTURE [GENERATOR] [FOLDER]}
generator=${2:-avatars64}
out=${3:-out/ablation-$(basename "${picture%.*}")}

one_shot() {
  local name=$1
  shift
  ./domainshift adapt --method one-shot --generator "$generator" --target-image "$picture" \
    --seed 1 --out "$out/$name" "$@" > "$out/$name.log"
}

mkdir -p "$out"
one_shot whole
one_shot without-stage-1 --set searchIterations=0
one_shot without-consistency --set consistencyWeight=0
one_shot without-patch --set patchWeight=0
./domainshift adapt --method nada --generator "$generator" --style-image "$picture" \
  --seed 1 --out "$out/nada" > "$out/nada.log"

printf '%-22s %8s %10s %10s\n' variant 'similar' 'before' 'kept'
for log in "$out"/*.log; do
  number() { awk -v name="$1" '$1 == name { print $2 }' "$log"; }
  printf '%-22s %8s %10s %10s\n' "$(basename "$log" .log)" \
    "$(number clipSimilarityAdapted)" "$(number clipSimilaritySource)" "$(number diversityKept)"
done
