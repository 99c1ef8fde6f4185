#!/usr/bin/env bash
# Run all benchmarks on servers and a database of their own that are thrown away afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."

PORTAL_DATA=$(mktemp -d)
export PORTAL_DATA PYTHONPATH=$PWD
trap 'rm -rf "$PORTAL_DATA"' EXIT
unset DATABASE_URL REDIS_URL

.venv/bin/python -m portal.serve exec bash -euo pipefail -c '
  .venv/bin/python manage.py migrate --no-input --verbosity 0
  for script in benchmarks/bench_*.py; do
    echo "== $script"
    .venv/bin/python "$script"
  done'
