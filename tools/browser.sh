#!/usr/bin/env bash
# Chromium and a Japanese font for the browser tests, from the packages of Debian or Ubuntu, when they are missing.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
  || missing+=(chromium)
command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ja family)" ] || missing+=(fonts-noto-cjk fontconfig)
[ ${#missing[@]} -eq 0 ] && exit 0

refuse() {
  echo "ブラウザーのテストには ${missing[*]} が必要ですが、自動では導入できませんでした。$1" >&2
  echo "導入してから、もう一度実行してください。(install: ${missing[*]})" >&2
  exit 1
}

command -v apt-get >/dev/null || refuse "(no apt-get)"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || refuse "(not root, and no sudo)"
  # Without a terminal nobody can type a password.
  if [ -t 0 ]; then as_root=(sudo); else as_root=(sudo -n); fi
fi

echo "ブラウザーのテストに必要な ${missing[*]} を導入しています。(installing)"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { ${as_root[@]+"${as_root[@]}"} apt-get update -qq \
  && ${as_root[@]+"${as_root[@]}"} apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  refuse ""
fi
