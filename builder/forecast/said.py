"""What a release says of its forecasts in words: their source with the method, where an interval
held fewer or more outcomes than it should, where a plain rule was nearer so far, and for how many
months ahead there is no record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from builder.write import FORECAST
from figures.wording import number
from measures.forecasts import HORIZONS, METHOD, RULES

LEAST, MOST = 65.0, 95.0
"""An 80% interval that held less, or more, of the outcomes is spoken of beside the figures."""

OF_KIND = {
    "dates": ("milestone_forecast_date", "milestone_forecast_chance", "announced_date_chance"),
    "authorities": ("authorities_forecast",),
    "trained": ("practitioners_trained_forecast",),
    "issued": ("accounts_issued_forecast",),
}
"""The measures whose forecasts each kind of the record scores."""


def forecast_source(*, synthetic: bool, licence: str) -> dict[str, str]:
    """The source of forecasts: the figures of the release, by a method with a version."""
    return {
        "id": FORECAST,
        "title": "Forecast from the published figures of this "
        f"release{', which are synthetic' if synthetic else ''}, method {METHOD}",
        "citation": "Forecast made by the builder from the figures of the same release, method "
        f"{METHOD} (docs/forecasting.md)",
        "licence": licence,
    }


def forecast_notes(expected: pd.DataFrame) -> list[dict]:
    """Notes on each kind of forecast that is given, as `_said` finds them."""
    own = expected["measure"].isin(["forecast_inside", "forecast_scored", "forecast_crps"])
    kept = expected[own]
    keys = zip(kept["measure"], kept["category"], strict=True)
    values = dict(zip(keys, kept["value"].astype(float), strict=True))
    given = set(expected["measure"])
    return [
        {"text": text, "measure": measure, "geography": None, "period": None}
        for kind, measures in OF_KIND.items()
        for text in _said(kind, values, published=not given.isdisjoint(measures))
        for measure in measures
    ]


def _said(kind: str, values: Mapping[tuple[str, str], float], *, published: bool) -> Iterator[str]:
    """One sentence for each horizon whose 80% interval held less or more of the outcomes than it
    may, or where a plain rule was nearer, and one for those without an outcome."""
    none = []
    for ahead in HORIZONS:
        place, made = f"{kind}.{ahead}", f"Made {ahead} month{'s' if ahead > 1 else ''} ahead"
        if ("forecast_scored", place) not in values:
            none.append(str(ahead))
            continue
        count = number(values["forecast_scored", place])
        share = values.get(("forecast_inside", f"{place}.80"))
        if share is not None and not LEAST <= share <= MOST:
            yield f"{made}, the 80% interval held {number(share, 1)}% of {count} outcomes so far."
        error = values.get(("forecast_crps", f"{place}.forecast"))
        for rule in RULES:
            plain = values.get(("forecast_crps", f"{place}.{rule.id}"))
            if error is not None and plain is not None and plain < error:
                yield (
                    f'{made}, the rule "{rule.title}" was nearer on average so far: CRPS '
                    f"{number(plain, 1)}, and {number(error, 1)} of the forecast, over {count} "
                    "outcomes."
                )
    if none and published:
        months = " and ".join([", ".join(none[:-1]), none[-1]] if len(none) > 1 else none)
        yield (
            f"Of forecasts made {months} month{'s' if none != ['1'] else ''} ahead no outcome is "
            "known yet: there is no record of them."
        )
