#!/usr/bin/env bash
# Downloads the weights of a model and checks their digest. An interrupted download goes on.
# Usage: download-weights.sh MODEL [safetensors|rosinality] [FILE]
set -euo pipefail
server=${DOMAINSHIFT:-http://127.0.0.1:8080}
model=${1:?model name or id} format=${2:-safetensors}
case $format in rosinality) extension=pt ;; *) extension=$format ;; esac
file=${3:-$model.$extension}
url="$server/v1/models/$model/weights?format=$format"

curl -sS --fail-with-body --continue-at - -o "$file" "$url"
wanted=$(curl -sS --fail --head "$url" | tr -d '\r"' | sed -n 's/^[Ee][Tt]ag: //p')
echo "$wanted  $file" | sha256sum --check
