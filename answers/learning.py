"""Learning what words tell from labelled questions: ridge regression, solved at once.

Each question is a row of the features it has, weighted by how rare they are. The weights are those
that come nearest to the labels while staying small (`SMALL` says how much that matters), so a word
of one question alone tells little. There is no chance in it: the same questions give the same
weights.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from answers import framing
from answers.joining import mended
from answers.likeness import COLUMNS, Feature, group
from answers.parts import Kind
from answers.reading import features_of
from answers.text import clean, words

SMALL = 0.5
LEAST = 0.05
"""Weights nearer to nothing than this are left out."""
SEEN = 2
"""In how many questions a feature must stand to tell anything."""


@dataclass(frozen=True)
class Example:
    """A question with its right kind, and its first measure where it has one."""

    features: frozenset[str]
    kind: str
    measure: str = ""


def examples(lines: Iterable[Mapping[str, str]]) -> list[Example]:
    """Labelled questions as they are learned from: rows of a file of questions, or wordings, each
    with its measure alone."""
    return [
        Example(
            of_question(line.get("question") or line["wording"], line.get("date") or ""),
            group(Kind(line.get("expected_kind") or Kind.FIGURE)),
            (line.get("expected_measures") or line.get("measure") or "").split(";")[0],
        )
        for line in lines
    ]


@lru_cache(maxsize=4096)
def of_question(question: str, asked_on: str = "") -> frozenset[str]:
    """The features of a whole question, without its frame."""
    try:
        day = dt.date.fromisoformat(asked_on)
    except ValueError:
        day = dt.date(2009, 12, 31)
    body = framing.unframed(mended(clean(question))[0], day).body
    return features_of(body, words(body))


def learned(known: Sequence[Example]) -> dict[str, Feature]:
    """What each feature tells, from these questions."""
    often = Counter(name for one in known for name in one.features)
    names = sorted(name for name, times in often.items() if times >= SEEN)
    rarity = {n: float(np.log((1 + len(known)) / (1 + often[n])) + 1) for n in names}
    rows = _rows([one.features for one in known], rarity)
    alike = rows @ rows.T
    kinds = _fitted(rows, alike, [one.kind for one in known], names)
    own = [n for n, one in enumerate(known) if one.measure]
    measures = _fitted(rows[own], alike[np.ix_(own, own)], [known[n].measure for n in own], names)
    return {
        name: Feature(round(rarity.get(name, 0.0), 2), kinds.get(name, {}), measures.get(name, {}))
        for name in ("", *names)
        if name == "" or kinds.get(name) or measures.get(name) or rarity[name]
    }


def _rows(known: Sequence[frozenset[str]], rarity: Mapping[str, float]) -> np.ndarray:
    """A row for each question: its features by how rare they are, as a whole of length one."""
    at = {name: n for n, name in enumerate(rarity)}
    rows = np.zeros((len(known), len(at)), dtype=np.float32)
    for row, own in zip(rows, known, strict=True):
        for name in own & rarity.keys():
            row[at[name]] = rarity[name]
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(length == 0, 1, length)
    return rows


def _fitted(
    rows: np.ndarray, alike: np.ndarray, own: Sequence[str], names: Sequence[str]
) -> dict[str, dict[str, float]]:
    """For each feature the weights with which it speaks for each label; under no feature the
    shares of all labels. `alike` says how like each two of the rows are."""
    labels = sorted(set(own))
    wanted = np.array([[float(label == one) for label in labels] for one in own])
    shares = wanted.mean(axis=0)
    small = alike.astype(np.float64) + SMALL * np.eye(len(own))
    fitted = rows.T @ np.linalg.solve(small, wanted - shares).astype(np.float32)
    found = {
        name: {
            label: round(float(weight), 2)
            for label, weight in zip(labels, weights, strict=True)
            if abs(weight) >= LEAST
        }
        for name, weights in zip(names, fitted, strict=True)
    }
    return {"": dict(zip(labels, shares.round(3).tolist(), strict=True)), **found}


def written(path: Path, told: Mapping[str, Feature]) -> None:
    """The weights as a file, a line a feature."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for name, one in told.items():
            writer.writerow((name, one.rarity, _said(one.kinds), _said(one.measures)))


def _said(own: Mapping[str, float]) -> str:
    return " ".join(f"{name}={weight}" for name, weight in sorted(own.items()))
