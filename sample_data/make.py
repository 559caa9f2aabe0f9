"""Making an extract: draw the world, write each month, describe it all in the manifest,
and only then give the folder its name."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import duckdb

from sample_data import (
    accesses,
    children,
    events,
    files,
    involvements,
    practitioners,
    readings,
    returns,
    rollout,
    shields,
)
from sample_data.facts import reference_tables
from sample_data.files import WORLD, Files, finished, parameters, read_manifest
from sample_data.planted import Special, specials
from sample_data.world import Month, World

Tell = Callable[[str, int, int], None]
"""Called as work goes on with the step's name, how much is done and how much there is."""


BLOCK = 1_000_000
"""Children whose involvements are drawn at a time:
enough to keep all cores at work, few enough to sort in little memory."""


class CannotMake(Exception):
    """The extract cannot be made where it was asked for; the message says what to do."""


@dataclass(frozen=True)
class Made:
    """An extract that is whole: its folder, rows, bytes, and whether it was there before."""

    folder: Path
    rows: int
    bytes: int
    was_there: bool


@dataclass(frozen=True)
class Drawn:
    """A world as drawn, before it is cut into months;
    children, involvements and shields are in the database."""

    world: World
    plan: rollout.Rollout
    places: tuple[children.Place, ...]
    people: tuple[practitioners.Practitioner, ...]
    planted: tuple[Special, ...]


def make(world: World, folder: Path, *, force: bool = False, tell: Tell = lambda *_: None) -> Made:
    """Make the world's extract in `folder`, or find it there already made with the same parameters.

    Work goes on in a folder beside it, renamed at the end, so `folder` never holds part of an
    extract. An extract of the same world made by an older maker is replaced. Raises `CannotMake`
    when `folder` holds an extract of another world, unless `force`, and always when it holds
    something else.
    """
    there = finished(folder)
    if there and there.get("parameters") == parameters(world) and not force:
        return _made(folder, there, was_there=True)
    _refuse_if_in_the_way(folder, world, force=force)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    with tempfile.TemporaryDirectory(
        prefix=f".{folder.name}-{os.getpid()}-", suffix=".tmp", dir=folder.parent
    ) as scratch:
        unfinished = Path(scratch) / "extract"
        unfinished.mkdir()
        _write(world, unfinished, Path(scratch) / "spill", tell=tell)
        _put_in_place(unfinished, folder, Path(scratch) / "replaced")
    return _made(folder, finished(folder) or {"files": []}, was_there=False)


def _refuse_if_in_the_way(folder: Path, world: World, *, force: bool) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    there = read_manifest(folder)
    if there is None or "parameters" not in there:
        raise CannotMake(f"{folder} exists and is not an extract made here: name another folder")
    same_world = all(
        there["parameters"].get(name) == value
        for name, value in parameters(world).items()
        if name in WORLD
    )
    if not (same_world or force):
        raise CannotMake(
            f"{folder} holds an extract made with other parameters: name another folder, or say "
            "--force to replace it"
        )


def _sweep(folder: Path) -> None:
    """Remove what makers that were killed left beside the folder;
    one still at work is left alone."""
    for abandoned in folder.parent.glob(f".{folder.name}-*.tmp"):
        owner = abandoned.name.removeprefix(f".{folder.name}-").split("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(abandoned, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _put_in_place(unfinished: Path, folder: Path, replaced: Path) -> None:
    if folder.exists():
        os.replace(folder, replaced)
    os.replace(unfinished, folder)


def _made(folder: Path, manifest: dict, *, was_there: bool) -> Made:
    return Made(
        folder,
        sum(file["rows"] for file in manifest["files"]),
        sum(file["bytes"] for file in manifest["files"]),
        was_there,
    )


def _write(world: World, folder: Path, spill: Path, *, tell: Tell) -> None:
    con = files.connect(spill)
    try:
        out, plan = Files(con, folder), rollout.plan_rollout(world)
        people = practitioners.draw(world, plan)
        places = _draw(con, world, plan, people, tell=tell)
        for table, rows in reference_tables().items():
            out.rows(table, rows)
        drawn = Drawn(world, plan, places, people, tuple(specials(people, places, world)))
        _write_months(out, drawn, tell=tell)
        out.finish(world)
    finally:
        con.close()


def _write_months(out: Files, drawn: Drawn, *, tell: Tell) -> None:
    """Write the months side by side, each file by one thread.

    DuckDB cuts a file's row groups by the chance of its threads' timing, so a file written by
    several has other bytes each time; one thread to a file keeps both the bytes and the cores.
    """
    out.con.execute("set threads = 1")
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        running = [
            pool.submit(_write_month, out.beside(), drawn, month) for month in drawn.world.calendar
        ]
        try:
            for number, done in enumerate(as_completed(running), start=1):
                done.result()
                tell("Writing the months", number, drawn.world.months)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _write_month(out: Files, drawn: Drawn, month: Month) -> None:
    world = drawn.world
    out.copy("children", children.snapshot(month), month=month)
    out.copy("involvements", involvements.episodes_in(month, world), month=month)
    out.copy("shields", shields.shields_in(month), month=month)
    out.copy(
        "accesses",
        accesses.draw(
            out.con,
            world,
            month,
            people=drawn.people,
            places=drawn.places,
            planted=drawn.planted,
            plan=drawn.plan,
        ),
        month=month,
    )
    out.rows(
        "practitioners", practitioners.practitioner_rows(drawn.people, world, month), month=month
    )
    out.rows(
        "rollout_plan",
        rollout.plan_rows(world, month, practitioners.trained_cells(drawn.people)),
        month=month,
    )
    out.rows("rollout_milestones", rollout.milestone_rows(world, drawn.plan, month), month=month)
    out.rows("systems", rollout.system_rows(world, drawn.plan, month), month=month)
    out.rows(
        "alerts",
        events.alert_rows(world, month, people=drawn.people, planted=drawn.planted),
        month=month,
    )
    out.rows("audit_reviews", events.review_rows(world, drawn.plan, month), month=month)
    out.rows("incidents", events.incident_rows(world, month), month=month)
    out.rows("requests", events.request_rows(world, month), month=month)
    out.rows(
        "source_loads",
        returns.load_rows(world, drawn.plan, month, places=drawn.places),
        month=month,
    )
    out.rows("returns", returns.return_rows(world, month), month=month)
    out.rows("readings", readings.reading_rows(world, month), month=month)
    out.con.close()


def _draw(
    con: duckdb.DuckDBPyConnection,
    world: World,
    plan: rollout.Rollout,
    people: tuple[practitioners.Practitioner, ...],
    *,
    tell: Tell,
) -> tuple[children.Place, ...]:
    """Draw children authority by authority, then their involvements and shields block by block, so
    that each table lies in order of child and so of authority."""
    places = children.places(world)
    children.begin(con, places, plan)
    for number, place in enumerate(places, start=1):
        children.draw(con, world, place, rollout=plan, all_places=places)
        tell("Drawing children, by authority", number, len(places))
    involvements.begin(con, places, world=world, rollout=plan, people=people)
    shields.begin(con, places, world=world, rollout=plan)
    firsts = range(0, sum(place.count for place in places), BLOCK)
    for number, first in enumerate(firsts, start=1):
        involvements.draw(con, world, first=first, last=first + BLOCK)
        shields.draw(con, world, first=first, last=first + BLOCK)
        tell("Drawing involvements and shields", number, len(firsts))
    return places
