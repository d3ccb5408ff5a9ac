#!/usr/bin/env bash
# postcheck beside ripgrep with 1,000 words: one post, and 10,000 Markdown files of one post each and of six. Needs hyperfine;
# ripgrep where it is installed.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --release --quiet
bin=$PWD/target/release/postcheck
awk 'NR % 70 == 0' rulesets/words/english.txt | head -1000 > "$work/terms.txt"
python3 - "$work" tests/accuracy/training/posts.jsonl <<'PY'
import json, os, random, sys
work, posts = sys.argv[1], map(json.loads, open(sys.argv[2], encoding="utf-8"))
posts = [post["text"] for post in posts if post["category"] == "innocent"][:10_000]
random.seed(1)
for many in (1, 6):
    os.makedirs(f"{work}/site{many}")
    for number in range(10_000):
        body = "\n\n".join([posts[number], *random.sample(posts, many - 1)])
        with open(f"{work}/site{many}/p{number}.md", "w", encoding="utf-8") as out:
            out.write(f"---\ntitle: Post {number}\n---\n{body}\n")
PY
cp "$work/site1/p0.md" "$work/one.md"
command -v hyperfine >/dev/null || { echo "install hyperfine"; exit 1; }
compare() { # heading, runs, path
  local commands=("$bin check --no-config $3 --output /dev/null")
  if command -v rg >/dev/null; then commands+=("rg -i -f $work/terms.txt $3"); fi
  echo "== $1"
  hyperfine -N -i --warmup 2 --runs "$2" "${commands[@]}"
}
compare "one post, cold start" 40 "$work/one.md"
compare "10,000 Markdown files of one post" 7 "$work/site1"
compare "10,000 Markdown files of six posts" 5 "$work/site6"
