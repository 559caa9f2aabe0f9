"""What rows of the tables given once owe each other, and the free text in them. These tables are
small and about nobody, so they are looked at in Python."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from builder.contract import AGE_BANDS, QUOTED
from builder.extracts.part import PartitionCheck
from builder.extracts.problem import Problem
from builder.extracts.texts import as_read, fits
from builder.figure_names import figure_names, not_told_apart
from release.vocabulary import ENGLAND, Level

Row = Mapping[str, Any]
_MOST_NAMED = 5
_OFF_BY, _OR_BY = 0.01, 500
"""How far age bands may lie from their total: published estimates are rounded, each by itself."""


def reference_problems(
    part: PartitionCheck, rows: Sequence[Row], tiers: Mapping[str, str]
) -> Iterator[Problem]:
    """Everything these rows show to be wrong as text and beside each other.
    `tiers` gives the tier of each area that is known."""
    yield from _text_problems(part, rows)
    for needs, check in _CHECKS.get(part.table.name, ()):
        if part.has(*needs):
            whole = [
                row
                for row in rows
                if all(
                    row[name] is not None for name in needs if not part.table.column(name).nullable
                )
            ]
            yield from check(part, whole, tiers)


def _text_problems(part: PartitionCheck, rows: Sequence[Row]) -> Iterator[Problem]:
    for column in part.columns:
        if column.text:
            bad = [
                row
                for row in rows
                if row[column.name] is not None and not fits(column.text, str(row[column.name]))
            ]
            yield from _told(part, column.name, "text of another form", column.text, bad)


def _told(
    part: PartitionCheck, column: str, found: str, allowed: str, rows: Sequence[Row]
) -> Iterator[Problem]:
    """One line for all these rows, with the first parts of their keys where
    they can be repeated."""
    if rows:
        keys = list(dict.fromkeys(str(row.get(part.table.key[0])) for row in rows))
        named = [
            key for key in keys if part.table.column(part.table.key[0]).allowed or part.is_code(key)
        ]
        shown = (
            ", in "
            f"{', '.join(named[:_MOST_NAMED])}"
            f"{f' and {len(keys) - _MOST_NAMED:,} more' if len(keys) > _MOST_NAMED else ''}"
            if len(named) == len(keys)
            else ""
        )
        yield part.problem(column, found + shown, allowed, rows=len(rows))


# -- geographies -----------------------------------------------------------------------------------


def _englands(
    part: PartitionCheck, rows: Sequence[Row], tiers: Mapping[str, str]
) -> Iterator[Problem]:
    found = [row for row in rows if row["level"] == Level.ENGLAND]
    if [row["code"] for row in found] != [ENGLAND]:
        what = "England under another code"
        if len(found) != 1:
            what = f"{len(found)} areas that are England" if found else "no England"
        yield part.problem(
            "level",
            what,
            f"one England, with the code {ENGLAND}",
            rows=len(found),
        )


_LIES_IN = {Level.ENGLAND: None, Level.REGION: Level.ENGLAND, Level.AUTHORITY: Level.REGION}


def _parents(
    part: PartitionCheck, rows: Sequence[Row], tiers: Mapping[str, str]
) -> Iterator[Problem]:
    known = [
        row
        for row in rows
        if row["level"] in tuple(Level) and (row["parent"] is None or row["parent"] in tiers)
    ]
    bad = [
        row
        for row in known
        if (row["parent"] and tiers[row["parent"]]) != _LIES_IN[Level(row["level"])]
    ]
    yield from _told(
        part,
        "parent",
        "an area that lies in another than it should",
        "none for England, England for a region, a region for an authority",
        bad,
    )


def _names(
    part: PartitionCheck, rows: Sequence[Row], tiers: Mapping[str, str]
) -> Iterator[Problem]:
    bad = _shared_on_one_day(rows, lambda row: (row["level"], as_read(row["name"])))
    yield from _told(
        part,
        "name",
        "a name that two areas of one tier have on one day",
        "each area by a name of its own",
        bad,
    )


def _hexagons(
    part: PartitionCheck, rows: Sequence[Row], tiers: Mapping[str, str]
) -> Iterator[Problem]:
    yield from _told(
        part,
        "hex_r",
        "one of the two numbers of a hexagon",
        "both or neither",
        [row for row in rows if (row["hex_q"] is None) != (row["hex_r"] is None)],
    )
    placed = [row for row in rows if row["hex_q"] is not None and row["hex_r"] is not None]
    yield from _told(
        part,
        "hex_q",
        "a hexagon that two areas have on one day",
        "each area in a hexagon of its own",
        _shared_on_one_day(placed, lambda row: (row["level"], row["hex_q"], row["hex_r"])),
    )


def _shared_on_one_day(rows: Sequence[Row], what: Callable[[Row], object]) -> list[Row]:
    """Rows that have something in common with another while both are there."""
    alike = defaultdict(list)
    for row in rows:
        alike[what(row)].append(row)
    return [
        row
        for group in alike.values()
        if len(group) > 1
        for row in group
        if any(_meet(row, other) for other in group if other is not row)
    ]


def _meet(one: Row, other: Row) -> bool:
    return all(
        (a["valid_from"] or dt.date.min) <= (b["valid_to"] or dt.date.max)
        for a, b in ((one, other), (other, one))
    )


# -- population, sources, quoted figures -----------------------------------------------------------


def _bands(
    part: PartitionCheck, rows: Sequence[Row], tiers: Mapping[str, str]
) -> Iterator[Problem]:
    persons = {(row["geography"], row["age_band"], row["source"]): row for row in rows}
    bad = []
    for (area, band, source), total in persons.items():
        parts = [row for b in AGE_BANDS if (row := persons.get((area, b, source)))]
        if (
            band == "all"
            and len(parts) == len(AGE_BANDS)
            and abs(sum(row["persons"] for row in parts) - total["persons"])
            > max(_OR_BY, _OFF_BY * total["persons"])
        ):
            bad.append(total)
    yield from _told(
        part,
        "persons",
        "age bands that do not add up to the total of their source",
        "age bands that add up, but for rounding",
        bad,
    )


def _titles(
    part: PartitionCheck, rows: Sequence[Row], tiers: Mapping[str, str]
) -> Iterator[Problem]:
    often = Counter(as_read(row["title"]) for row in rows)
    yield from _told(
        part,
        "title",
        "a title that two sources have",
        "each source by a title of its own",
        [row for row in rows if often[as_read(row["title"])] > 1],
    )


def _tiers(
    part: PartitionCheck, rows: Sequence[Row], tiers: Mapping[str, str]
) -> Iterator[Problem]:
    bad = [
        row
        for row in rows
        if row["measure"] in QUOTED
        and tiers.get(row["geography"], Level.ENGLAND) not in QUOTED[row["measure"]].levels
    ]
    yield from _told(
        part,
        "geography",
        "an area of a tier the measure is not published for",
        "an area of a tier of the measure",
        bad,
    )


def _quoted(
    part: PartitionCheck, rows: Sequence[Row], tiers: Mapping[str, str]
) -> Iterator[Problem]:
    known = [row for row in rows if row["measure"] in QUOTED]
    bad = not_told_apart(
        known, figure_names(known, {id_: measure.unit for id_, measure in QUOTED.items()})
    )
    yield from _told(
        part,
        "category",
        "figures that cannot be told apart",
        "for each measure, area and title a category, source and date of its own",
        bad,
    )


_CHECKS: dict[
    str,
    tuple[
        tuple[
            tuple[str, ...],
            Callable[[PartitionCheck, Sequence[Row], Mapping[str, str]], Iterator[Problem]],
        ],
        ...,
    ],
] = {
    "geographies": (
        (("code", "level"), _englands),
        (("code", "level", "parent"), _parents),
        (("code", "level", "name", "valid_from", "valid_to"), _names),
        (("code", "level", "hex_q", "hex_r", "valid_from", "valid_to"), _hexagons),
    ),
    "population": ((("geography", "age_band", "persons", "source"), _bands),),
    "sources": ((("id", "title"), _titles),),
    "quoted_figures": (
        (("measure", "geography"), _tiers),
        (("measure", "category", "title", "unit", "geography", "source", "as_at"), _quoted),
    ),
}
"""For each table, the columns a check needs, and the check."""
