"""What a release says of its forecasts in words: their source with the method and their record, so
that every file of a forecast brings its record along; and as cautions, which stand beside the
figure, where an interval held fewer or more outcomes than it should, where a plain rule was nearer
so far, and for how many months ahead there is no record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from builder.write import FORECAST
from figures.wording import MADE, NO_RECORD, listed, number
from measures.forecasts import HORIZONS, INTERVALS, METHOD, RULES

LEAST, MOST = 65.0, 95.0
"""An 80% interval that held less, or more, of the outcomes is spoken of beside the figures."""

OF_KIND = {
    "dates": (
        "milestone_forecast_date",
        "milestone_forecast_chance",
        "announced_date_chance",
        "delivery_confidence",
    ),
    "authorities": ("authorities_forecast",),
    "trained": ("practitioners_trained_forecast",),
    "issued": ("accounts_issued_forecast",),
}
"""The measures whose forecasts each kind of the record scores."""

UNITS = {
    "dates": "days",
    "authorities": "authorities",
    "trained": "practitioners",
    "issued": "accounts",
}
"""In what error and bias of each kind are told."""

Values = Mapping[tuple[str, str], float]
"""The published record: values by measure and category."""


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
    own = expected["measure"].isin(
        ["forecast_inside", "forecast_scored", "forecast_crps", "forecast_bias"]
    )
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


def _said(kind: str, values: Values, *, published: bool) -> Iterator[str]:
    """For each horizon its record, and a caution where its 80% interval held less or more of the
    outcomes than it may, or where a plain rule was nearer; one for those without an outcome."""
    none = []
    for ahead in HORIZONS:
        place, months = f"{kind}.{ahead}", f"{ahead} month{'s' if ahead > 1 else ''} ahead"
        if ("forecast_scored", place) not in values:
            none.append(str(ahead))
            continue
        count = number(values["forecast_scored", place])
        yield from _record(place, f"made {months}", count, UNITS[kind], values)
        share = values.get(("forecast_inside", f"{place}.80"))
        if share is not None and not LEAST <= share <= MOST:
            yield (
                f"{MADE}{months}, the 80% interval held {number(share, 1)}% of {count} outcomes so "
                f"far: {'fewer' if share < LEAST else 'more'} than it should."
            )
        error = values.get(("forecast_crps", f"{place}.forecast"))
        for rule, plain in _plain_rules(place, values):
            if error is not None and plain < error:
                yield (
                    f'{MADE}{months}, the rule "{rule}" was nearer on average so far: CRPS '
                    f"{number(plain, 1)}, and {number(error, 1)} of the forecast, over {count} "
                    "outcomes."
                )
    if none and published:
        yield (
            f"{NO_RECORD}{listed(none)} month{'s' if none != ['1'] else ''} ahead no outcome is "
            "known yet: there is no record of them."
        )


def _record(place: str, made: str, count: str, unit: str, values: Values) -> Iterator[str]:
    """The record of one horizon in a sentence or two; nothing where a part of it is not there."""
    names = [i.id for i in INTERVALS]
    shares = [values.get(("forecast_inside", f"{place}.{name}")) for name in names]
    error, bias = (
        values.get((measure, f"{place}.forecast")) for measure in ("forecast_crps", "forecast_bias")
    )
    if error is None or bias is None or None in shares:
        return
    rules = "; ".join(
        f'of the rule "{rule}" {number(plain, 1)}' for rule, plain in _plain_rules(place, values)
    )
    yield (
        f"Record of forecasts {made}: the {listed([f'{name}%' for name in names])} intervals held "
        f"{listed([f'{number(share, 1)}%' for share in shares if share is not None])} of {count} "
        f"outcomes so far. CRPS {number(error, 1)} {unit}; {rules}. Bias {number(bias, 1)} {unit}."
    )


def _plain_rules(place: str, values: Values) -> Iterator[tuple[str, float]]:
    """The plain rules beside the forecast, each with its error."""
    for rule in RULES:
        plain = values.get(("forecast_crps", f"{place}.{rule.id}"))
        if rule.id != "forecast" and plain is not None:
            yield rule.title, plain
