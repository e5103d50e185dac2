#!/bin/sh
# Writes an AOT cache for Java 25: train.sh <jar> <cache>
# Starts the demo, lets it serve a few requests, and stops it as an orchestrator would.
set -eu
jar=$1
cache=$2
port=39000

java -XX:AOTCacheOutput="$cache" -jar "$jar" serve --port "$port" &
pid=$!
url=http://127.0.0.1:$port
tries=0
until curl -fsS -o /dev/null "$url/livez"; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { kill "$pid"; echo "the training run did not start" >&2; exit 1; }
  sleep 0.2
done
curl -fsS -o /dev/null "$url/"
curl -fsS -o /dev/null "$url/socket.io/socket.io.min.js"
sid=$(curl -fsS "$url/socket.io/?EIO=4&transport=polling" | sed 's/.*"sid":"\([^"]*\)".*/\1/')
curl -fsS -o /dev/null -d '40' "$url/socket.io/?EIO=4&transport=polling&sid=$sid"
curl -fsS -o /dev/null "$url/socket.io/?EIO=4&transport=polling&sid=$sid"
kill -TERM "$pid"
wait "$pid"
[ -s "$cache" ]
