"""A second reader: of what kind, and of which measure, the labelled questions were whose words are
most like these.

The rules know what stands in the vocabulary. What nobody wrote down they miss; weights that
were learned from labelled questions (`answers/learning.py`) tell then what a part is like as a
whole. Where the two agree a reading may stand; where they do not it is in doubt, and where the
rules only guess the likeness decides.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from answers.parts import HELD, Kind
from answers.text import Word

FILE = Path(__file__).parent / "data" / "weights.csv"
"""What `python -m answers learn` writes."""
COLUMNS = ("feature", "rarity", "kinds", "measures")
FEWEST = 2
"""Of how many words, or pairs of words, something must be known for a part to be like any."""
ANSWERS = "held"
"""Stands for all kinds of which the release holds figures: likeness does not tell them apart."""

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Feature:
    """What one word, or two together, tells: how rare it is, and for what it speaks."""

    rarity: float
    kinds: Weights
    measures: Weights


@dataclass(frozen=True)
class Likeness:
    """How like a part is to the questions of each kind, and of each measure: shares of about one.

    Empty where no word of it is known.
    """

    kinds: Weights = field(default_factory=dict)
    measures: Weights = field(default_factory=dict)

    def of(self, kind: Kind) -> float:
        """How like it is to the questions of a kind."""
        return self.kinds.get(group(kind), 0.0)

    def behind(self, kind: Kind) -> float:
        """By how much a kind is less like it than the likest."""
        return max(self.kinds.values(), default=0.0) - self.of(kind)

    def measure_behind(self, measure: str) -> float:
        """By how much a measure is less like it than the likest."""
        return max(self.measures.values(), default=0.0) - self.measures.get(measure, 0.0)


def group(kind: Kind) -> str:
    """A kind as it is told apart here."""
    return ANSWERS if kind in HELD else str(kind)


def features(words: Sequence[Word], form: str, *, other: bool, unheld: bool) -> frozenset[str]:
    """What of a part likeness is judged by: its stems, each two of them that stand side by side,
    the form it asks in, and whether another system or what is not held is named."""
    stems = ["#" if any(c.isdigit() for c in w.stem) else w.stem for w in words]
    pairs = zip(["^", *stems], [*stems, "$"], strict=True)
    return frozenset(
        (
            *stems,
            *(f"{one} {two}" for one, two in pairs),
            f"form={form}",
            f"other={other}",
            f"unheld={unheld}",
        )
    )


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Feature]:
    """What each word tells, and under no word at all how often each kind and measure is asked."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["feature"]: Feature(
                float(row["rarity"]), _parsed(row["kinds"]), _parsed(row["measures"])
            )
            for row in csv.DictReader(file)
        }


def _parsed(text: str) -> dict[str, float]:
    pairs = (item.split("=") for item in text.split())
    return {name: float(value) for name, value in pairs}


def likeness(found: Collection[str]) -> Likeness:
    """How like what has these features is to the questions of each kind and measure."""
    return judged(found, weights())


def judged(found: Iterable[str], told: Mapping[str, Feature]) -> Likeness:
    """The same by other weights."""
    found = frozenset(found)
    known = [told[name] for name in found if name in told]
    length = math.sqrt(sum(one.rarity**2 for one in known))
    if sum("=" not in name for name in found if name in told) < FEWEST:
        return Likeness()
    before = told[""]
    kinds, measures = dict(before.kinds), dict(before.measures)
    for one in known:
        share = one.rarity / length
        for sums, own in ((kinds, one.kinds), (measures, one.measures)):
            for name, weight in own.items():
                sums[name] = sums.get(name, 0.0) + share * weight
    return Likeness(kinds, measures)
