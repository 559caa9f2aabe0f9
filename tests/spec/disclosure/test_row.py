"""Eighteen releases in a row, each with a month more, a return that comes a month late and a
correction of an older one; every earlier one is still in a reader's hands.

In the middle one release is taken back and issued again with a correction in it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pytest

from builder.attack import attack
from builder.attack.certificate import broken_truths
from builder.disclosure import PLACE, Rule, Structure, protect
from builder.disclosure.earlier import CORRECTED, Shown, earlier_of
from builder.policy import DisclosurePolicy
from release.vocabulary import ALL, ENGLAND, Status
from tests.spec.disclosure.tables import KEY, LINE, held

MONTHS = tuple(f"{2009 + (n // 12)}-{n % 12 + 1:02}" for n in range(18))
PARENTS = {
    ENGLAND: None,
    **dict.fromkeys(("North", "South"), ENGLAND),
    **dict.fromkeys(("Town", "Shire", "Vale"), "North"),
    **dict.fromkeys(("Port", "Isles"), "South"),
}
LOWEST = tuple(a for a in PARENTS if a not in PARENTS.values())
PARTS = ("girls", "boys")
POLICY = DisclosurePolicy(
    "test",
    50,
    "Rounded.",
    dict.fromkeys(("children", "opened", "some"), replace(LINE, sums=14)),
    {CORRECTED[0]: "a fact about an authority"},
    "",
)


@dataclass
class Directory:
    """True counts as they come to be known: of each tally, authority, category and month;
    which returns are out, and which were corrected."""

    random: random.Random
    true: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    unsent: set[tuple[str, str]] = field(default_factory=set)
    corrected: set[tuple[str, str]] = field(default_factory=set)

    def a_month(self, n: int) -> None:
        """Month `n` comes: every return but one; the one that was out; and a correction."""
        month = MONTHS[n]
        self.unsent = {(LOWEST[n % len(LOWEST)], month)}
        for area in LOWEST:
            for part in PARTS:
                before = self.true.get(("children", area, part, MONTHS[n - 1]), None)
                children = (
                    self.random.choice((0, 2, 7, 33, 90))
                    if before is None
                    else before + self.random.choice((0, 0, 1, 2))
                )
                self.true["children", area, part, month] = children
                self.true["some", area, part, month] = children // 3
                self.true["opened", area, part, month] = self.random.choice((0, 1, 3, 8))
        if n >= 2:
            self.a_correction(LOWEST[(n + 2) % len(LOWEST)], MONTHS[n - 2])

    def a_correction(self, area: str, month: str) -> None:
        """One more girl, or one less opened."""
        self.corrected.add((area, month))
        self.true["children", area, "girls", month] += 1
        opened = "opened", area, "boys", month
        self.true[opened] = max(self.true[opened] - 1, 0)

    def cells(self, n: int) -> pd.DataFrame:
        """All cells of a release whose last month is the `n`th."""
        rows = []
        for month in MONTHS[: n + 1]:
            for tally in ("children", "some", "opened"):
                rows += self._of_month(tally, month)
            rows += [
                (
                    *CORRECTED,
                    area,
                    month,
                    sum(
                        (x, month) in self.corrected
                        for x in LOWEST
                        if area in (x, PARENTS[x], ENGLAND)
                    ),
                    "",
                )
                for area in PARENTS
            ]
        frame = pd.DataFrame(rows, columns=[*PLACE, "count", "status"])
        opened = frame[frame["tally"] == "opened"].groupby(PLACE[:4], as_index=False)
        to_date = opened["count"].sum(min_count=1).assign(period="to-date", status="")
        return pd.concat([frame, to_date[frame.columns]], ignore_index=True).astype(
            {"count": "Int64"}
        )

    def _of_month(self, tally: str, month: str) -> list[tuple]:
        rows = []
        for area in PARENTS:
            inside = [x for x in LOWEST if area in (x, PARENTS[x], ENGLAND)]
            sent = [x for x in inside if (x, month) not in self.unsent]
            by = [sum(self.true[tally, x, part, month] for x in sent) for part in PARTS]
            for line, count in zip(
                ((ALL, ALL), *(("sex", part) for part in PARTS)), (sum(by), *by), strict=True
            ):
                rows.append(
                    (
                        tally,
                        *line,
                        area,
                        month,
                        *((count, "") if sent else (None, Status.NOT_AVAILABLE)),
                    )
                )
        return rows


def structure(n: int) -> Structure:
    """How the cells of the `n`th release hang together."""
    lines = [(ALL, ALL), *(("sex", part) for part in PARTS)]
    rules = [
        Rule(((1, (t, ALL, ALL)), *((-1, (t, "sex", p)) for p in PARTS)), exact=True)
        for t in ("children", "some", "opened")
    ]
    rules += [Rule(((1, ("children", *line)), (-1, ("some", *line)))) for line in lines]
    months = MONTHS[: n + 1]
    return Structure(
        tuple(rules),
        PARENTS,
        {m: (m,) for m in months} | {"to-date": months},
        {t: t for t in ("children", "some", "opened", CORRECTED[0])},
        frozenset(),
        frozenset({"opened"}),
    )


@pytest.mark.parametrize("seed", [1])  # others pass too; each takes as long as all other tables
def test_eighteen_months_in_a_row_are_published_and_nothing_is_told_by_their_differences(
    seed: int,
) -> None:
    directory, shown, moved = Directory(random.Random(seed)), [], 0
    for n in range(len(MONTHS)):
        directory.a_month(n)
        for issue in range(2 if n == 9 else 1):
            if issue:  # taken back, and issued again with one more correction
                directory.a_correction("Vale", MONTHS[n - 4])
            moved += publish(directory, n, shown)
    assert moved, "corrections move something, or nothing was tried"


def publish(directory: Directory, n: int, shown: list[Shown]) -> int:
    """Protect and attack one release beside all before it, add it to what readers hold; how many
    cells of months that were shown before are another now."""
    cells, own = directory.cells(n), structure(n)
    earlier = earlier_of(cells, own, POLICY, shown) if shown else None
    out = protect(cells, POLICY, structure=own, key=KEY, earlier=earlier).frame
    assert broken_truths(cells, out, own, POLICY) == []
    verdict = attack(held(out), own, POLICY, {}, earlier=earlier)
    assert verdict.failures == (), (n, verdict.narrow)
    shown.append(Shown(held(out).counts, dict(own.months)))
    if earlier is None:
        return 0
    assert not _differs(out, earlier.cells), "what cannot have changed is as it was, or withheld"
    return _differs(out, shown[-2].counts[shown[-2].counts["period"] != "to-date"])


def _differs(now: pd.DataFrame, then: pd.DataFrame) -> int:
    both = now.merge(then[[*PLACE, "value"]], on=PLACE, suffixes=("", "_then"))
    both = both[both["status"] == ""]
    values = (
        both[c].astype("Float64").to_numpy(float, na_value=np.nan) for c in ("value", "value_then")
    )
    value, before = values
    return int(((value != before) & ~np.isnan(value) & ~np.isnan(before)).sum())
