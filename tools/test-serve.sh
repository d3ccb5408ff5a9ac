#!/usr/bin/env bash
# The page of `postcheck serve` in a real Chromium, driven by Playwright and looked over by axe-core.
#   tools/test-serve.sh [POSTCHECK [PICTURES]]      (PICTURES: a folder for screenshots, for the guide)
set -euo pipefail
cd "$(dirname "$0")/.."
postcheck="$(realpath "${1:-target/debug/postcheck}")"
pictures="$(realpath -m "${2:-}" 2>/dev/null || true)"
[ -n "${2:-}" ] || pictures=""
chromium="$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)"
if [ -z "$chromium" ] || ! command -v npm >/dev/null; then
  echo "skipped: needs chromium and npm"
  exit 0
fi
root="$PWD"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund playwright-core@1 axe-core@4 >/dev/null
node "$root/tools/test-serve.mjs" "$chromium" "$postcheck" "$root/examples/pictures" $pictures
