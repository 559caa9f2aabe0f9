"""What a figure published elsewhere is called in a release:
one id and one title for each, worked out from all of them together.

The check of an extract and the build both ask here, so that what the one passes the other can name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence


def figure_names(
    rows: Sequence[Mapping[str, str]], units: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Id and title of each row of `quoted_figures`, in the order given;
    `units` are those of the measures.

    A category that several sources or dates give becomes one for each, so that they stand side by
    side. One that means something else in another measure carries the measure's name.
    """
    often = Counter(
        category for category, _, _ in {(r["category"], r["source"], r["as_at"]) for r in rows}
    )
    names = [
        (
            r["category"]
            if often[r["category"]] == 1
            else f"{r['category']}.{slug(r['source'])}.{slug(r['as_at'])}",
            _title(r, units),
        )
        for r in rows
    ]
    titles = _titles(names)
    return [
        (id_ if len(titles[id_]) == 1 else f"{r['measure']}.{id_}", title)
        for r, (id_, title) in zip(rows, names, strict=True)
    ]


def not_told_apart(
    rows: Sequence[Mapping[str, str]], names: Sequence[tuple[str, str]]
) -> list[Mapping[str, str]]:
    """Rows that share their id with another of the same measure and area,
    or whose id has several titles."""
    titles, often = (
        _titles(names),
        Counter(
            (r["measure"], id_, r["geography"]) for r, (id_, _) in zip(rows, names, strict=True)
        ),
    )
    return [
        r
        for r, (id_, _) in zip(rows, names, strict=True)
        if len(titles[id_]) > 1 or often[r["measure"], id_, r["geography"]] > 1
    ]


def slug(text: str) -> str:
    """A text in small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _title(row: Mapping[str, str], units: Mapping[str, str]) -> str:
    return (
        row["title"] if units[row["measure"]] == row["unit"] else f"{row['title']} ({row['unit']})"
    )


def _titles(names: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    found = defaultdict(set)
    for id_, title in names:
        found[id_].add(title)
    return found
