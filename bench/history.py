"""A release of many months and twice the breakdowns, made from a smaller one by repetition, to see
what a page costs when history is long.

    python -m bench.history RELEASES INTO [--months 60] [--once]

The published release of RELEASES is written again into the store INTO, and published there: its
months one after another again and again, its last month last, and every breakdown twice (not with
--once). It says of itself, in its title and beside every figure, that it is made by repetition.
`bench.queries` and `bench.pages` take the store as they take any other.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import numpy as np
import pandas as pd

from builder.periods import Period, periods_of
from builder.write import period_rows
from release import tables, writer
from release.store import MANIFEST, Release, open_current
from release.vocabulary import Grain
from release.writer import FolderPublisher

MARK = "made by repetition, for measurement only"
AGAIN = "_again"
"""What the id of a breakdown that stands a second time ends with."""


def rows_of(release: Release) -> dict[str, pd.DataFrame]:
    """Every table of a release but its observations."""
    with release.engine.connect() as connection:
        return {
            t.name: pd.DataFrame(connection.execute(t.select()).mappings().all(), dtype=object)
            for t in tables.metadata.sorted_tables
            if t is not tables.observation
        }


def months_from(first: str, count: int) -> tuple[str, ...]:
    """So many months `YYYY-MM` from the first one."""
    return tuple(pd.period_range(first, periods=count, freq="M").strftime("%Y-%m"))


def repeated(periods: tuple[Period, ...], known: list[dict]) -> dict[int, list[int]]:
    """For each period that there was, by its key, the numbers of the periods in which it stands
    now: one of its own grain after another, the last month last.
    """
    found: dict[int, list[int]] = {row["period_key"]: [] for row in known}
    for grain in Grain:
        old = [row["period_key"] for row in known if row["grain"] == grain]
        new = [i for i, p in enumerate(periods) if p.grain is grain]
        if grain is Grain.MONTH:
            found[old.pop()].append(new.pop())
        for place, key in zip(new, cycle(old), strict=False):
            found[key].append(place)
    return found


def observations(
    release: Release, places: dict[int, list[int]], shift: tuple[int, int], total: int
) -> Iterator[tuple]:
    """Every observation in every period in which it stands now, and under its breakdown's second
    name, in the order of the key.
    """
    with release.engine.connect() as connection:
        old = connection.execute(tables.observation.select()).all()
    key = np.array([row[:6] for row in old], dtype=np.int64)
    pieces = []
    for period, now in places.items():
        own = np.flatnonzero(key[:, 3] == period)
        for place in now:
            first = key[own].copy()
            first[:, 3] = place
            pieces.append((first, own))
            if any(shift):
                split = key[own, 1] != total
                again = first[split]
                again[:, 1:3] += shift
                pieces.append((again, own[split]))
    keys, source = (np.concatenate(part) for part in zip(*pieces, strict=True))
    for row in np.lexsort(keys.T[::-1]):
        yield (*keys[row].tolist(), *old[source[row]][6:])


def twice(found: dict[str, pd.DataFrame]) -> tuple[int, int]:
    """Add every breakdown but the total, its categories and where it is published, a second time;
    by how much keys of breakdowns and of categories are higher there.
    """
    breakdown, category = found["breakdown"], found["category"]
    shift = int(breakdown["breakdown_key"].max()) + 1, int(category["category_key"].max()) + 1
    total = breakdown.loc[breakdown["id"] == "all", "breakdown_key"].item()
    again = {
        name: found[name][found[name]["breakdown_key"] != total].copy()
        for name in ("breakdown", "category", "measure_breakdown")
    }
    for frame in again.values():
        frame["breakdown_key"] += shift[0]
    again["breakdown"]["id"] += AGAIN
    again["breakdown"]["title"] += ", again"
    for column in ("category_key", "place"):
        again["category"][column] += shift[1]
    for name, frame in again.items():
        found[name] = pd.concat([found[name], frame], ignore_index=True)
    return shift


def lengthened(release: Release, into: Path, count: int, *, once: bool) -> Path:
    """Write the longer release of a release into a store and return its folder."""
    found, manifest = rows_of(release), dict(release.manifest)
    (own,) = found["release"].to_dict("records")
    months = months_from(own["first_month"], count)
    periods = periods_of(months)
    places = repeated(periods, found["period"].to_dict("records"))
    total = found["breakdown"].set_index("id").loc["all", "breakdown_key"]
    shift = (0, 0) if once else twice(found)
    own |= {
        "id": f"{months[-1]}-r1",
        "title": f"{own['title']}, {MARK}",
        "last_month": months[-1],
        "synthetic": f"{own['synthetic']} {MARK.capitalize()}.",
    }
    rows: dict[str, object] = {name: frame.to_dict("records") for name, frame in found.items()}
    rows["release"] = [own]
    rows["period"] = period_rows(periods)
    rows["measure_breakdown"].sort(key=lambda r: (r["measure_key"], r["breakdown_key"]))
    rows["observation"] = observations(release, places, shift, total)
    for name in ("digest", "bytes", "sha256", "rows"):
        manifest.pop(name)
    manifest |= {"release": own["id"], "title": own["title"], "synthetic": own["synthetic"]}
    return writer.write_release(into, rows, manifest=manifest)


def main(releases: Path, into: Path, count: int, *, once: bool) -> None:
    folder = lengthened(open_current(releases), into, count, once=once)
    FolderPublisher(into).publish(folder, at=dt.datetime.now(dt.UTC).astimezone())
    said = json.loads((folder / MANIFEST).read_text("utf-8"))
    print(f"{folder.name}: {said['rows']['observation']:,} observations, {said['bytes']:,} bytes")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="A release of many months, made by repetition.")
    asked.add_argument("releases", type=Path)
    asked.add_argument("into", type=Path)
    asked.add_argument("--months", type=int, default=60)
    asked.add_argument("--once", action="store_true", help="every breakdown once")
    given = asked.parse_args()
    main(given.releases, given.into, given.months, once=given.once)
