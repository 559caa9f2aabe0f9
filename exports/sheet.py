"""What the first page of a brief holds beside its headlines: facts, tables and points, as data.
The same blocks are drawn on screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cell:
    """Words of one cell, the id of the figure they are,
    and a small picture in their place with `text` for who does not see it."""

    text: str
    id: str = ""
    svg: str = ""


@dataclass(frozen=True)
class Grid:
    """A table: the first cell of a row names it. `widths` are shares of the sheet,
    and `note` stands below."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    note: str = ""


@dataclass(frozen=True)
class Facts:
    """Names and words, beside each other."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Points:
    """Sentences under a heading, each a line of its own."""

    title: str
    points: tuple[str, ...]


Block = Grid | Facts | Points


def as_data(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """The blocks as the template of a brief takes them."""
    return [_data(block) for block in blocks]


def _data(block: Block) -> dict[str, Any]:
    match block:
        case Facts(pairs):
            return {"kind": "facts", "pairs": [list(pair) for pair in pairs]}
        case Points(title, points):
            return {"kind": "points", "title": title, "points": list(points)}
    return {
        "kind": "grid",
        "title": block.title,
        "header": list(block.header),
        "rows": [[{"text": c.text, "svg": c.svg} for c in row] for row in block.rows],
        "widths": list(block.widths),
        "note": block.note,
    }
