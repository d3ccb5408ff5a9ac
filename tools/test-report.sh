#!/usr/bin/env bash
# The page of `--format html` in a real Chromium, with axe-core: of the examples, and of posts that mean harm.
#   tools/test-report.sh [POSTCHECK]
set -euo pipefail
cd "$(dirname "$0")/.."
postcheck="$(realpath "${1:-target/debug/postcheck}")"
chromium="$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)"
if [ -z "$chromium" ] || ! command -v npm >/dev/null; then
  echo "skipped: needs chromium and npm"
  exit 0
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
"$postcheck" check examples --format html --output "$work/examples.html" --exit-zero
(cd tests/report && "$postcheck" check drafts --ruleset rules --format html --output "$work/hostile.html") || true
script="$PWD/tools/test-report.mjs"
cd "$work"
npm install --silent --no-audit --no-fund puppeteer-core@24 axe-core@4 >/dev/null
node "$script" "$chromium" "$work/examples.html" "$work/hostile.html"
