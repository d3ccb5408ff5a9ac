#!/usr/bin/env python3
"""Takes the bill of materials (CycloneDX) that cargo-cyclonedx, inside maturin, has put into a wheel, adds what is embedded besides
crates, and checks it: against CycloneDX's own schema (cyclonedx-python-lib brings it along; no network), and against Cargo.lock.
    tools/sbom.py WHEEL OUT        (needs pip install 'cyclonedx-python-lib[json-validation]')
"""
import hashlib
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parent.parent
# What the program holds that is no crate: type, name, file, licence of the file.
EMBEDDED = [
    ("machine-learning-model", "SeetaFace frontal face detector", "src/image/faces/seeta_fd_frontal_v1.0.bin", "src/image/faces/LICENSE-SeetaFace"),
    ("data", "English words and frequencies from SCOWL", "rulesets/words/english.txt", "rulesets/words/LICENSE-SCOWL"),
]


def of_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if re.search(r"\.dist-info/sboms/.*\.json$", name)]
        return archive.read(name).decode()


def embedded(kind, name, file, licence):
    digest = hashlib.sha256((ROOT / file).read_bytes()).hexdigest()
    text = (ROOT / licence).read_text(encoding="utf-8")
    return {
        "type": kind,
        "bom-ref": f"file:{file}",
        "name": name,
        "hashes": [{"alg": "SHA-256", "content": digest}],
        "licenses": [{"license": {"name": Path(licence).name, "text": {"content": text}}}],
    }


def crates(edges):
    """Name and version of every crate that is built for some platform."""
    tree = ["cargo", "tree", "--locked", "--edges", edges, "--target", "all", "--prefix", "none", "--format", "{p}"]
    lines = subprocess.run(tree, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return {tuple(line.split()[:2]) for line in lines if line.strip()}


def main(wheel, out):
    # Where it was built is nobody's business, and differs from machine to machine.
    bill = json.loads(re.sub(r"path\+file://[^\"#]*#", "path:postcheck#", of_wheel(wheel)))
    bill["components"] += [embedded(*one) for one in EMBEDDED]
    text = json.dumps(bill, indent=1, ensure_ascii=False) + "\n"

    version = SchemaVersion.from_version(bill["specVersion"])
    error = JsonStrictValidator(version).validate_str(text)
    assert error is None, f"it does not hold to CycloneDX {bill['specVersion']}: {error}"
    # The check itself is checked: it must not take just anything.
    broken = json.dumps({**bill, "components": [{"type": "no such type", "name": "a"}]})
    assert JsonStrictValidator(version).validate_str(broken) is not None, "the validator takes anything"

    told = {(one["name"], "v" + one["version"]): one for one in bill["components"] if "version" in one}
    built = {crate for crate in crates("normal") if crate[0] != "postcheck"}
    assert not (missing := built - told.keys()), f"missing: {sorted(missing)}"
    assert not any(name in dict(told.keys()) for name in ("divan", "trycmd", "insta")), "what only tests use is not in the program"

    lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))
    sums = {(one["name"], "v" + one["version"]): one.get("checksum") for one in lock["package"]}
    for name, one in told.items():
        digests = {digest["content"] for digest in one.get("hashes", [])}
        assert name in sums, f"{name}: not in Cargo.lock"
        assert digests == {sums[name]}, f"{name}: its checksum is not that of Cargo.lock"
        assert one.get("licenses"), f"{name}: without a licence"
    Path(out).write_text(text, encoding="utf-8")
    print(f"{out}: CycloneDX {bill['specVersion']}, {len(bill['components'])} components, as in Cargo.lock, by its schema")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
