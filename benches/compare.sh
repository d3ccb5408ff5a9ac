#!/usr/bin/env bash
# postcheck beside ripgrep with 1,000 words: one post, and 10,000 Markdown files. Needs hyperfine; ripgrep where it is installed.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --release --quiet
bin=$PWD/target/release/postcheck
awk 'NR % 70 == 0' rulesets/words/english.txt | head -1000 > "$work/terms.txt"
python3 - "$work" tests/accuracy/evaluation/innocent-development.jsonl <<'PY'
import json, os, random, sys
work, posts = sys.argv[1], [json.loads(line)["text"] for line in open(sys.argv[2], encoding="utf-8")]
random.seed(1)
os.makedirs(f"{work}/site")
for number in range(10_000):
    body = "\n\n".join(random.choice(posts) for _ in range(6))
    with open(f"{work}/site/p{number}.md", "w", encoding="utf-8") as out:
        out.write(f"---\ntitle: Post {number}\n---\n{body}\n")
PY
cp "$work/site/p0.md" "$work/one.md"
command -v hyperfine >/dev/null || { echo "install hyperfine"; exit 1; }
one=("$bin check --no-config $work/one.md"); all=("$bin check --no-config $work/site --output /dev/null")
if command -v rg >/dev/null; then
  one+=("rg -i -f $work/terms.txt $work/one.md"); all+=("rg -i -f $work/terms.txt $work/site")
fi
echo "== one post, cold start"; hyperfine -N -i --warmup 5 "${one[@]}"
echo "== 10,000 Markdown files"; hyperfine -N -i --warmup 1 --runs 5 "${all[@]}"
