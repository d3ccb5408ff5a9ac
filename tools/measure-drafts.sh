#!/usr/bin/env bash
# Time and memory for large drafts: CSV tables of 10,000 and 100,000 rows, and sites of 500 and 5,000 pages, as they are written and
# as Hugo builds them. Memory is flat where ten times as much takes no more of it.
#   tools/measure-drafts.sh [POSTCHECK]      (target/release/postcheck unless named; needs hugo, python3 and GNU time)
set -euo pipefail
cd "$(dirname "$0")/.."
postcheck="$(realpath "${1:-target/release/postcheck}")"
work="$(mktemp -d)"; trap 'rm -rf "$work"' EXIT; cd "$work"

python3 - <<'PYTHON'
import csv, os, random
random.seed(7)
words = ("the children read their poems and our hall was full of families before lunch on Friday while year four "
         "planted bulbs beside the gate for spring with help from gardeners who came by bus").split()
def sentence(): return " ".join(random.choice(words) for _ in range(12)).capitalize() + "."
def text(number): return f"Post {number}: " + " ".join(sentence() for _ in range(3)) + (" Our new head is a clueless clown." if number % 100 == 0 else "")
for rows in (10_000, 100_000):
    with open(f"rows-{rows}.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Text", "Image URL", "Tags", "Posting Time"])
        for row in range(rows): out.writerow([text(row), "", "", f"2026-12-{row % 28 + 1:02} 09:{row % 60:02}"])
for pages in (500, 5_000):
    os.makedirs(f"site-{pages}/content/news"); os.makedirs(f"site-{pages}/layouts/_default")
    open(f"site-{pages}/config.toml", "w").write("baseURL = 'https://larkfield.example/'\ntitle = 'Larkfield'\ndisableKinds = ['taxonomy', 'term', 'RSS', 'sitemap', 'home', 'section']\n")
    open(f"site-{pages}/layouts/_default/single.html", "w").write("<!DOCTYPE html><html><head><title>{{ .Title }}</title><meta name=\"description\" content=\"{{ .Summary }}\"></head><body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>")
    for page in range(pages):
        body = "\n\n".join(" ".join(sentence() for _ in range(4)) for _ in range(5))
        with open(f"site-{pages}/content/news/page-{page}.md", "w") as file:
            file.write(f"---\ntitle: \"Page {page}\"\ndate: 2026-{page % 12 + 1:02}-{page % 28 + 1:02}\n---\n{text(page)}\n\n{body}\n")
PYTHON
for pages in 500 5000; do (cd "site-$pages" && hugo --quiet --buildFuture); done

measure() {
  local name="$1"; shift
  /usr/bin/time -f "%e %M" -o measured "$postcheck" check --no-config --today 2026-11-24 --format jsonl --exit-zero "$@" >findings 2>progress
  read -r seconds kilobytes <measured
  printf '%-28s %6s s %8s KiB, %5s findings, %s bytes of progress in a pipe\n' "$name" "$seconds" "$kilobytes" "$(wc -l <findings)" "$(wc -c <progress)"
}
for rows in 10000 100000; do measure "$rows rows" "rows-$rows.csv"; done
for pages in 500 5000; do measure "$pages pages, Markdown" "site-$pages/content"; done
for pages in 500 5000; do measure "$pages pages, built by Hugo" "site-$pages/public"; done
