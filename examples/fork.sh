#!/usr/bin/env bash
# Starts a new job at a checkpoint of another and prints its id, for watch-events.sh.
# Without arguments after the job, prints the checkpoints that there are.
# Usage: fork.sh JOB_ID [CHECKPOINT] [CHANGES]     fork.sh 9f… 150 '"learningRate":0.001'
set -euo pipefail
server=${DOMAINSHIFT:-http://127.0.0.1:8080}
job=${1:?job id} checkpoint=${2:-} changes=${3:-}

if [[ -z $checkpoint ]]; then
  curl -sS --fail-with-body "$server/v1/jobs/$job/checkpoints"
  exit
fi

# The key makes a retry after a lost answer safe: the job is queued once.
curl -sS --fail-with-body -D /dev/stderr "$server/v1/jobs/$job/fork" \
  -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
  -d "{\"checkpoint\":$checkpoint${changes:+,$changes}}" |
  sed -n 's/^{"id":"\([^"]*\)".*/\1/p'
