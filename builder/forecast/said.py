"""What a release says of its forecasts in words: their source with the method, and where an
interval held fewer or more outcomes than it should."""

from __future__ import annotations

import pandas as pd

from builder.write import FORECAST
from figures.wording import number
from measures.forecasts import METHOD

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
    """A note for each kind of forecast whose 80% interval held less or more
    of the outcomes than it may, some months ahead."""
    kept = expected[expected["measure"].isin(["forecast_inside", "forecast_scored"])]
    values = dict(zip(kept["category"], kept["value"].astype(float), strict=True))
    found = []
    for kind, measures in OF_KIND.items():
        off = [
            (ahead, values[f"{kind}.{ahead}.80"], values[f"{kind}.{ahead}"])
            for ahead in (1, 3, 6)
            if f"{kind}.{ahead}.80" in values and not LEAST <= values[f"{kind}.{ahead}.80"] <= MOST
        ]
        found += [
            {
                "text": f"Made {ahead} month{'s' if ahead > 1 else ''} ahead, the 80% interval "
                f"held {number(share, 1)}% of {number(count)} outcomes so far.",
                "measure": measure,
                "geography": None,
                "period": None,
            }
            for ahead, share, count in off
            for measure in measures
        ]
    return found
