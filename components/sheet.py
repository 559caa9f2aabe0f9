"""Blocks that stand on the page and on the first page of its brief alike:
facts, tables and points, written once as data."""

from __future__ import annotations

import re
from html import escape

from components import gate
from components.canvas import titled, write
from components.spark import spark_image
from exports import Block, Cell, Facts, Grid, Points

NUMBER = re.compile(r"[−\d,.]+%?|\[\S+\]|Fewer than \d+")


def put(block: Block) -> None:
    """Write a block at this place of the page, and put it on the first page of the brief."""
    gate.seen().sheet.append(block)
    write(as_html(block))


def as_html(block: Block) -> str:
    """A block as HTML; all text is escaped, and each figure leads to its permanent address."""
    match block:
        case Facts(pairs):
            rows = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in pairs)
            return f'<dl class="about area-facts">{rows}</dl>'
        case Points(title, points):
            items = "".join(f"<li>{escape(point)}</li>" for point in points)
            return f'{titled(3, title)}<ul class="plain-list">{items}</ul>'
    return _grid(block)


def _grid(grid: Grid) -> str:
    head = "".join(f'<th scope="col" class="text">{escape(name)}</th>' for name in grid.header)
    body = "".join(
        f'<tr><th scope="row">{escape(first.text)}</th>{"".join(map(_cell, rest))}</tr>'
        for first, *rest in grid.rows
    )
    note = f'<p class="symbols">{escape(grid.note)}</p>' if grid.note else ""
    return (
        f'{titled(3, grid.title)}<div class="table-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(grid.title)}">'
        '<table class="figure-table glance-table"><caption '
        f'class="unseen">{escape(grid.title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"
    )


def _cell(cell: Cell) -> str:
    look = "" if NUMBER.fullmatch(cell.text) else ' class="text"'
    if cell.svg:
        return f'<td class="text">{spark_image(cell.svg, cell.text)}</td>'
    if cell.id:
        return f'<td{look}><a href="/f/{cell.id}">{escape(cell.text)}</a></td>'
    return f"<td{look}>{escape(cell.text)}</td>"
