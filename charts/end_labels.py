"""Labels at the ends of lines: name and last value, moved apart where they would touch."""

from __future__ import annotations

from itertools import accumulate, pairwise
from statistics import fmean

import altair as alt

from charts.scales import Periods, Values
from charts.series import Series
from charts.theme import SERIES, TEXT, inline_data, wrapped
from figures.figure import Figure
from figures.observation import with_unit
from release.vocabulary import Status

LINE_HEIGHT = 17


def end_labels(
    lines: list[Series], figure: Figure, periods: Periods, axis: Values, height: int
) -> list[dict]:
    """The name and last value of each line, moved apart where they would touch; of a line alone
    its last period too. `value` is the line's end, `label_at` the middle of the label."""
    labels = []
    for line in lines:
        known = line.known()
        if known.empty:
            continue
        last = known.iloc[-1]
        is_late = periods.index(last["period"]) < len(periods.ids) - 1
        dated = f"\n{last['period_title']}" if is_late or len(lines) == 1 else ""
        name = "" if len(lines) == 1 else wrapped(line.title, 16) + "\n"
        unripe = "\ntoo early to judge" if last["status"] == Status.UNRIPE else ""
        labels.append(
            {
                "at": len(periods.ids) - 1,
                "value": float(last["value"]),
                "words": f"{name}{with_unit(figure, last)}{unripe}{dated}",
                "series": line.place,
                "ends": not is_late,
            }
        )
    return _apart(labels, (axis.high - axis.low) / height, floor=axis.low)


def _apart(labels: list[dict], unit: float, *, floor: float) -> list[dict]:
    """Labels in order of height, none nearer to the next than their lines of text need;
    `unit` is the height of a pixel in values.

    Labels that would touch form a stack with its middle where their lines end on average; the
    others stay where their line ends. None reaches below `floor`, where the words of the time axis
    stand.
    """
    labels = sorted(labels, key=lambda label: label["value"])
    halves = [((label["words"].count("\n") + 1) * LINE_HEIGHT / 2 + 2) * unit for label in labels]
    offsets = list(accumulate((low + high for low, high in pairwise(halves)), initial=0.0))
    stacks: list[list[float]] = []
    for label, offset in zip(labels, offsets, strict=False):
        stacks.append([label["value"] - offset])
        while len(stacks) > 1 and fmean(stacks[-2]) > fmean(stacks[-1]):
            upper = stacks.pop()
            stacks[-1] += upper
    bases = [max(fmean(stack), floor + halves[0]) for stack in stacks for _ in stack]
    return [
        {**label, "label_at": base + offset}
        for label, base, offset in zip(labels, bases, offsets, strict=False)
    ]


def label_layers(labels: list[dict], x: alt.X, y: alt.Y, middle: alt.Y) -> list[alt.Chart]:
    """Labels in ink, tied to their line by a short stroke of its colour.
    A line that ends early has no stroke: nothing is drawn over a gap."""
    if not labels:
        return []
    ties = [
        alt.Chart(inline_data([label]))
        .mark_rule(
            stroke=SERIES[label["series"]], strokeWidth=1.5, xOffset=2, x2Offset=11, aria=False
        )
        .encode(x=x, x2=alt.X2("at:Q"), y=y, y2=alt.Y2("label_at:Q"))
        for label in labels
        if label["ends"] and len(labels) > 1
    ]
    lines = {label["words"]: label["words"].count("\n") for label in labels}
    # A text of several lines hangs from its first:
    # lifted by half of the rest, its middle is where `label_at` says.
    words = [
        alt.Chart(inline_data(label for label in labels if lines[label["words"]] == more))
        .mark_text(
            align="left",
            baseline="middle",
            dx=14,
            dy=-more * LINE_HEIGHT / 2,
            lineBreak="\n",
            lineHeight=LINE_HEIGHT,
            fontSize=TEXT,
        )
        .encode(x=x, y=middle, text=alt.Text("words:N"))
        for more in sorted(set(lines.values()))
    ]
    return [*ties, *words]
