"""Whatever the check passes, builds; and whatever is built opens,
also where it was not made by `sample_data` nor by one maker of Parquet."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings
from hypothesis import strategies as st

import settings as settings_of_the_dashboard
from builder.build import Progress, build
from builder.contract import QUOTED
from builder.engines import DuckDBEngine, Engine, EngineError
from builder.extracts import open_extract, problems
from builder.storage import Place
from figures.figure import Across, Selection
from queries.catalogue import catalogue_of
from queries.citations import figure_history
from queries.observations import observations
from release import store
from release.vocabulary import ENGLAND, Level
from release.writer import FolderPublisher
from tests.builder.extracts import write_manifest
from tests.builder.small import MONTHS, Small, exact, small_world
from tests.builder.worlds import AREAS, World
from tests.release.test_store import NOON
from web import figure_page


def built(extract: Path, folder: Path) -> Path:
    """A release of an extract that passes the check, published."""
    with DuckDBEngine(folders=[folder, extract], spill=folder / "spill", threads=1) as engine:
        assert problems(open_extract(extract), engine) == []
        return built_by(engine, extract, folder)


def built_by(
    engine: Engine, extract: Place, folder: Path, progress: Progress | None = None
) -> Path:
    """A release of an extract, counted by this engine and published."""
    release = build(
        open_extract(extract),
        engine,
        folder / "releases",
        work=folder / "partials",
        policy_path=exact(folder),
        progress=progress,
    )
    FolderPublisher(folder / "releases").publish(release, at=NOON)
    return folder / "releases"


def quote(rows: dict, dice: random.Random) -> None:
    """Quoted figures, sources and populations as the contract lets anyone give them: any
    categories, gaps, dates, also none but gaps."""
    gaps = dice.random() < 0.3
    rows["sources", None] = [
        {"id": id_, "title": f"Source {id_}", "citation": "As cited", "licence": "Some licence"}
        for id_ in ("ons", "a.b", "A-1")
    ]
    found = {}
    for _ in range(dice.randrange(1, 12)):
        measure = dice.choice(list(QUOTED.values()))
        area = dice.choice([code for code, level, *_ in AREAS if level in measure.levels])
        category, gap = dice.choice(("total", "a.b", "all", "x-1")), gaps or dice.random() < 0.3
        row = {
            "measure": measure.id,
            "category": category,
            "title": f"{category} of {measure.id}",
            "geography": area,
            "value": None if gap else dice.choice((0.0, 1.5, -3.0, 1e15)),
            "unit": measure.unit if dice.random() < 0.7 else "hours",
            "as_at": dice.choice(("2009", "31 March 2010", "—")),
            "source": dice.choice(("ons", "a.b", "A-1")),
            "gap": dice.choice(("suppressed", "not_supplied")) if gap else None,
        }
        row["title"] += f" in {row['unit']}"
        found[measure.id, category] = {
            **found.get((measure.id, category), {}),
            (area, row["source"], row["as_at"]): row
            | {
                "unit": next(iter(found.get((measure.id, category), {}).values()), row)["unit"],
                "title": next(iter(found.get((measure.id, category), {}).values()), row)["title"],
            },
        }
    rows["quoted_figures", None] = [row for group in found.values() for row in group.values()]
    rows["population", None] = [
        {"geography": code, "age_band": "all", "persons": dice.randrange(1, 10**6), "source": "ons"}
        for code, *_ in AREAS
        if dice.random() < 0.7
    ] or [{"geography": ENGLAND, "age_band": "all", "persons": 1, "source": "ons"}]


def some_ids(releases: Path, dice: random.Random) -> list[str]:
    """Ids of a few figures of each measure and breakdown, from every period and tier."""
    opened = store.open_current(releases)
    catalogue, found = catalogue_of(opened), []
    for measure, breakdowns in catalogue.breakdowns_of.items():
        for breakdown, levels in breakdowns.items():
            period, level = dice.choice(list(catalogue.periods)), dice.choice(levels)
            frame = observations(
                opened,
                Selection(
                    opened.id,
                    (measure,),
                    Across.AREAS,
                    ENGLAND,
                    period,
                    breakdown,
                    level=Level(level),
                ),
            )
            found += dice.sample(list(frame["figure_id"]), min(2, len(frame)))
    return found


SPANS = tuple(f"{year}-{month:02d}" for year in (2009, 2010, 2011) for month in range(1, 13))


@settings(max_examples=4, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    children=st.integers(1, 30),
    start=st.integers(0, 24),
    length=st.integers(1, 12),
)
@example(seed=1, children=3, start=3, length=1)
def test_whatever_the_check_passes_builds_and_every_figure_of_it_opens(
    seed: int, children: int, start: int, length: int
) -> None:
    """Any span of months too: April alone is a financial year of one month."""
    dice = random.Random(seed)
    months = SPANS[start : start + length]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        releases = built(
            World(seed, children, silent=dice.random() < 0.5, months=months).write(
                folder / "extract", also=lambda rows: quote(rows, dice)
            ),
            folder,
        )
        ids = some_ids(releases, dice)
        assert len(ids) > 80
        for id_ in ids:
            one = figure_history(releases, id_)
            assert one.id == id_ and id_ in figure_page.page(
                one, address="https://example.org", settings=settings_of_the_dashboard.current()
            )


@pytest.fixture(scope="module")
def world(small: Small) -> tuple[Path, str]:
    """An extract, and the digest of the release built from it."""
    return small.extract, store.open_current(small.releases).digest


WRITERS = {
    "other settings of Parquet": lambda t: (
        t,
        {"compression": "gzip", "version": "1.0", "row_group_size": 3, "use_dictionary": False},
    ),
    "floating point and times, as pandas has them": lambda t: (
        pa.table({n: _as_pandas(t[n]) for n in t.column_names}),
        {},
    ),
    "columns the other way round": lambda t: (t.select(t.column_names[::-1]), {}),
}


def _as_pandas(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.null_count == len(column):
        return pa.chunked_array([pa.nulls(len(column))])
    if pa.types.is_integer(column.type) and column.null_count:
        return column.cast(pa.float64())
    return (
        column.cast(pa.timestamp("ns"))
        if pa.types.is_date(column.type)
        else column.cast(pa.int64())
        if pa.types.is_integer(column.type)
        else column
    )


@pytest.mark.parametrize("how", WRITERS)
def test_the_same_rows_stored_another_way_give_the_same_release(
    world: tuple[Path, str], tmp_path: Path, how: str
) -> None:
    original, digest = world
    for file in original.rglob("*.parquet"):
        table, options = WRITERS[how](pq.read_table(file, partitioning=None))
        other = tmp_path / "extract" / file.relative_to(original)
        other.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, other, **options)
    write_manifest(tmp_path / "extract", MONTHS)
    assert open_extract(tmp_path / "extract").digest != open_extract(original).digest
    opened = store.open_current(built(tmp_path / "extract", tmp_path))
    assert (
        opened.digest == digest
        and opened.manifest["extract"]["digest"] == open_extract(tmp_path / "extract").digest
    )


def test_another_figure_gives_another_release(world: tuple[Path, str], tmp_path: Path) -> None:
    more = small_world()
    alert = {
        "alert_id": 99,
        "authority": "A1",
        "practitioner_id": 0,
        "alert_kind": "burst",
        "raised_on": dt.date(2009, 3, 3),
        "closed_on": None,
        "outcome": "open",
        "breach_kind": None,
    }
    more.rows["alerts"][MONTHS[0]].append(alert)
    assert store.open_current(built(more.write(tmp_path / "extract"), tmp_path)).digest != world[1]


def test_once_everything_is_counted_the_extract_and_the_engine_are_needed_no_more(
    world: tuple[Path, str], tmp_path: Path
) -> None:
    original, digest = world
    extract = Path(shutil.copytree(original, tmp_path / "extract"))

    def take_away(step: str) -> None:
        if step == "cells":
            shutil.rmtree(extract)
            with pytest.raises(EngineError, match="ConnectionException"):
                engine.fetch(sa.select(sa.literal(1)))

    with DuckDBEngine(folders=[tmp_path], spill=tmp_path / "spill", threads=1) as engine:
        releases = built_by(engine, extract, tmp_path, Progress(step=take_away))
    assert store.open_current(releases).digest == digest and not extract.exists()


def test_a_wave_without_an_authority_is_not_applicable_and_stops_nothing(tmp_path: Path) -> None:
    """By the project's own policy. No authority of these worlds is in the third wave, so what is
    counted there can only be 0: every reader knows it, and nobody learns of anyone by it."""
    extract = World(3, 12, silent=True, months=MONTHS).write(tmp_path / "extract")
    with DuckDBEngine(folders=[tmp_path], spill=tmp_path / "spill", threads=1) as engine:
        release = build(
            open_extract(extract), engine, tmp_path / "releases", work=tmp_path / "partials"
        )
    FolderPublisher(tmp_path / "releases").publish(release, at=NOON)
    opened = store.open_current(tmp_path / "releases")
    of_waves = observations(
        opened,
        Selection(
            opened.id,
            ("practitioners_trained",),
            Across.CATEGORIES,
            ENGLAND,
            MONTHS[-1],
            "wave",
        ),
    )
    empty = of_waves[of_waves["status"] == "z"]
    assert list(empty["category"]) == ["wave_3"] and empty["value"].isna().all()
    assert of_waves["value"].notna().sum() == len(of_waves) - 1
