#!/usr/bin/env bash
# Remove what `make run` and `make test` have made. A data folder elsewhere (PORTAL_DATA) is left alone.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -e .portal-data/lock ] && command -v flock >/dev/null && ! flock --nonblock .portal-data/lock true; then
  echo "ポータルが動いています。Ctrl-C で終了してから、もう一度実行してください。(the portal is running)" >&2
  exit 1
fi
rm -rf .venv .portal-data .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache build staticfiles
find . -name __pycache__ -type d -prune -exec rm -rf {} +
