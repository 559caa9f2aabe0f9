"""Tables of true counts, written as a statistician would write them,
and the small worlds they are tables of."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from builder.attack.published import PublishedTables
from builder.disclosure import PLACE, Earlier, RoundingKey, Rule, Structure, protect
from builder.policy import DisclosurePolicy, Protection
from release.vocabulary import ALL, ENGLAND

KEY, OTHER_KEY = (
    RoundingKey(b"a key for tests, thirty-two bytes"),
    RoundingKey(b"another key for tests, 32 bytes.."),
)
LINE = Protection("counts children", base=5, interval=4, sums=9, zero_discloses=True)
NO_RATES = pd.DataFrame(columns=["measure", "numerator", "base", "value"])
TRUE = """
               total    girls     boys
England           63       30       33
  North           25       14       11
    Town          14        8        6
    Shire         11        6        5
  South           38       16       22
    Port          37       16       21
    Isles          1        0        1
"""


def policy(*measures: str, **changes: object) -> DisclosurePolicy:
    """The usual policy for these measures, with some settings changed."""
    line = Protection(**{**vars(LINE), **changes})
    return DisclosurePolicy(
        "test", 50, "Rounded.", dict.fromkeys(measures or ("children",), line), {}, ""
    )


def read(
    text: str, *, tally: str = "children", breakdown: str = "sex", period: str = "2009-01"
) -> pd.DataFrame:
    """Cells from a table whose rows are areas, indented under the area they lie in,
    and whose columns are the total and the categories."""
    header, *rows = [line for line in text.strip("\n").splitlines() if line.strip()]
    cells = []
    for row in rows:
        area, *counts = row.split()
        cells += [
            (tally, *_line(name, breakdown), _code(area), period, int(count), "")
            for name, count in zip(header.split(), counts, strict=True)
            if count != "-"
        ]
    return pd.DataFrame(cells, columns=[*PLACE, "count", "status"]).astype({"count": "Int64"})


def tree(text: str) -> dict[str, str | None]:
    """Each area of a table and the area it lies in, from its indentation."""
    parents: dict[str, str | None] = {}
    above: list[tuple[int, str]] = []
    for row in text.strip("\n").splitlines()[1:]:
        indent, area = len(row) - len(row.lstrip()), _code(row.split()[0])
        above = [(i, a) for i, a in above if i < indent]
        parents[area] = above[-1][1] if above else None
        above.append((indent, area))
    return parents


def show(
    cells: pd.DataFrame,
    like: str,
    *,
    column: str = "value",
    period: str = "2009-01",
    tally: str = "children",
) -> str:
    """A column of cells as a table laid out as `like`."""
    header, *rows = like.strip("\n").splitlines()
    here = cells[(cells["period"] == period) & (cells["tally"] == tally)].set_index(
        ["geography", "category"]
    )[column]
    lines = [header]
    for row in rows:
        area, names = row.split()[0], header.split()
        numbers = [str(here.get((_code(area), ALL if n == "total" else n), "-")) for n in names]
        lines.append(
            row[: len(row) - len(row.lstrip())]
            + area.ljust(11 - (len(row) - len(row.lstrip())))
            + "".join(n.rjust(9) for n in numbers)
        )
    return "\n".join(line.rstrip() for line in lines)


def plain(text: str) -> list[list[str]]:
    """A table without its spacing, to compare with."""
    return [line.split() for line in text.strip("\n").splitlines() if line.strip()]


def structure(
    cells: pd.DataFrame,
    parents: Mapping[str, str | None],
    *rules: Rule,
    months: Mapping[str, tuple[str, ...]] | None = None,
    flows: frozenset[str] = frozenset(),
    sets: frozenset[str] = frozenset(),
) -> Structure:
    """The structure of a small world whose breakdowns all add up to their
    totals (except those of sets), and rules beside."""
    lines = sorted(set(cells[PLACE[:3]].itertuples(index=False, name=None)))
    own = []
    for tally in sorted({line[0] for line in lines} - sets):
        for breakdown in sorted({line[1] for line in lines if line[0] == tally and line[1] != ALL}):
            own.append(
                Rule(
                    (
                        (1, (tally, ALL, ALL)),
                        *((-1, line) for line in lines if line[:2] == (tally, breakdown)),
                    ),
                    exact=True,
                )
            )
    periods = {p: (p,) for p in cells["period"].unique() if len(p) == 7 and p[5:].isdigit()} | dict(
        months or {}
    )
    return Structure(
        (*own, *rules), parents, periods, {t: t for t in cells["tally"].unique()}, sets, flows
    )


def published(
    cells: pd.DataFrame, found: Structure, key: RoundingKey = KEY, **changes: object
) -> pd.DataFrame:
    """The protected counts of a small world."""
    return protect(
        cells, policy(*cells["tally"].unique(), **changes), structure=found, key=key
    ).frame


def shown_before(*frames: pd.DataFrame) -> Earlier:
    """Releases still public, of the same periods and the same counts."""
    cells = pd.concat([held(frame).counts for frame in frames], ignore_index=True)
    return Earlier(cells, cells.iloc[:0], {})


def held(frame: pd.DataFrame) -> PublishedTables:
    """What a reader of protected counts holds."""
    return PublishedTables(
        frame[[*PLACE, "value", "rounded", "status"]].astype({"value": "Float64"}), NO_RATES, ()
    )


def _code(area: str) -> str:
    return ENGLAND if area == "England" else area


def _line(name: str, breakdown: str) -> tuple[str, str]:
    return (ALL, ALL) if name == "total" else (breakdown, name)
