#!/bin/sh
# Rebuilds vis-network.js from the versions in package-lock.json (README.md says why and how).
# usage: build.sh [OUTPUT]; default: the vis-network.js beside this script.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
case "${1:-}" in
  "") output=$here/vis-network.js ;;
  /*) output=$1 ;;
  *) output=$PWD/$1 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$here/entry.mjs" "$work"
cd "$work"
npm ci --no-audit --no-fund --silent
./node_modules/.bin/esbuild entry.mjs --bundle --minify --format=iife --global-name=vis --platform=browser \
  --target=es2020 --charset=ascii --legal-comments=none --log-level=warning --outfile="$output"
sha256sum "$output"
