#!/usr/bin/env bash
# Lays out pictures for measuring the face check: FOLDER/0 without people, FOLDER/N with N clear faces of adults. They come
# out of published packages, by the ordinary clients, and are not part of this repository. Needs pip, npm, go, apt-get (Debian 12).
#   tools/face-pictures.sh /tmp/faces && POSTCHECK_FACES=/tmp/faces cargo test --test image face_figures -- --ignored --nocapture
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
mkdir -p "$1"; out=$(cd "$1" && pwd)
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; chmod 755 "$work"; cd "$work"

pip download -q --no-deps scikit-image==0.26.0 scikit-learn==1.9.1
pip download -q --no-deps --no-binary :all: face_recognition==1.3.0
npm pack --silent @vladmandic/face-api@1.7.15 >/dev/null
for package in mate-backgrounds plasma-workspace-wallpapers gnome-backgrounds ukui-wallpapers; do apt-get download -q "$package" >/dev/null 2>&1; done
go mod init pictures >/dev/null 2>&1
gocv=$(go mod download -json gocv.io/x/gocv@v0.41.0 | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')/images
for wheel in *.whl; do python3 -m zipfile -e "$wheel" wheels; done
for archive in *.tar.gz *.tgz; do tar xzf "$archive"; done
for package in *.deb; do dpkg-deb -x "$package" debian; done

put() { local count=$1; shift; mkdir -p "$out/$count"; cp "$@" "$out/$count/"; }
samples=package/demo/sample tests=face_recognition-1.3.0/tests/test_images
put 1 $tests/{biden,obama,obama2,obama3}.jpg "$gocv/face.jpg" wheels/skimage/data/astronaut.png
put 2 ${samples}1.jpg
put 3 ${samples}3.jpg ${samples}4.jpg
put 4 ${samples}6.jpg
put 5 ${samples}5.jpg

number=0
without() { number=$((number + 1)); mkdir -p "$out/0"; cp "$1" "$out/0/$(printf %03d $number)-$(basename "$1")"; }
for name in space_shuttle.jpg toy.jpg box.png box_in_scene.png chessboard_4x6.png chessboard_4x6_distort.png circles.jpg gocvlogo.jpg \
  inpaint-src.jpg simple.jpg qrcode.png multi_qrcodes.png xquartz.png contours.png; do without "$gocv/$name"; done
for file in wheels/skimage/data/*.{png,jpg}; do
  case $file in */astronaut.png | */camera.png) ;; *) without "$file" ;; esac
done
for file in wheels/sklearn/datasets/images/*.jpg; do without "$file"; done
backgrounds=debian/usr/share/backgrounds
while IFS= read -r file; do without "$file"; done < <(find $backgrounds -type f \( -name '*.jpg' -o -name '*.png' -o -name '*.webp' \) | sort)
# Of each wallpaper the largest of its sizes.
for folder in debian/usr/share/wallpapers/*/contents/images*; do
  file=$(find "$folder" -type f \( -name '*.jpg' -o -name '*.png' -o -name '*.webp' \) -printf '%s %p\n' | sort -n | tail -1 | cut -d' ' -f2-)
  [ -z "$file" ] || without "$file"
done
for count in "$out"/*; do echo "$(basename "$count"): $(find "$count" -type f | wc -l) pictures"; done
