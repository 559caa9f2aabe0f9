"""The lines of a chart over time."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from charts.bars import varying
from charts.scales import Periods, runs
from figures.figure import Figure
from figures.observation import in_chart, is_shown
from release.vocabulary import Status


@dataclass(frozen=True)
class Series:
    """One line: its rows in order of time, its title,
    and its place among the lines of the chart."""

    title: str
    frame: pd.DataFrame
    place: int

    def known(self) -> pd.DataFrame:
        """The rows with a number."""
        return self.frame[is_shown(self.frame)]

    def breaks(self, periods: Periods) -> tuple[int, ...]:
        """Places on the axis where the series breaks."""
        return tuple(
            periods.index(period)
            for period in self.frame.loc[self.frame["status"] == Status.BREAK, "period"]
        )

    def unripe(self, periods: Periods) -> tuple[int, ...]:
        """Places on the axis of values that are too early to judge:
        no line leads to them, since a line compares."""
        return tuple(
            periods.index(period)
            for period in self.frame.loc[self.frame["status"] == Status.UNRIPE, "period"]
        )

    def records(self, figure: Figure, periods: Periods) -> list[dict]:
        """What is drawn of the line: one record a value, with the unbroken run it belongs to."""
        known = self.known()
        at = known["period"].map(periods.index)
        return [
            {
                "series": self.title,
                "at": place,
                "run": f"{self.place}.{run}",
                "value": float(row["value"]),
                "period": row["period_title"],
                "shown": in_chart(figure, row),
                "says": f"{self.title}, {row['period_title']}: {in_chart(figure, row)}",
                "ripe": row["status"] != Status.UNRIPE,
            }
            for row, place, run in zip(
                known.to_dict("records"),
                at,
                runs(list(at), breaks=(*self.breaks(periods), *self.unripe(periods))),
                strict=True,
            )
        ]


def series_of(frame: pd.DataFrame, names: str | None = None) -> list[Series]:
    """The lines of a frame, in the order in which the frame names them."""
    names = names or varying(frame)
    return [
        Series(str(title), some.sort_values("period_end"), place)
        for place, (title, some) in enumerate(frame.groupby(names, sort=False))
    ]
