"""The sentences of a text alternative.
Facts only, from the frame only."""

from __future__ import annotations

import pandas as pd

from figures.figure import Figure
from figures.observation import STATUS_WORDS, is_shown, with_unit
from figures.wording import listed
from release.vocabulary import REPLACES_VALUE, Level, Status

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


def is_rate(frame: pd.DataFrame) -> bool:
    """Whether the values are rates: made from a numerator over a base,
    so that England's value is comparable with an area's."""
    return bool(frame["base"].notna().any())


def worded_alike(some: pd.DataFrame, figure: Figure) -> str:
    """The value that several observations share, as the screen writes it:
    in two ways where it is exact in one and rounded in another."""
    return " or ".join(dict.fromkeys(with_unit(figure, row) for row in some.to_dict("records")))


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
        return f"{known.iloc[0][names]}: {with_unit(figure, known.iloc[0])}."
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
