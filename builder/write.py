"""From observations to the rows of a release: the star, the words it is described in, its notes,
and its manifest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from builder.combinations import numbered
from builder.dimensions import Dimensions
from builder.extracts import Extract
from builder.periods import Period
from builder.policy import DisclosurePolicy
from figures.wording import month_title
from measures import FORECAST_TOPIC, TOPICS
from measures.measure import Forecast, Measure, Ratio
from release import writer
from release.filling import Columns, Rows
from release.vocabulary import ALL, CONTRACT

DIRECTORY = "directory"
"""Id of the source of every figure counted from the directory's extract."""

READING_LOG = "reading_log"
"""Id of the source of figures about the dashboard itself."""

FORECAST = "forecast"
"""Id of the source of what the builder forecasts from the figures of the release."""

PRODUCER = "ContactPoint Oversight"


@dataclass(frozen=True)
class Draft:
    """Everything a release says, before it is written."""

    extract: Extract
    policy: DisclosurePolicy
    measures: tuple[Measure, ...]
    world: Dimensions
    observations: pd.DataFrame
    figures: Mapping[str, str]
    sources: tuple[dict, ...]
    notes: tuple[dict, ...]
    what_is_new: str
    revision: int
    builder_version: str

    @property
    def id(self) -> str:
        """Its permanent id: the last month and the revision."""
        return f"{self.extract.months[-1]}-r{self.revision}"


def write(releases: Path, draft: Draft, *, manifest: Mapping[str, object]) -> Path:
    """Write the release and return its folder. Nothing is published."""
    said = {
        "release": draft.id,
        "title": _title(draft),
        "extract": {"id": draft.extract.id, "digest": draft.extract.digest},
        "policy": {"version": draft.policy.version, "digest": draft.policy.digest},
        "builder_version": draft.builder_version,
        "synthetic": draft.extract.synthetic,
    }
    return writer.write_release(releases, rows(draft), manifest={**said, **manifest})


def rows(draft: Draft) -> dict[str, Rows]:
    """Rows of each table of the release, by table name."""
    keys = _Keys(draft)
    published_by: list[dict] = sorted(
        _measure_breakdowns(draft, keys), key=lambda r: (r["measure_key"], r["breakdown_key"])
    )
    return {
        "release": [_release(draft)],
        "source": [{"source_key": i, **s} for i, s in enumerate(draft.sources)],
        "topic": [
            {"id": id_, "title": title, "place": place}
            for place, (id_, title) in enumerate({**TOPICS, **FORECAST_TOPIC}.items(), 1)
        ],
        "measure": [
            {"measure_key": i, **_measure(m, draft.policy)} for i, m in enumerate(draft.measures)
        ],
        "breakdown": [{"breakdown_key": keys.breakdown[b["id"]], **b} for b in _breakdowns(draft)],
        "category": [
            {
                "category_key": k,
                "breakdown_key": keys.breakdown[b],
                "id": c,
                "title": t,
                "definition": d,
                "place": k,
            }
            for k, (b, c, t, d) in enumerate(_categories(draft))
        ],
        "geography": [
            {"geography_key": i, **_geography(r)} for i, r in enumerate(draft.world.areas.rows)
        ],
        "period": period_rows(draft.world.periods),
        "measure_breakdown": published_by,
        "observation": _observations(draft.observations, keys),
        "note": [{"number": i, **n} for i, n in enumerate(draft.notes, 1)],
    }


class _Keys:
    """Integer keys of this release, from its ids."""

    def __init__(self, draft: Draft) -> None:
        self.measure = {m.id: i for i, m in enumerate(draft.measures)}
        self.breakdown = {b["id"]: i for i, b in enumerate(_breakdowns(draft))}
        self.category = {(b, c): i for i, (b, c, *_) in enumerate(_categories(draft))}
        self.period = {p.id: i for i, p in enumerate(draft.world.periods)}
        self.geography = {c: i for i, c in enumerate(draft.world.areas.codes)}
        self.source = {s["id"]: i for i, s in enumerate(draft.sources)}


def _title(draft: Draft) -> str:
    return f"Directory statistics, {month_title(draft.extract.months[-1])}"


def period_rows(periods: Iterable[Period]) -> list[dict[str, Any]]:
    """Rows of the table of periods, in their order."""
    return [
        {
            "period_key": i,
            "id": p.id,
            "grain": str(p.grain),
            "title": p.title,
            "starts_on": p.starts_on.isoformat(),
            "ends_on": p.ends_on.isoformat(),
        }
        for i, p in enumerate(periods)
    ]


def _release(draft: Draft) -> dict:
    return {
        "one": 1,
        "contract": CONTRACT,
        "id": draft.id,
        "revision": f"r{draft.revision}",
        "title": _title(draft),
        "producer": PRODUCER,
        "first_month": draft.extract.months[0],
        "last_month": draft.extract.months[-1],
        "extract_digest": "",
        "policy_version": draft.policy.version,
        "builder_version": draft.builder_version,
        "synthetic": draft.extract.synthetic,
        "status": "Management information",
        "rounding": draft.policy.footnote_of(draft.policy.protected),
        "what_is_new": draft.what_is_new,
    }


def _protection(measure: Measure, policy: DisclosurePolicy) -> str:
    if isinstance(measure.counts, Forecast):
        return "Made from published figures alone, so it tells no more about anybody than they do."
    if measure.id in policy.exempt:
        return f"Exact: {policy.exempt[measure.id]}."
    return policy.footnote_of([measure.id])


def _measure(measure: Measure, policy: DisclosurePolicy) -> dict:
    denominator = measure.counts.denominator if isinstance(measure.counts, Ratio) else ""
    return {
        "id": measure.id,
        "topic": measure.topic,
        "title": measure.title,
        "short_title": measure.short_title or measure.title,
        "unit": measure.unit,
        "kind": str(measure.kind),
        "definition": measure.definition,
        "base": measure.base,
        "shows": measure.shows,
        "cannot_show": measure.cannot_show,
        "record_source": _table(measure),
        "decimals": measure.decimals,
        "higher_is": measure.higher_is,
        "owner": measure.owner,
        "reviewed": measure.reviewed,
        "protection": _protection(measure, policy),
        "denominator": denominator,
        "audience": str(measure.audience),
    }


def _table(measure: Measure) -> str:
    counts = measure.counts
    if isinstance(counts, Forecast):
        return "published figures"
    numerator = getattr(counts, "numerator", counts)
    return getattr(numerator, "table", "") or (
        "quoted_figures" if measure.kind == "quoted" else "children"
    )


def _breakdowns(draft: Draft) -> list[dict[str, Any]]:
    """Rows of the table of breakdowns but for their keys: the total first."""
    total = {"id": ALL, "title": "Total", "definition": "", "overlapping": 0, "ordered": 0}
    return [total] + [
        {
            "id": b.id,
            "title": b.title,
            "definition": b.definition,
            "overlapping": int(bool(b.conditions)),
            "ordered": int(b.ordered),
        }
        for b in draft.world.breakdowns.values()
    ]


def _categories(draft: Draft) -> list[tuple[str, str, str, str]]:
    found = [(ALL, ALL, "Total", "")]
    found += [
        (b.id, c.id, c.title, c.definition)
        for b in draft.world.breakdowns.values()
        for c in b.categories
    ]
    return found + [("figure", c, title, "") for c, title in draft.figures.items()]


def _geography(row: dict) -> dict:
    day = {k: row[k].isoformat() if row[k] else None for k in ("valid_from", "valid_to")}
    return {
        **row,
        **day,
        "early_adopter": None if row["early_adopter"] is None else int(row["early_adopter"]),
    }


def _measure_breakdowns(draft: Draft, keys: _Keys) -> Iterator[dict]:
    for measure in draft.measures:
        places = (
            [(ALL, measure.levels)]
            if measure.total and not measure.total_of and measure.kind != "quoted"
            else []
        ) + [(s.breakdown, s.levels) for s in measure.splits()]
        for breakdown, levels in places:
            yield {
                "measure_key": keys.measure[measure.id],
                "breakdown_key": keys.breakdown[breakdown],
                "levels": ",".join(levels),
                "base": measure.bases.get(breakdown, ""),
            }


def _observations(observations: pd.DataFrame, keys: _Keys) -> Columns:
    """Rows in the order of the primary key, as plain Python values."""
    key = [
        _numbers(observations["measure"], keys.measure),
        _numbers(observations["breakdown"], keys.breakdown),
        _categories_of(observations, keys),
        _numbers(observations["period"], keys.period),
        _numbers(observations["geography"], keys.geography),
        _numbers(observations["source"], keys.source),
    ]
    order = np.lexsort(key[::-1])
    columns = [column[order].tolist() for column in key]
    columns += [_plain(observations[c], order) for c in ("value", "numerator", "base", "text")]
    columns += [
        observations["rounded"].to_numpy(dtype="int64")[order].tolist(),
        _words(observations["status"], order),
    ]
    return Columns(columns)


def _words(column: pd.Series, order: np.ndarray) -> list[str]:
    """Each value as a text; each text is there once."""
    codes, names = pd.factorize(column, use_na_sentinel=False)
    return np.array([str(name) for name in names], dtype=object)[codes[order]].tolist()


def _numbers(column: pd.Series, keys: Mapping[str, int]) -> np.ndarray:
    """The key of each value; each name is looked up once."""
    codes, names = pd.factorize(column, use_na_sentinel=False)
    return np.array([keys[name] for name in names], dtype=np.int64)[codes]


def _categories_of(observations: pd.DataFrame, keys: _Keys) -> np.ndarray:
    """The key of the category of each observation, which its breakdown and its name tell."""
    place, pairs = numbered(observations, ("breakdown", "category"))
    return np.array([keys.category[pair] for pair in pairs], dtype=np.int64)[place]


def _plain(column: pd.Series, order: np.ndarray) -> list:
    present = column.notna().to_numpy()[order]
    found = np.full(len(order), None, dtype=object)
    if pd.api.types.is_numeric_dtype(column):
        found[present] = column.to_numpy(dtype=float, na_value=np.nan)[order][present]
    else:
        values = column.astype(object).to_numpy()[order][present]
        found[present] = [_text_or_number(value) for value in values]
    return found.tolist()


def _text_or_number(value: Any) -> str | float:
    return value if isinstance(value, str) else float(value)
