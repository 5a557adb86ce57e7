#!/usr/bin/env bash
# Adapts a generator by a sentence and prints the id of the job, for watch-events.sh.
# Usage: adapt-by-prompt.sh [TARGET] [SOURCE] [GENERATOR]
set -euo pipefail
server=${DOMAINSHIFT:-http://127.0.0.1:8080}
target=${1:-pencil sketch} source=${2:-photo} generator=${3:-avatars64}

body=$(printf '{"method":"nada","generator":"%s","source":"%s","target":"%s"}' \
  "$generator" "$source" "$target")

# The key makes a retry after a lost answer safe: the job is queued once.
curl -sS --fail-with-body -D /dev/stderr "$server/v1/adaptations" \
  -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
  -d "$body" |
  sed -n 's/^{"id":"\([^"]*\)".*/\1/p'
