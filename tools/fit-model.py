#!/usr/bin/env python3
"""Fits the model that `sounds-like` rules read (rulesets/models/*.tsv).

    postcheck rules evaluate --lessons POSTS.jsonl... > lessons.jsonl
    tools/fit-model.py lessons.jsonl rulesets/models/remarks.tsv

Needs numpy, scipy and scikit-learn. One logistic regression tells remarks of any kind from innocent texts, another the kinds of
remarks from each other, both on the number of words, pairs of words and cues; a text's features are divided by a power of their
number, as postcheck does when it scores. `--check` prints, by cross-validation, the share of remarks that is found and the
share of innocent texts that is taken for one, for scores from which on a text is told.
"""
import json
import sys

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

CLASSES = [
    "criticism", "derogatory", "harassment", "confidential", "personal-data", "disrepute", "misleading",
    "discrimination", "official-opinion", "language", "unsuitable", "chain-message", "copyright", "following", "disclaimer",
]
# A feature must stand in this many posts to be learned from.
SEEN = 3
# Inverse strength of the L2 penalty.
C = 12.0
# A text's features are divided by this power of their number: with less, long texts would score by their length; with the
# square root, a long text would hide the one remark in it. The constant of the same name in src/ruleset/voice.rs is the same.
DAMPING = 0.4
# Who speaks tells of what kind a remark is, but must not make it one: writers of lessons let official accounts misbehave less often.
SPEAKERS = ("cue:personal", "cue:official")
# Weight of the drafts that rules carry: a rule must not be overruled on its own drafts.
DRAFT = 6.0
# Weights smaller than this are left out of the file.
SMALL = 0.12


def read(path):
    rows = []
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        labels = {row["category"], *(row.get("also") or [])}
        rows.append((f"{row['file']}:{row['line']}", labels, row["features"], row["category"]))
    return rows


def matrix(rows, index):
    data, indices, indptr = [], [], [0]
    for _, _, features, _ in rows:
        known = [f for f in features if f in index]
        data.extend([max(len(features), 1) ** -DAMPING] * len(known))
        indices.extend(index[f] for f in known)
        indptr.append(len(indices))
    return csr_matrix((data, indices, indptr), shape=(len(rows), len(index)))


def without_speakers(x, names):
    return x @ diags([0.0 if name in SPEAKERS else 1.0 for name in names])


def fit(x, y, weight):
    return LogisticRegression(C=C, max_iter=4000).fit(x, y, sample_weight=weight)


def weights_of(rows):
    return np.array([DRAFT if "drafts" in place else 1.0 for place, _, _, _ in rows])


def is_remark(rows):
    return np.array(["innocent" not in labels for _, labels, _, _ in rows])


def kinds(rows):
    return np.array([category if category in CLASSES else "" for _, _, _, category in rows])


def cross_validate(rows, x):
    groups = [place for place, _, _, _ in rows]
    y, weight = is_remark(rows), weights_of(rows)
    score = np.zeros(len(rows))
    for train, test in GroupKFold(5).split(x, y, groups):
        score[test] = fit(x[train], y[train], weight[train]).decision_function(x[test])
    for at_least in np.arange(-1.5, 3.1, 0.5):
        found, innocent = np.mean(score[y] >= at_least), np.mean(score[~y] >= at_least)
        print(f"from {at_least:4.1f}: {found:.1%} of remarks, {innocent:.1%} of innocent texts", file=sys.stderr)


def main():
    rows = read(sys.argv[1])
    counts = {}
    for _, _, features, _ in rows:
        for feature in set(features):
            counts[feature] = counts.get(feature, 0) + 1
    names = sorted(f for f, n in counts.items() if n >= SEEN and "<unknown>" not in f)
    index = {f: i for i, f in enumerate(names)}
    x = matrix(rows, index)
    if "--check" in sys.argv:
        cross_validate(rows, without_speakers(x, names).tocsr())
    remark = is_remark(rows)
    weight = weights_of(rows)
    any_model = fit(without_speakers(x, names), remark, weight)
    kind = kinds(rows)
    told = remark & (kind != "")
    kind_model = fit(x[told], kind[told], weight[told])
    classes = ["any", *kind_model.classes_]
    weights = np.concatenate([any_model.coef_, kind_model.coef_])
    bias = np.concatenate([any_model.intercept_, kind_model.intercept_])
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write("# Learned weights; written by tools/fit-model.py from the labelled posts under tests/accuracy/.\n")
        out.write("@classes\t" + "\t".join(classes) + "\n")
        out.write("@bias\t" + "\t".join(f"{b:.3f}" for b in bias) + "\n")
        for i, name in enumerate(names):
            if np.abs(weights[:, i]).max() >= SMALL:
                out.write(name + "\t" + "\t".join(f"{w:.2f}".replace("-0.00", "0") if abs(w) >= 0.05 else "0" for w in weights[:, i]) + "\n")


main()
