"""What one observation says, and why it looks as it does, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from figures.figure import Figure
from release.vocabulary import Status

STATUS_WORDS = {
    Status.CONFIDENTIAL: "withheld so that nobody can be identified",
    Status.LOW: "rounds to 0 but is not 0",
    Status.NOT_AVAILABLE: "not available",
    Status.NOT_APPLICABLE: "not applicable",
    Status.SHOWN: "",
    Status.PROVISIONAL: "provisional",
    Status.UNRIPE: "provisional, too early to judge",
    Status.REVISED: "revised",
    Status.ESTIMATED: "estimated",
    Status.FORECAST: "forecast",
    Status.BREAK: "break in series",
    Status.LOW_RELIABILITY: "low reliability",
}


def own_words(figure: Figure, status: str, measure: str = "") -> str:
    """What a figure, or one `measure` of several in it, says by a status in words of its own;
    "" where it says what all do."""
    general = figure.extras.get(f"status:{status}", "")
    return figure.extras.get(f"status:{status}:{measure}") or general


def status_words(figure: Figure, status: str, measure: str = "") -> str:
    """Why an observation of a figure looks as it does, in words;
    of one `measure`, where the figure holds several."""
    return own_words(figure, status, measure) or STATUS_WORDS[Status(status)]


def symbol_words(figure: Figure) -> dict[str, str]:
    """Each symbol of a figure with its words: more than one where its measures
    say different things by it."""
    held: dict[str, list[str]] = {}
    pairs = zip(figure.frame["status"], figure.frame["measure"], strict=True)
    for status, measure in dict.fromkeys(pairs):
        if status:
            held.setdefault(status, []).append(status_words(figure, status, measure))
    return {s: ", or ".join(dict.fromkeys(words)) for s, words in held.items()}


def symbols(figure: Figure) -> str:
    """What the symbols of a figure mean, in one sentence; empty when none is used."""
    return "; ".join(f"[{s}] {words}" for s, words in symbol_words(figure).items())


def fewer_than(figure: Figure, value: float, *, rounded: bool, base: float | None = None) -> str:
    """`fewer than 5` for a rounded count of 0, since a true count of 1 to 4 may be published so;
    empty for any other value, none, and a rate, which has a `base`."""
    return (
        figure.extras.get("few", "")
        if rounded and pd.notna(value) and value == 0 and pd.isna(base)
        else ""
    )


def reach_of(figure: Figure, row: Mapping[str, object] | pd.Series) -> int:
    """By how much a rounded count of a row may lie from the true one: less over a month than over a
    longer period. 0 where the release does not say."""
    month, longer = (
        int(part) for part in figure.extras.get(f"reach:{row['measure']}", "0,0").split(",")
    )
    return month if re.fullmatch(r"\d{4}-\d{2}", str(row["period"])) else longer
