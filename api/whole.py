"""Whole releases as files: all observations as CSV and Parquet, the DfE data files, SDMX. Made once
for those who are shown the same, and kept while the process lives."""

from __future__ import annotations

import hashlib
import json
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from api.call import Answer, Call
from components.packing import batches
from components.said import said_of
from exports import ees, sdmx
from exports.machine import ReleaseFacts, write_csv, write_parquet
from queries.catalogue import Catalogue, catalogue_of
from queries.releases import Release
from queries.slices import Slice
from release.vocabulary import Audience, Grain, Kind

KEPT = 8
"""Files kept at most; the oldest goes first."""

_folders: list[tempfile.TemporaryDirectory] = []
_made: dict[str, Path] = {}
_making = threading.Lock()

Make = Callable[[Release, ReleaseFacts, Path], None]


def csv(release: Release, said: ReleaseFacts, path: Path) -> None:
    """All observations with their words, as CSV."""
    write_csv(batches(release, [Slice()]), said, path)


def parquet(release: Release, said: ReleaseFacts, path: Path) -> None:
    """The same as Parquet."""
    write_parquet(batches(release, [Slice()]), said, path)


def data_files(release: Release, said: ReleaseFacts, path: Path) -> None:
    """The DfE data files, zipped."""
    catalogue = catalogue_of(release)
    rows = pd.concat(batches(release, [Slice()]), ignore_index=True)
    held = {"README.txt": ees.read_me(said)}
    for name, data, meta in ees.files(rows, _kept(catalogue), _grains(catalogue)):
        held |= {f"{name}.csv": data, f"{name}.meta.csv": meta}
    ees.zipped(held, path)


def sdmx_files(release: Release, said: ReleaseFacts, path: Path) -> None:
    """SDMX-CSV with its structure message, zipped."""
    catalogue = catalogue_of(release)
    spans = {p.id: (p.starts_on, p.ends_on) for p in catalogue.periods.values()}
    parts = [
        sdmx.sdmx_csv(rows, spans, header=place == 0)
        for place, rows in enumerate(batches(release, [Slice()]))
    ]
    lists = {
        "MEASURE": {m.id: m.title for m in catalogue.measures.values()},
        "CATEGORY": {
            f"{b.id}__{c.id}": f"{b.title}: {c.title}"
            for b in catalogue.breakdowns.values()
            for c in b.categories
        },
        "GEOGRAPHY": {a.code: a.name for a in catalogue.areas.values()},
        "SOURCE": {s.id: s.title for s in catalogue.sources.values()},
    }
    told = json.dumps(sdmx.structure(lists, said), ensure_ascii=False, indent=1).encode()
    ees.zipped({"observations.csv": b"".join(parts), "structure.json": told}, path)


def _kept(catalogue: Catalogue) -> ees.Kept:
    numbers = [m for m in catalogue.measures.values() if m.kind not in (Kind.QUOTED, Kind.STATE)]
    places = {}
    for area in catalogue.areas.values():
        region = catalogue.region_of(area)
        beside = (region.code, region.name) if region is not area else ("", "")
        places[area.code] = ees.Place(area.code, area.name, str(area.level), *beside)
    return ees.Kept(
        places,
        {
            m.id: ees.Indicator(m.id, m.title, m.unit, m.decimals, catalogue.topic(m.topic))
            for m in numbers
        },
        {b.id: b.title for b in catalogue.breakdowns.values()},
    )


def _grains(catalogue: Catalogue) -> dict[str, str]:
    """Months, and whole financial years: a part of a year is none."""
    return {
        p.id: p.grain
        for p in catalogue.periods.values()
        if p.grain == Grain.MONTH or p.grain == Grain.YEAR and p.months == 12
    }


def _answering(kind: str, suffix: str, media_type: str, make: Make) -> Callable[[Call], Answer]:
    def handler(call: Call) -> Answer:
        store = call.release
        departmental = Audience.DEPARTMENTAL in {
            m.audience for m in catalogue_of(store).measures.values()
        }
        said = said_of(store, departmental=departmental)
        areas = sorted(store.visibility.areas) if store.visibility.areas is not None else None
        seen = repr((store.digest, sorted(store.visibility.audiences), areas, said, kind))
        tag = hashlib.sha256(seen.encode()).hexdigest()[:32]
        name = f"contactpoint-{store.folder.name}{suffix}"
        return Answer(
            media_type=media_type,
            file=_file(tag, store, said, make),
            name=name,
            tag=tag,
            departmental=departmental,
        )

    return handler


def put_away() -> None:
    """Take the files away, when the process stops: a signal ends it before Python tidies up."""
    with _making:
        _made.clear()
        while _folders:
            _folders.pop().cleanup()


def _kept_in() -> Path:
    """The folder of the files, made for the first of them."""
    if not _folders:
        _folders.append(tempfile.TemporaryDirectory(prefix="contactpoint-"))
    return Path(_folders[0].name)


def _file(tag: str, release: Release, said: ReleaseFacts, make: Make) -> Path:
    """The file with a tag, made if need be: one at a time,
    so that many who ask do not make the process slow for all."""
    with _making:
        if tag not in _made or not _made[tag].exists():
            path = _kept_in() / tag
            make(release, said, path)
            _made[tag] = path
            for old in [*_made][:-KEPT]:
                _made.pop(old).unlink(missing_ok=True)
        return _made[tag]


FILES: tuple[tuple[str, str, str, Callable[[Call], Answer]], ...] = tuple(
    (path, title, media_type, _answering(path, suffix, media_type, make))
    for path, title, suffix, media_type, make in (
        (
            "observations.csv",
            "All observations with their words, as CSV",
            ".csv",
            "text/csv; charset=utf-8",
            csv,
        ),
        (
            "observations.parquet",
            "All observations with their words, as Parquet",
            ".parquet",
            "application/vnd.apache.parquet",
            parquet,
        ),
        (
            "ees.zip",
            "Data files of the DfE standard, for Explore Education Statistics",
            "-ees.zip",
            "application/zip",
            data_files,
        ),
        (
            "sdmx.zip",
            "SDMX-CSV 2.0 with its structure message",
            "-sdmx.zip",
            "application/zip",
            sdmx_files,
        ),
    )
)
