"""The words of charts: numbers as the screen writes them, and the sentences of a text alternative.
Facts only, from the frame only."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from figures.figure import Figure
from figures.observation import STATUS_WORDS, fewer_than, own_words, status_words
from figures.wording import date_or_text, number
from release.vocabulary import REPLACES_VALUE, Level, Status

SHORT_STATUS = {
    Status.CONFIDENTIAL: "withheld",
    Status.LOW: "rounds to 0",
    Status.NOT_AVAILABLE: "not available",
    Status.NOT_APPLICABLE: "not applicable",
}
"""The statuses that replace a number, in words short enough to stand where the number would."""

PLURALS = {
    Level.AUTHORITY: ("authority", "authorities"),
    Level.REGION: ("region", "regions"),
    Level.ENGLAND: ("area", "areas"),
}


def drawable(figure: Figure) -> pd.DataFrame:
    """The figure's frame; `ValueError` naming the figure when there is nothing in it."""
    if figure.frame.empty:
        raise ValueError(f"no observations to draw for {figure.title!r} ({figure.subtitle})")
    return figure.frame.reset_index(drop=True)


def is_shown(frame: pd.DataFrame) -> pd.Series:
    """True for rows that have a number to draw. Status decides,
    and an empty value is never drawn whatever its status says."""
    return ~frame["status"].isin(REPLACES_VALUE) & frame["value"].notna()


def is_hidden(row: dict) -> bool:
    """True for one row without a number to draw."""
    return row["status"] in REPLACES_VALUE or pd.isna(row["value"])


def is_rate(frame: pd.DataFrame) -> bool:
    """Whether the values are rates: made from a numerator over a base,
    so that England's value is comparable with an area's."""
    return bool(frame["base"].notna().any())


def worded(row: dict | pd.Series, figure: Figure) -> str:
    """The value of one observation as the screen writes it: `94.3%`, `£224 million`, `10,812,300`,
    `fewer than 5`. Always of its row: the same 0 is exact in one and rounded in another."""
    value, decimals = float(row["value"]), figure.decimals_of(row["measure"])
    if words := fewer_than(figure, value, rounded=row["rounded"], base=row["base"]):
        return words
    if figure.unit == "per cent":
        return number(value, decimals) + "%"
    if figure.unit == "pounds":
        return (
            f"£{number(value / 1e6, 0 if value % 1e6 == 0 else 1)} million"
            if abs(value) >= 1e6
            else f"£{number(value, decimals)}"
        )
    return number(value, decimals)


def worded_alike(some: pd.DataFrame, figure: Figure) -> str:
    """The value that several observations share, as the screen writes it:
    in two ways where it is exact in one and rounded in another."""
    return " or ".join(dict.fromkeys(worded(row, figure) for row in some.to_dict("records")))


def shown(row: dict | pd.Series, figure: Figure) -> str:
    """One observation as words: its value, or why there is none.
    Never empty and never 0 for something withheld."""
    if row["status"] in REPLACES_VALUE or (pd.isna(row["value"]) and pd.isna(row["text"])):
        return status_words(
            figure, row["status"] if row["status"] in REPLACES_VALUE else Status.NOT_AVAILABLE
        )
    words = worded(row, figure) if not pd.isna(row["value"]) else date_or_text(row["text"])
    note = STATUS_WORDS[Status(row["status"])]
    return f"{words} ({note})" if note else words


def short(row: dict | pd.Series, figure: Figure) -> str:
    """One observation in as few words as it takes: for a label beside a mark."""
    return (
        own_words(figure, row["status"], row["measure"])
        or SHORT_STATUS.get(row["status"])
        or (SHORT_STATUS[Status.NOT_AVAILABLE] if pd.isna(row["value"]) else worded(row, figure))
    )


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def what_it_is(kind: str, figure: Figure) -> str:
    """What the chart is, of what, where and when, in which unit."""
    where = f", {figure.subtitle.rstrip('.')}" if figure.subtitle else ""
    return f"{kind}: {figure.title.rstrip('.')}{where}. Unit: {figure.unit}."


def extremes(frame: pd.DataFrame, figure: Figure, *, names: str, things: str) -> str:
    """The highest and the lowest of the rows shown, with their names;
    a tie of three or more as a count of `things`."""
    known = frame[is_shown(frame)]
    if known.empty:
        return f"None of the {len(frame)} {things} has a value that can be shown."
    if len(known) == 1:
        return f"{known.iloc[0][names]}: {worded(known.iloc[0], figure)}."
    high, low = float(known["value"].max()), float(known["value"].min())
    if high == low:
        return f"All {len(known)} shown have {worded_alike(known, figure)}."
    return (
        f"Highest: {_who(known[known['value'] == high], figure, names, things)}. Lowest: "
        f"{_who(known[known['value'] == low], figure, names, things)}."
    )


def _who(tied: pd.DataFrame, figure: Figure, names: str, things: str) -> str:
    who = [str(name) for name in tied[names]]
    return (
        f"{listed(who) if len(who) < 3 else f'{len(who)} {things}'}, {worded_alike(tied, figure)}"
    )


def not_shown(frame: pd.DataFrame, things: str) -> str:
    """How many rows have no number, by reason; empty when all have one."""
    hidden = frame[~is_shown(frame)]
    reasons = (
        hidden["status"]
        .where(hidden["status"].isin(REPLACES_VALUE), Status.NOT_AVAILABLE)
        .value_counts(sort=False)
    )
    return " ".join(
        f"{count} of {len(frame)} {things}: {STATUS_WORDS[Status(status)]}."
        for status, count in reasons.items()
    )


def rounding(frame: pd.DataFrame) -> str:
    """Says that values are rounded, or that some are, where the frame says so."""
    rounded = frame.loc[is_shown(frame), "rounded"].astype(bool)
    if not rounded.any():
        return ""
    return (
        f"{'Values' if rounded.all() else 'Some values'} are "
        f"{'made from rounded counts' if is_rate(frame) else 'rounded'}."
    )


def join_sentences(*sentences: str) -> str:
    """Sentences as one text alternative; empty ones leave no gap."""
    return " ".join(s for s in sentences if s)
