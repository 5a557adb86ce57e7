#!/usr/bin/env bash
# Downloads the weights of a model and checks their digest. An interrupted download goes on.
# torchscript and nvidia are made by a job first, if nobody has, and proved to draw the same pictures.
# Usage: download-weights.sh MODEL [safetensors|rosinality|torchscript|nvidia] [FILE]
set -euo pipefail
server=${DOMAINSHIFT:-http://127.0.0.1:8080}
model=${1:?model name or id} format=${2:-safetensors}
case $format in
  rosinality) extension=pt ;;
  torchscript) extension=ts.pt ;;
  nvidia) extension=nvidia.pt ;;
  *) extension=$format ;;
esac
file=${3:-$model.$extension}
url="$server/v1/models/$model/weights?format=$format"

if ! curl -s --fail --head -o /dev/null "$url"; then
  key=$(cat /proc/sys/kernel/random/uuid) status=202
  while [ "$status" = 202 ]; do # the job has not ended within a minute: waits for the same one again
    status=$(curl -sS -o /dev/null -w '%{http_code}' "$server/v1/models/$model/exports" \
      -H 'Content-Type: application/json' -H 'Prefer: wait=60' -H "Idempotency-Key: $key" \
      -d "{\"format\":\"$format\"}")
  done
fi
curl -sS --fail-with-body --continue-at - -o "$file" "$url"
wanted=$(curl -sS --fail --head "$url" | tr -d '\r"' | sed -n 's/^[Ee][Tt]ag: //p')
echo "$wanted  $file" | sha256sum --check
