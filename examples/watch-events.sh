#!/usr/bin/env bash
# Follows a job until it has ended.
# Usage: watch-events.sh JOB_ID [LAST_EVENT_ID]
set -euo pipefail
server=${DOMAINSHIFT:-http://127.0.0.1:8080}
job=${1:?job id} last=${2:-0}

curl -sS --fail-with-body --no-buffer "$server/v1/jobs/$job/events" \
  -H 'Accept: text/event-stream' -H "Last-Event-ID: $last"
