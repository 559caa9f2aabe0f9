"""Several figures as one PDF to print, hand on and read aloud: tagged by the rules of PDF/UA-1,
with real headings, headed tables and charts that have their words.

The document is set by Typst from `brief.typ`. What is written in it travels as data and is never
markup, so no title or note can change the document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import typst

from exports.chart_images import plot
from exports.fonts import FAMILY, FOLDER
from exports.sheet import Block, as_data
from exports.stamp import UNMARKED, FileMarks
from figures.figure import Figure
from figures.notes import numbered, references
from figures.observation import symbols
from figures.wording import long_date

TEMPLATE = Path(__file__).with_name("brief.typ")
CHART_WIDTH = 700
FEW_WORDS = 320
"""Characters of a chart's words that the first page of a brief has room for."""


@dataclass(frozen=True)
class Part:
    """One figure of a brief: its table as on screen (text, the first column names the rows),
    and its chart with its words where it has one."""

    figure: Figure
    table: pd.DataFrame
    spec: dict[str, Any] | None = None
    alt: str = ""


def brief(
    title: str,
    lede: str,
    parts: Sequence[Part],
    *,
    headlines: Sequence[dict[str, str]] = (),
    sheet: Sequence[Block] = (),
    alone: bool = False,
    stamp: FileMarks = UNMARKED,
) -> bytes:
    """The brief as PDF/UA-1: a page that can be read alone, with headlines, the blocks of `sheet`
    and what follows; then each part. Raises `ValueError` without a figure.

    `headlines` hold `title`, `number`, `date` and `words` each. `alone`: the first page is the
    whole brief; of the parts it shows a picture of those that have one.
    """
    if not parts:
        raise ValueError("A brief holds at least one figure.")
    first = parts[0].figure
    said = {
        "title": title,
        "lede": lede,
        "marking": stamp.marking,
        "log": stamp.reading_log,
        "family": FAMILY,
        "producer": first.citation.producer,
        "synthetic": next(
            (part.figure.synthetic for part in parts if not part.figure.is_quoted), first.synthetic
        ),
        "status": first.status,
        "release": f"Release {first.citation.release} ({first.citation.digest[:12]})",
        "published": f"published {long_date(first.published_on)}"
        if first.published_on
        else "not yet published",
        "headlines": list(headlines),
        "sheet": as_data(sheet),
        "alone": alone,
        "parts": [_part(part) for part in parts],
    }
    return typst.compile(
        str(TEMPLATE),
        format="pdf",
        font_paths=[str(FOLDER)],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"brief": json.dumps(said)},
    )


def _says(part: Part) -> str:
    """What the chart says in a sentence or two, for the first page: its words without the one that
    tells what is drawn, as far as they are few."""
    sentences = re.split(r"(?<=\.) (?=[A-Z0-9])", part.alt)
    told = [one for one in sentences[1:] if not one.startswith("Unit:")][:3]
    return " ".join(told) if sum(map(len, told)) <= FEW_WORDS else ""


def _part(part: Part) -> dict[str, Any]:
    figure, notes = part.figure, references(part.figure)
    return {
        "title": figure.title,
        "caption": " · ".join(
            p for p in (figure.subtitle, figure.unit, figure.status, *figure.caveats) if p
        ),
        "source": figure.source,
        "svg": plot(part.spec, width=CHART_WIDTH) if part.spec else "",
        "alt": part.alt,
        "says": _says(part),
        "header": [str(c) for c in part.table.columns],
        "rows": [
            [f"{title} {notes.get(title, '')}".rstrip(), *map(str, rest)]
            for title, *rest in part.table.itertuples(index=False)
        ],
        "symbols": symbols(figure),
        "facts": [
            [name, text]
            for name, text in (
                ("Definition", figure.definition),
                ("Base", figure.base),
                ("What this shows", figure.shows),
                ("What this cannot show", figure.cannot_show),
                ("Rounding and protection", figure.protection.words),
            )
            if text
        ],
        "notes": list(numbered(figure)),
        "citation": figure.citation.line(),
    }
