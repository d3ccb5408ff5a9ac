#!/usr/bin/env python3
"""Fits the model that `sounds-like` rules read (rulesets/models/*.tsv).

    postcheck rules evaluate --lessons POSTS.jsonl... > lessons.jsonl
    tools/fit-model.py lessons.jsonl rulesets/models/remarks.tsv

Needs numpy, scipy and scikit-learn. One logistic regression for each class, on the number of words, pairs of words and
cues; a text's features are divided by the square root of their number, as postcheck does when it scores.
"""
import json
import sys

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

CLASSES = [
    "criticism", "derogatory", "harassment", "confidential", "personal-data", "disrepute", "misleading",
    "discrimination", "official-opinion", "language", "unsuitable",
]
# A feature must stand in this many posts to be learned from.
SEEN = 3
# Weight of posts of other categories when a class is learned: they are no counter-examples of the same rank.
OTHER = 0.4
# Inverse strength of the L2 penalty.
C = 12.0
# How much stronger cues are in the fit, so that the penalty presses less on them: they are few, and each says more than a word.
CUE = 2.0
# Weights smaller than this are left out of the file.
SMALL = 0.12


def read(path):
    rows = []
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        labels = {row["category"], *(row.get("also") or [])}
        features = [f for f in row["features"] if "<unknown>" not in f]
        rows.append((f"{row['file']}:{row['line']}", labels, features))
    return rows


def matrix(rows, index):
    data, indices, indptr = [], [], [0]
    for _, _, features in rows:
        known = [f for f in features if f in index]
        root = np.sqrt(max(len(features), 1))
        data.extend((CUE if f.startswith("cue:") else 1.0) / root for f in known)
        indices.extend(index[f] for f in known)
        indptr.append(len(indices))
    return csr_matrix((data, indices, indptr), shape=(len(rows), len(index)))


def targets(rows, name):
    y = np.array([name in labels for _, labels, _ in rows])
    weight = np.array([1.0 if name in labels or "innocent" in labels else OTHER for _, labels, _ in rows])
    return y, weight


def fit(x, y, weight):
    return LogisticRegression(C=C, max_iter=4000).fit(x, y, sample_weight=weight)


def cross_validate(rows, x):
    groups = [place for place, _, _ in rows]
    innocent = np.array(["innocent" in labels for _, labels, _ in rows])
    for name in CLASSES:
        y, weight = targets(rows, name)
        if y.sum() < 20:
            continue
        score = np.zeros(len(rows))
        for train, test in GroupKFold(5).split(x, y, groups):
            score[test] = fit(x[train], y[train], weight[train]).decision_function(x[test])
        told = []
        for rate in (0.002, 0.005, 0.01, 0.02):
            threshold = np.quantile(score[innocent], 1 - rate)
            told.append(f"{rate:.1%}: recall {np.mean(score[y] > threshold):.2f} at {threshold:.2f}")
        print(f"{name:<18} {y.sum():>5}  " + "  ".join(told), file=sys.stderr)


def main():
    rows = read(sys.argv[1])
    counts = {}
    for _, _, features in rows:
        for feature in set(features):
            counts[feature] = counts.get(feature, 0) + 1
    names = sorted(f for f, n in counts.items() if n >= SEEN)
    index = {f: i for i, f in enumerate(names)}
    x = matrix(rows, index)
    if "--check" in sys.argv:
        cross_validate(rows, x)
    models = {}
    for name in CLASSES:
        y, weight = targets(rows, name)
        if y.sum() >= 20:
            models[name] = fit(x, y, weight)
    weights = np.stack([model.coef_[0] for model in models.values()])
    weights *= np.array([CUE if name.startswith("cue:") else 1.0 for name in names])
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write("# Learned weights; written by tools/fit-model.py from the labelled posts under tests/accuracy/.\n")
        out.write("@classes\t" + "\t".join(models) + "\n")
        out.write("@bias\t" + "\t".join(f"{m.intercept_[0]:.3f}" for m in models.values()) + "\n")
        for i, name in enumerate(names):
            if np.abs(weights[:, i]).max() >= SMALL:
                out.write(name + "\t" + "\t".join(f"{w:.2f}".replace("-0.00", "0") if abs(w) >= 0.05 else "0" for w in weights[:, i]) + "\n")


main()
