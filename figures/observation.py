"""One observation in words, once: screen, charts, files, citations and headlines ask here.

A value is said in the fewest words its place takes: in a cell with its symbol, in prose with its
unit and what its status means, beside a mark alone. Where a status stands in the place of a number,
no value is ever said.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from figures.figure import Figure
from figures.wording import date_or_text, number
from release.vocabulary import REPLACES_VALUE, Status

Row = Any
"""A row of a figure's frame, however it was read: a mapping, a series, or a tuple with names."""

STATUS_WORDS = {
    Status.CONFIDENTIAL: "withheld so that nobody can be identified",
    Status.LOW: "too low to be told from 0",
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

SHORT_STATUS = {
    Status.CONFIDENTIAL: "withheld",
    Status.LOW: "near 0",
    Status.NOT_AVAILABLE: "not available",
    Status.NOT_APPLICABLE: "not applicable",
}
"""The statuses that replace a number, in words short enough to stand where the number would."""


def own_words(figure: Figure, status: str, measure: str = "") -> str:
    """What a figure, or one `measure` of several in it, says by a status in words of its own;
    "" where it says what all do."""
    if status != Status.NOT_APPLICABLE:
        return ""
    if measure:
        return figure.absent.get(measure, "")
    all_say = {figure.absent.get(m, "") for m in figure.frame["measure"]}
    return all_say.pop() if len(all_say) == 1 else ""


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


def symbol(status: str) -> str:
    """The symbol of a status as it stands beside a number or in its place; "" where it has none."""
    return f"[{status}]" if status else ""


def marked(status: str, words: str) -> str:
    """A symbol with its words: `[p] provisional`; "" where there is no symbol."""
    return f"{symbol(status)} {words}" if status else ""


def marker(row: Row) -> str:
    """The symbol that stands beside the value of a row, such as provisional, with its words; ""
    where a status stands in place of the value."""
    status = _of(row, "status")
    return "" if is_replaced(row) else marked(status, STATUS_WORDS[Status(status)])


def alone(status: str) -> str:
    """A status as it stands alone, where a value would: `Not available`.
    Empty where it has no words."""
    return STATUS_WORDS[Status(status)].capitalize()


def symbols(figure: Figure) -> str:
    """What the symbols of a figure mean, in one sentence; empty when none is used."""
    return "; ".join(marked(s, words) for s, words in symbol_words(figure).items())


def is_replaced(row: Row) -> bool:
    """Whether a status stands where the value of a row would."""
    return _of(row, "status") in REPLACES_VALUE


def is_hidden(row: Row) -> bool:
    """True for one row without a number to draw."""
    return is_replaced(row) or pd.isna(_of(row, "value"))


def is_shown(frame: pd.DataFrame) -> pd.Series:
    """True for rows that have a number to draw. Status decides,
    and an empty value is never drawn whatever its status says."""
    return ~frame["status"].isin(REPLACES_VALUE) & frame["value"].notna()


def fewer_than(
    figure: Figure, value: float, measure: str, *, rounded: bool, base: float | None = None
) -> str:
    """`fewer than 5` for a rounded count of 0, since a true count of 1 to 4 may be published so;
    empty for any other value, none, and a rate, which has a `base`."""
    return (
        figure.protection.few_of(measure)
        if rounded and pd.notna(value) and value == 0 and pd.isna(base)
        else ""
    )


def count_of(figure: Figure, count: float, measure: str, *, rounded: bool) -> str:
    """A count of a measure, or one that a rate of it was made from, or its base; "" where there is
    none."""
    if pd.isna(count):
        return ""
    return fewer_than(figure, count, measure, rounded=rounded) or number(count)


def few(figure: Figure, row: Row) -> str:
    """`fewer than 5`, where the value of a row is such a 0; else empty."""
    value, rounded, base = (_of(row, name) for name in ("value", "rounded", "base"))
    return fewer_than(figure, value, _of(row, "measure"), rounded=rounded, base=base)


def title_of(figure: Figure, row: Row) -> str:
    """The title of the stage or milestone a row names; "" where it names none."""
    return figure.text_titles.get(_of(row, "text"), "")


def text_of(figure: Figure, row: Row) -> str:
    """What a row without a number says: the title of a stage, or a date in words."""
    text = _of(row, "text")
    return title_of(figure, row) or ("" if pd.isna(text) else date_or_text(text))


def value_of(figure: Figure, row: Row) -> str:
    """The value alone, without unit and status: `1,240`, `fewer than 5`, `3 June 2009`, a stage."""
    value = _of(row, "value")
    if pd.isna(value):
        return text_of(figure, row)
    return few(figure, row) or number(value, figure.decimals_of(_of(row, "measure")))


def in_unit(value: float, decimals: int, unit: str) -> str:
    """A number with the sign of per cent, where that is its unit."""
    return number(float(value), decimals) + ("%" if unit == "per cent" else "")


def value_with_percent(figure: Figure, row: Row) -> str:
    """The value alone, with the sign of per cent where that is the unit of its row."""
    value = _of(row, "value")
    if pd.isna(value) or few(figure, row):
        return value_of(figure, row)
    return in_unit(value, figure.decimals_of(_of(row, "measure")), _of(row, "unit"))


def with_unit(figure: Figure, row: Row) -> str:
    """A number with the sign of its unit: `94.3%`, `£224 million`, `10,812,300`, `fewer than 5`.
    Always of its row: the same 0 is exact in one and rounded in another."""
    value, decimals = float(_of(row, "value")), figure.decimals_of(_of(row, "measure"))
    if words := few(figure, row):
        return words
    if figure.unit == "pounds":
        return (
            f"£{number(value / 1e6, 0 if value % 1e6 == 0 else 1)} million"
            if abs(value) >= 1e6
            else f"£{number(value, decimals)}"
        )
    return in_unit(value, decimals, figure.unit)


def in_place(figure: Figure, row: Row) -> str:
    """The symbol and the words that stand in a cell in place of a value."""
    status = _of(row, "status")
    return marked(status, status_words(figure, status, _of(row, "measure")))


def in_cell(figure: Figure, row: Row) -> str:
    """One observation as a reader sees it in a table: a number, a date or a stage with its symbol,
    or the symbol and the words of what stands in its place."""
    if is_replaced(row):
        return in_place(figure, row)
    return f"{value_of(figure, row)} {symbol(_of(row, 'status'))}".rstrip()


def in_prose(figure: Figure, row: Row) -> str:
    """The value with its unit and its status in words: `1,240 (children), provisional`."""
    status = _of(row, "status")
    meaning = status_words(figure, status, _of(row, "measure"))
    if is_replaced(row):
        return meaning
    words = value_of(figure, row)
    if pd.notna(_of(row, "value")):
        words += "%" if figure.unit == "per cent" else f" ({figure.unit})"
    return f"{words}, {meaning}" if status else words


def in_chart(figure: Figure, row: Row) -> str:
    """One observation as a chart and its text alternative say it: its value, or why there is none.
    Never empty and never 0 for something withheld."""
    status, measure, value = (_of(row, name) for name in ("status", "measure", "value"))
    if is_replaced(row):
        return status_words(figure, status, measure)
    if pd.isna(value) and pd.isna(_of(row, "text")):
        return status_words(figure, Status.NOT_AVAILABLE, measure)
    words = text_of(figure, row) if pd.isna(value) else with_unit(figure, row)
    note = status_words(figure, status, measure)
    return f"{words} ({note})" if note else words


def beside_mark(figure: Figure, row: Row) -> str:
    """One observation in as few words as it takes: for a label beside a mark."""
    status = _of(row, "status")
    if words := own_words(figure, status, _of(row, "measure")) or SHORT_STATUS.get(status):
        return words
    if pd.isna(_of(row, "value")):
        return SHORT_STATUS[Status.NOT_AVAILABLE]
    return with_unit(figure, row)


def reach_of(figure: Figure, row: Row) -> int:
    """By how much a rounded count of a row may lie from the true one: less over a month than over a
    longer period. 0 where the release does not say."""
    month, longer = figure.protection.reach.get(row["measure"], (0, 0))
    return month if re.fullmatch(r"\d{4}-\d{2}", str(row["period"])) else longer


def _of(row: Row, name: str) -> Any:
    """One column of a row."""
    return getattr(row, name) if isinstance(row, tuple) else row[name]
