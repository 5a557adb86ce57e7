#!/usr/bin/env bash
# Adapts a generator by pictures and prints the id of the job, for watch-events.sh: by NADA with
# each picture as a style. METHOD=one-shot takes the first one as its target instead.
# Usage: adapt-by-picture.sh PICTURE [PICTURE...]
set -euo pipefail
server=${DOMAINSHIFT:-http://127.0.0.1:8080}
method=${METHOD:-nada} generator=${GENERATOR:-avatars64}
[ $# -gt 0 ] || { sed -n 's/^# Usage: /Usage: /p' "$0" >&2; exit 2; }

pictures=()
if [ "$method" = one-shot ]; then
  pictures=(-F "target=@$1")
else
  for picture in "$@"; do pictures+=(-F "style=@$picture"); done
fi

# The key makes a retry after a lost answer safe: the job is queued once.
curl -sS --fail-with-body -D /dev/stderr "$server/v1/adaptations" \
  -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
  -F "request={\"method\":\"$method\",\"generator\":\"$generator\"}" "${pictures[@]}" |
  sed -n 's/^{"id":"\([^"]*\)".*/\1/p'
