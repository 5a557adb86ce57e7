#!/usr/bin/env bash
# Draws a sheet of pictures with a model.
# Usage: sample.sh [MODEL] [FILE]
set -euo pipefail
server=${DOMAINSHIFT:-http://127.0.0.1:8080}
model=${1:-avatars64} file=${2:-samples.png}

curl -sS --fail-with-body "$server/v1/models/$model/samples" \
  -H 'Content-Type: application/json' -H 'Accept: image/png' -H 'Prefer: wait=60' \
  -d '{"seeds":[0,1,2,3,4,5,6,7],"columns":4,"truncationPsi":0.7}' \
  -o "$file"
echo "$file"
