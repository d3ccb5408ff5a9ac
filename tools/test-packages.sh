#!/usr/bin/env bash
# Builds the wheel and the npm packages, installs each where nothing else is, and runs what was installed.
#   tools/test-packages.sh [CARGO-PROFILE]      (release unless named; dev is quicker)
set -euo pipefail
cd "$(dirname "$0")/.."
profile="${1:-release}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

step() { printf '\n== %s\n' "$*"; }

# A bad draft is told, a good one passes; the exit codes are those of the program.
try() {
  "$@" --version
  code=0
  "$@" check --no-config examples/staffroom.md --quiet --format concise >"$work/found" || code=$?
  [ "$code" = 1 ] && grep -q derogatory-remark "$work/found"
  "$@" check --no-config examples/christmas-fair.md --quiet
}

version="$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)"
step "one version everywhere: $version"
grep -q "\"version\": \"$version\"" packaging/npm/postcheck/package.json
[ "$(grep -c "\"postcheck-.*\": \"$version\"" packaging/npm/postcheck/package.json)" = 5 ]

step "wheel"
python3 -m venv "$work/build"
"$work/build/bin/pip" install --quiet 'maturin>=1.16,<2' 'cyclonedx-python-lib[json-validation]>=11,<12'
PATH="$work/build/bin:$PATH" maturin build --profile "$profile" --out "$work/wheels"
python3 -m venv "$work/fresh"
"$work/fresh/bin/pip" install --quiet --no-index "$work"/wheels/postcheck-*.whl
try "$work/fresh/bin/postcheck"

step "bill of materials"
mkdir -p target
"$work/build/bin/python" tools/sbom.py "$work"/wheels/postcheck-*.whl target/postcheck.cdx.json
ls "$work"/fresh/lib/python*/site-packages/postcheck-*.dist-info/sboms/*.json

step "npm"
platform="$(node -p 'process.platform + "-" + process.arch')"
folder="$profile"
[ "$profile" != dev ] || folder=debug
node packaging/npm/platform-package.mjs "${CARGO_TARGET_DIR:-target}/$folder/postcheck" "$platform" "$work/platform" target/postcheck.cdx.json
mkdir "$work/packs" "$work/project"
npm pack --silent --pack-destination "$work/packs" "$work/platform" packaging/npm/postcheck >/dev/null
cd "$work/project"
npm init --yes >/dev/null
# The platform's package first: the main one then finds it, and what is not published yet is not asked for.
npm install --silent --no-audit --no-fund --offline "$work/packs/postcheck-$platform-$version.tgz"
npm install --silent --no-audit --no-fund --offline --omit=optional "$work/packs/postcheck-$version.tgz"
cd - >/dev/null
cmp target/postcheck.cdx.json "$work/project/node_modules/postcheck-$platform/sbom.cdx.json"
try npx --no-install --prefix "$work/project" postcheck

step "all packages work"
