#!/usr/bin/env bash
# Run while the image is built: starts the service once, asks it what clients ask first, stops it.
# At its end the JVM writes the classes it loaded and linked to the file named by $1.
set -euo pipefail
aot=$1
data=$(mktemp -d)
java -XX:AOTCacheOutput="$aot" -XX:MaxRAMPercentage=50 -jar /app/domainshift.jar \
  --role=api,worker --domainshift.data="$data" --domainshift.worker.devices=cpu &
service=$!
ready=no
for _ in {1..60}; do
  if java -XX:TieredStopAtLevel=1 -jar /app/domainshift.jar models >/dev/null 2>&1; then
    ready=yes
    break
  fi
  kill -0 "$service"
  sleep 2
done
kill -TERM "$service"
wait "$service" || true # 143: it was told to
rm -rf "$data"
[[ $ready == yes && -s $aot ]] || {
  echo "The start was not recorded: service ready: $ready, file: $(ls -l "$aot" 2>&1)" >&2
  exit 1
}
