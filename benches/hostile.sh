#!/usr/bin/env bash
# What each byte of hostile text costs beside a byte of ordinary posts, by instructions (callgrind). Prints a table; fails where a
# text takes over three times as many. Then 100 MB on one line: refused in bounded memory, as text and as a line of a stream.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet --bin postcheck
bin=${POSTCHECK:-$PWD/target/release/postcheck}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$work" tests/accuracy/training/posts.jsonl <<'PY'
import json, sys
work, size = sys.argv[1], 100_000
posts = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
ordinary = "\n\n".join(post["text"] for post in posts if post["category"] == "innocent")
pieces = {
    "00 nothing": "", "01 ordinary posts": ordinary[: 2 * size], "02 one letter": "a", "03 hash signs": "#", "04 hashtags": "#SchoolDay ",
    "05 letters apart": "i d i o t ", "06 struck letters": "a\u0336", "07 towers of marks": "a" + "\u0336" * 200 + " ",
    "08 blots": "f**k ", "09 brackets": "([", "10 quotes": "> ", "11 lists": "- ", "12 emphasis": "**a_b~~",
    "13 addresses": "http://a.example/ ", "14 at signs": "a@b.c@", "15 near hits": "the head is a very very very nice person and an excellent ",
    "16 digits": "07700 9001 ", "17 curly quotes": "\u201cno\u201d ", "18 emoji": "\U0001f600\u200d", "19 dates": "on Friday 3 May at 3pm ",
    "20 mentions": "@head ", "21 comments": "<!-- a ", "22 code": "`a``b ", "23 entities": "&amp;#", "24 nested tags": "<div><b>",
    "25 spaces": " ", "26 odd letters": "ѕсһооl ", "27 full stops": "a. ",
    # Not hostile, but what is found must be told: these cost more for each finding.
    "30 insults": "our head is an idiot. ", "31 telephone numbers": "ring me on 07700 900123. ",
}
for name, piece in pieces.items():
    text = piece and (piece * (size // len(piece.encode()) + 1)).encode()[:size].decode(errors="ignore")
    with open(f"{work}/{name}.md", "w", encoding="utf-8") as out:
        out.write(text)
PY
count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bin" check --no-config --today 2026-11-24 --jobs 1 --exit-zero \
    --output /dev/null "$1" 2>&1 | sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}
failed=0
nothing=$(count "$work/00 nothing.md")
for file in "$work"/*.md; do
  name=$(basename "$file" .md)
  [ "$name" != "00 nothing" ] || continue
  each=$(( ($(count "$file") - nothing) / $(stat -c %s "$file") ))
  [ "$name" != "01 ordinary posts" ] || ordinary=$each
  ratio=$(awk -v a="$each" -v b="$ordinary" 'BEGIN { printf "%.2f", a / b }')
  printf '%-24s %7d instructions a byte, %5s × ordinary\n' "$name" "$each" "$ratio"
  case $name in 3*) continue ;; esac
  if awk -v r="$ratio" 'BEGIN { exit !(r > 3) }'; then failed=1; fi
done

python3 -c "
import sys
with open('$work/line.txt', 'w') as out:
    for _ in range(100): out.write('the head is a very nice person ' * 32768)
"
cp "$work/line.txt" "$work/line.jsonl"
for file in "$work/line.txt" "$work/line.jsonl"; do
  /usr/bin/time -f "100 MB on one line as .${file##*.}: %e s, %M KB" "$bin" check --no-config --quiet --format concise "$file" >/dev/null 2>"$work/told" || true
  tail -1 "$work/told"
done
exit $failed
