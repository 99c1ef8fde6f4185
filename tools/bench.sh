#!/usr/bin/env bash
# Run all benchmarks on servers and a database of their own that are thrown away afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."

PORTAL_DATA=$(mktemp -d)
export PORTAL_DATA
trap 'rm -rf "$PORTAL_DATA"' EXIT
unset DATABASE_URL REDIS_URL
for script in benchmarks/bench_*.py; do
  echo "== ${script#benchmarks/}"
  .venv/bin/python -m portal.serve exec .venv/bin/python "$script"
done
