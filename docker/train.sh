#!/bin/sh
# Writes an AOT cache for Java 25: train.sh <options file> <jar> <cache>
# Starts the demo, lets it serve a few requests, and stops it as an orchestrator would.
set -eu
options=$1
jar=$2
cache=$3
port=39000
url=http://127.0.0.1:$port

java "@$options" -XX:AOTCacheOutput="$cache" -Xlog:aot=off -jar "$jar" serve --port "$port" &
pid=$!

get() {
  curl -fsS --retry 50 --retry-delay 1 --retry-connrefused -o /dev/null "$@"
}

get "$url/livez"
get "$url/"
get "$url/socket.io/socket.io.min.js"
sid=$(curl -fsS "$url/socket.io/?EIO=4&transport=polling" | sed 's/.*"sid":"\([^"]*\)".*/\1/')
get -d 40 "$url/socket.io/?EIO=4&transport=polling&sid=$sid"
get "$url/socket.io/?EIO=4&transport=polling&sid=$sid"
kill -TERM "$pid"
wait "$pid"
[ -s "$cache" ]
