#!/usr/bin/env bash
# Trains a generator on a data set and prints the id of the job, for watch-events.sh.
# Usage: train.sh DATASET [ARCHITECTURE] [KIMG]
set -euo pipefail
server=${DOMAINSHIFT:-http://127.0.0.1:8080}
dataset=${1:?data set} architecture=${2:-fastgan} kimg=${3:-500}

body=$(printf '{"method":"projected","dataset":"%s","architecture":"%s","kimg":%s}' \
  "$dataset" "$architecture" "$kimg")

# The key makes a retry after a lost answer safe: the job is queued once.
curl -sS --fail-with-body -D /dev/stderr "$server/v1/trainings" \
  -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
  -d "$body" |
  sed -n 's/^{"id":"\([^"]*\)".*/\1/p'
