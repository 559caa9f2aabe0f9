"""Making an extract: draw the world, write each month, describe it all in the manifest, and only then give the folder its name."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from builder.contract import MANIFEST
from sample_data import accesses, children, events, files, involvements, practitioners, returns, rollout, shields
from sample_data.facts import reference_tables
from sample_data.files import Files, finished, parameters
from sample_data.world import Month, World

Tell = Callable[[str, int, int], None]
"""Called as work goes on with the step's name, how much is done and how much there is."""


BLOCK = 1_000_000
"""Children whose involvements are drawn at a time: enough to keep all cores at work, few enough to sort in little memory."""


class CannotMake(Exception):
    """The extract cannot be made where it was asked for; the message says what to do."""


@dataclass(frozen=True)
class Made:
    """An extract that is whole: its folder, rows, bytes, and whether it was there before."""

    folder: Path
    rows: int
    bytes: int
    was_there: bool


def make(world: World, folder: Path, *, force: bool = False, tell: Tell = lambda *_: None) -> Made:
    """Make the world's extract in `folder`, or find it there already made with the same parameters.

    Work goes on in a folder beside it, renamed at the end, so `folder` never holds part of an extract. Raises `CannotMake` when `folder` holds anything else, unless `force`
    and it is an extract, finished or not.
    """
    there = finished(folder)
    if there and there.get("parameters") == parameters(world) and not force:
        return _made(folder, there, was_there=True)
    _refuse_if_in_the_way(folder, force=force)
    folder.parent.mkdir(parents=True, exist_ok=True)
    for abandoned in folder.parent.glob(f".{folder.name}-*.tmp"):
        shutil.rmtree(abandoned, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", suffix=".tmp", dir=folder.parent) as scratch:
        unfinished = Path(scratch) / "extract"
        unfinished.mkdir()
        _write(world, unfinished, Path(scratch) / "spill", tell=tell)
        _put_in_place(unfinished, folder, Path(scratch) / "replaced")
    return _made(folder, finished(folder) or {"files": []}, was_there=False)


def _refuse_if_in_the_way(folder: Path, *, force: bool) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not (folder / MANIFEST).exists():
        raise CannotMake(f"{folder} exists and is not an extract: name another folder")
    if not force:
        raise CannotMake(f"{folder} holds an extract made with other parameters: name another folder, or say --force to replace it")


def _put_in_place(unfinished: Path, folder: Path, replaced: Path) -> None:
    if folder.exists():
        os.replace(folder, replaced)
    os.replace(unfinished, folder)


def _made(folder: Path, manifest: dict, *, was_there: bool) -> Made:
    return Made(folder, sum(file["rows"] for file in manifest["files"]), sum(file["bytes"] for file in manifest["files"]), was_there)


def _write(world: World, folder: Path, spill: Path, *, tell: Tell) -> None:
    con = files.connect(spill)
    try:
        out, plan = Files(con, folder), rollout.plan_rollout(world)
        places = _draw(con, world, plan, tell=tell)
        people = practitioners.draw(world, plan)
        _write_once(out)
        planted, first_id = accesses.specials(people, places, world), 0
        for month in world.calendar:
            _write_records(out, world, month)
            query = accesses.draw(con, world, month, people=people, places=places, planted=planted, first_id=first_id)
            first_id += out.copy("accesses", query, month=month)
            _write_lists(out, world, month, plan=plan, people=people, places=places, planted=planted)
            tell("Writing the months", month.number, world.months)
        out.finish(world)
    finally:
        con.close()


def _draw(con: duckdb.DuckDBPyConnection, world: World, plan: rollout.Rollout, *, tell: Tell) -> tuple[children.Place, ...]:
    """Draw children authority by authority, then their involvements and shields block by block, so that each table lies in order of child and so of authority."""
    places = children.places(world)
    children.begin(con, places)
    for number, place in enumerate(places, start=1):
        children.draw(con, world, place, rollout=plan, all_places=places)
        tell("Drawing children, by authority", number, len(places))
    involvements.begin(con, places, plan)
    shields.begin(con, places, world=world, rollout=plan)
    firsts = range(0, sum(place.count for place in places), BLOCK)
    for number, first in enumerate(firsts, start=1):
        involvements.draw(con, world, first=first, last=first + BLOCK)
        shields.draw(con, world, first=first, last=first + BLOCK)
        tell("Drawing involvements and shields", number, len(firsts))
    return places


def _write_once(out: Files) -> None:
    for table, rows in reference_tables().items():
        out.rows(table, rows)


def _write_records(out: Files, world: World, month: Month) -> None:
    out.copy("children", children.snapshot(month), month=month)
    out.copy("involvements", involvements.episodes_in(month, world), month=month)
    out.copy("shields", shields.shields_in(month), month=month)


def _write_lists(out: Files, world: World, month: Month, *, plan: rollout.Rollout, people: tuple[practitioners.Practitioner, ...], places: tuple[children.Place, ...],
                 planted: list[accesses.Special]) -> None:
    """Write the month's small tables."""
    out.rows("practitioners", practitioners.practitioner_rows(people, world, month), month=month)
    out.rows("rollout_plan", rollout.plan_rows(world, month), month=month)
    out.rows("rollout_milestones", rollout.milestone_rows(world, plan, month), month=month)
    out.rows("systems", rollout.system_rows(world, plan, month), month=month)
    out.rows("alerts", events.alert_rows(world, month, people=people, planted=planted), month=month)
    out.rows("audit_reviews", events.review_rows(world, plan, month), month=month)
    out.rows("incidents", events.incident_rows(world, month), month=month)
    out.rows("requests", events.request_rows(world, month), month=month)
    out.rows("source_loads", returns.load_rows(world, plan, month, places=places), month=month)
    out.rows("returns", returns.return_rows(world, month), month=month)
