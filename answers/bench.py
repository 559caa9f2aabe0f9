"""How well questions are read:
a file of questions with the answer each should get, and what was made of them."""

from __future__ import annotations

import csv
import re
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from answers.ask import ask
from answers.parts import ANSWERED, HELD, Kind, Part, Place
from queries.releases import Release
from release.vocabulary import ENGLAND, Level

NEEDED = (
    "id",
    "date",
    "question",
    "expected_kind",
    "expected_measures",
    "geography",
    "breakdown",
    "period",
)
COLUMNS = ("id", "kind", "measures", "geography", "breakdown", "period", "sure")
_ORDER = (Kind.LIST, Kind.FIGURE, Kind.WITHHELD, Kind.NOT_HELD, Kind.OTHER_BODY, Kind.POLICY)
"""Which kind a question of several parts has: one part that is answered makes it answered."""

TOLD = HELD | {Kind.NOT_HELD}
"""Kinds that say of the release what it holds, or that it does not: wrong, they mislead."""


class Unreadable(ValueError):
    """A file that holds no questions: every fault at once, in plain sentences."""


@dataclass(frozen=True)
class Read:
    """What a question was read as, in the columns of the benchmark."""

    id: str
    kind: str
    measures: tuple[str, ...] = ()
    geography: tuple[str, ...] = ()
    breakdown: str = ""
    period: tuple[str, ...] = ()
    sure: bool = False
    milliseconds: float = 0.0

    def row(self) -> dict[str, str]:
        """The row of the file that `--out` writes."""
        return {
            "id": self.id,
            "kind": self.kind,
            "measures": ";".join(self.measures),
            "geography": ";".join(self.geography),
            "breakdown": self.breakdown,
            "period": ";".join(self.period),
            "sure": "yes" if self.sure else "no",
        }


@dataclass
class Score:
    """What came out of the questions of one kind: counts right, of so many that are measured."""

    questions: int = 0
    right: dict[str, int] = field(default_factory=dict)
    measured: dict[str, int] = field(default_factory=dict)
    wrong_and_sure: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def count(self, what: str, right: bool) -> None:
        """One more that is measured."""
        self.measured[what] = self.measured.get(what, 0) + 1
        self.right[what] = self.right.get(what, 0) + right


def questions(path: Path) -> list[dict[str, str]]:
    """The rows of a file of questions. Raises `Unreadable` with all that is wrong with it."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lines = list(reader)
            lacking = [c for c in NEEDED if c not in (reader.fieldnames or ())]
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise Unreadable(f"{path} cannot be read as a CSV file in UTF-8: {wrong}.") from wrong
    if lacking:
        raise Unreadable(f"{path} has no column {', '.join(lacking)}.")
    kinds = {str(k) for k in Kind}
    faults = [
        f"Row {n} ({line['id']}): the kind {line['expected_kind']!r} is none of "
        f"{', '.join(sorted(kinds))}."
        for n, line in enumerate(lines, 2)
        if line["expected_kind"] not in kinds
    ]
    if faults or not lines:
        raise Unreadable("\n".join(faults) or f"{path} holds no question.")
    return lines


def read(line: Mapping[str, str], release: Release) -> Read:
    """One question read.

    A month that is not yet published counts as held: labels know no release.
    """
    began = time.perf_counter()
    parts = ask(line["question"], release, asked_on=line["date"])
    return as_read(line["id"], parts, milliseconds=1000 * (time.perf_counter() - began))


def as_read(id_: str, parts: Sequence[Part], *, milliseconds: float = 0.0) -> Read:
    """The parts of a question as one row of the benchmark."""
    kinds = {part.awaited or part.kind for part in parts}
    kind = next(k for k in _ORDER if k in kinds)
    own = [p for p in parts if (p.awaited or p.kind) in HELD]
    if kind not in HELD:
        return Read(id_, kind, sure=all(p.sure for p in parts), milliseconds=milliseconds)
    own = sorted(own, key=_by_directness)
    measures = [p.measure for p in own] + [c.measure for p in own for c in p.candidates[1:3]]
    return Read(
        id_,
        kind,
        tuple(dict.fromkeys(measures)),
        tuple(dict.fromkeys(g for p in own for g in geography(p.areas))),
        next((p.breakdown for p in own if p.breakdown and p.measure == own[0].measure), ""),
        tuple(dict.fromkeys(s.said for p in own for s in p.periods)),
        all(p.sure and not _turns_on_size(p) for p in own),
        milliseconds,
    )


def _turns_on_size(part: Part) -> bool:
    """Whether a part is withheld in this release and would not be in another:
    no figure was given."""
    return part.kind is Kind.WITHHELD and part.awaited is not None


def _by_directness(part: Part) -> bool:
    """Dates held for authorities alone come after a figure for England, where no authority is
    named.
    """
    return part.measure == "milestone_date" and all(p.code == ENGLAND for p in part.areas)


def geography(places: Iterable[Place]) -> list[str]:
    """Areas as the benchmark writes them."""
    said = []
    for place in places:
        if place.level == Level.REGION:
            said.append(f"region:{place.name}")
        elif place.level == Level.AUTHORITY:
            said.append(f"authority:{place.name}")
        elif place.each is None:
            said.append("England")
        if place.each is not None:
            said.append(f"each {place.each}")
    return said


def also_accepted(line: Mapping[str, str]) -> set[str]:
    """Other kinds a label calls defensible."""
    match = re.search(r"also accept:\s*([a-z_;\s]+)", line.get("trap") or "")
    return {k.strip() for k in match[1].split(";")} if match else set()


def score(lines: Sequence[Mapping[str, str]], reads: Sequence[Read]) -> dict[str, Score]:
    """By expected kind, and under `all`, what was read right."""
    found: dict[str, Score] = {}
    for line, one in zip(lines, reads, strict=True):
        for name in (line["expected_kind"], "all"):
            _add(found.setdefault(name, Score()), line, one)
    return found


def _add(to: Score, line: Mapping[str, str], one: Read) -> None:
    expected = [m for m in line["expected_measures"].split(";") if m]
    same = one.kind == line["expected_kind"]
    to.questions += 1
    to.milliseconds.append(one.milliseconds)
    to.count("kind", same)
    to.count("kind or also accepted", same or one.kind in also_accepted(line))
    answers = one.kind in ANSWERED
    told = one.kind in TOLD or line["expected_kind"] in HELD
    wrong = told and not same and one.kind not in also_accepted(line)
    if expected:
        first = bool(one.measures) and one.measures[0] == expected[0]
        to.count("first measure", first)
        to.count("kind and first measure", same and first)
        to.count("among the first three", expected[0] in one.measures[:3])
        area = set(one.geography) == set(line["geography"].split(";"))
        period = bool(one.period) and one.period[0] == line["period"].split(";")[0]
        to.count("area", area)
        to.count("period", period)
        to.count("breakdown", one.breakdown == line["breakdown"])
        wrong = wrong or answers and not (first and area and period)
    if wrong and one.sure:
        to.wrong_and_sure.append(line["id"])


_SHOWN = (
    "kind",
    "kind or also accepted",
    "first measure",
    "kind and first measure",
    "among the first three",
    "area",
    "period",
    "breakdown",
)


def table(scores: Mapping[str, Score]) -> str:
    """The table that is printed: a line a kind."""
    names = [k for k in (*map(str, Kind), "all") if k in scores]
    head = f"{'':24}" + "".join(f"{name:>12}" for name in names)
    lines = [head, f"{'questions':24}" + "".join(f"{scores[n].questions:>12}" for n in names)]
    for what in _SHOWN:
        cells = "".join(f"{_cell(scores[n], what):>12}" for n in names)
        lines.append(f"{what:24}{cells}")
    lines.append(
        f"{'wrong without doubt':24}"
        + "".join(f"{len(scores[n].wrong_and_sure):>12}" for n in names)
    )
    lines.append(
        f"{'milliseconds, median':24}"
        + "".join(f"{statistics.median_high(scores[n].milliseconds):>12.0f}" for n in names)
    )
    lines.append(
        f"{'milliseconds, most':24}"
        + "".join(f"{max(scores[n].milliseconds):>12.0f}" for n in names)
    )
    return "\n".join(lines)


def _cell(one: Score, what: str) -> str:
    if not one.measured.get(what):
        return "-"
    return f"{one.right[what]}/{one.measured[what]} {100 * one.right[what] // one.measured[what]}%"


def written(path: Path, reads: Sequence[Read]) -> None:
    """The row of each question, to a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(one.row() for one in reads)
