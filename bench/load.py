"""Many readers at once on two processes behind nginx, then faults under that load: how long a
change of area takes, and whether anyone is ever shown a wrong figure.

    python -m bench.load [READERS] [SECONDS OF EACH PART] [SECONDS A READER LOOKS]

Everything runs on loopback, over two small releases made for it, kept in a PostgreSQL server of its
own where one is installed and in a folder elsewhere. Every answer, word for word, must be that of
the one release or the other; a mixture is wrong. Ends with 1 if one was.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import sys
import tempfile
from collections.abc import Awaitable, Iterator
from pathlib import Path

from bench.crowd import THINK, Run, Shelf, Tally, one_reader, right_answers
from bench.faults import full, greedy, killed, restarted, slow_clients, small_disk, switching
from release.postgres_writer import DatabasePublisher
from release.writer import FolderPublisher
from tests.dashboard import World, make
from tests.deploy.front import Front, front
from tests.postgresql import Fresh, programs, running

READERS, SECONDS = 200, 40
RAMP = 2.5
"""Readers who arrive a second."""

AT = dt.datetime(2009, 7, 30, 9, 30)
WORLDS = (World(), World(id="2009-06-r2", seed="again"))


def ended(tally: Tally) -> None:
    """Print what the readers met during one part, and why each connection was lost."""
    print(tally.row(), flush=True)
    for why, count in tally.why.most_common():
        print(f"    {count} lost: {why}", flush=True)


async def part(run: Run, name: str, doing: Awaitable[None]) -> Tally:
    """One part of the run, and how all fared in it."""
    run.part = Tally(name)
    await doing
    ended(run.part)
    return run.part


@contextlib.contextmanager
def shelved(folders: list[Path]) -> Iterator[Shelf]:
    """The releases in PostgreSQL where it is installed, else in their folder;
    the first is published."""
    found = programs()
    with contextlib.ExitStack() as started:
        if found:
            server = started.enter_context(running(found))
            fresh = Fresh(server, server.new_database())
            shelf = Shelf(
                fresh.reader.url,
                lambda number: DatabasePublisher(fresh.publisher).publish(folders[number], at=AT),
                server,
            )
        else:
            shelf = Shelf(
                str(folders[0].parent),
                lambda number: FolderPublisher(folders[0].parent).publish(folders[number], at=AT),
            )
        shelf.publish(0)
        yield shelf


async def whole_run(
    deployed: Front,
    shelf: Shelf,
    releases: Path,
    readers: int,
    seconds: float,
    think: float,
    disk: bool,
    started: contextlib.ExitStack,
) -> list[Tally]:
    """Every part, in its order."""
    right = {}
    for name, number in (("second", 1), ("first", 0)):
        shelf.publish(number)
        right[name] = await right_answers(deployed)
    if any(right["first"][option] == right["second"][option] for option in right["first"]):
        raise SystemExit(
            "The two releases say the same somewhere: nothing could be told from the answers."
        )
    run = Run(deployed, shelf, right, Tally("arriving"), think)
    print(
        f"{'':<34}{'answers':>9}{'first':>8}{'second':>8}{'refused':>9}{'wrong':>7}{'lost':>7}"
        f"{'p50 ms':>9}{'p95 ms':>9}"
    )
    tasks = []
    for number in range(readers):
        tasks.append(asyncio.create_task(one_reader(run, f"reader-{number}")))
        await asyncio.sleep(1 / RAMP)
    while run.reading < readers:
        await asyncio.sleep(0.5)
    ended(run.part)
    tallies = [
        run.part,
        await part(run, f"{readers} readers", asyncio.sleep(2 * seconds)),
        await part(run, "release switched three times", switching(run, seconds)),
    ]
    async with slow_clients(run):
        tallies.append(await part(run, "20 clients that never read", asyncio.sleep(seconds)))
    async with greedy(run):
        tallies.append(await part(run, "one reader asks 20 pages a second", asyncio.sleep(seconds)))
    tallies.append(await part(run, "a process killed", killed(run, started, releases, seconds)))
    if shelf.server:
        tallies.append(await part(run, "PostgreSQL restarted", restarted(run, seconds)))
    if disk:
        tallies.append(await part(run, "disk of the reading log full", full(run, seconds)))
    while run.reading < readers:
        await asyncio.sleep(0.5)
    tallies.append(await part(run, "afterwards", asyncio.sleep(seconds)))
    run.over = True
    await asyncio.wait(tasks, timeout=90)
    return tallies


def main(readers: int = READERS, seconds: float = SECONDS, think: float = THINK) -> int:
    """Run everything; 1 if anyone was shown what is of neither release,
    or a part without a fault had an error."""
    with (
        tempfile.TemporaryDirectory() as folder,
        small_disk(Path(folder) / "log") as disk,
        contextlib.ExitStack() as started,
    ):
        prefix, releases = Path(folder) / "front", Path(folder) / "releases"
        prefix.mkdir()
        (Path(folder) / "log" / "readings").mkdir()
        folders = [make(releases, world) for world in WORLDS]
        with (
            shelved(folders) as shelf,
            front(
                prefix,
                releases,
                CONTACTPOINT_RELEASES=shelf.address,
                CONTACTPOINT_READING_LOG=str(Path(folder) / "log" / "readings"),
            ) as deployed,
        ):
            tallies = asyncio.run(
                whole_run(deployed, shelf, releases, readers, seconds, think, disk, started)
            )
    wrong = [tally for tally in tallies if tally.answers["wrong"]]
    for tally in wrong:
        print(f"WRONG during {tally.name}: {tally.first_wrong}")
    calm = [tally for tally in tallies if tally.name in (f"{readers} readers", "afterwards")]
    errors = sum(tally.lost + tally.answers["refused"] for tally in calm)
    left_out = [
        said
        for is_there, said in (
            (disk, "No file system could be mounted: the log's disk was not filled."),
            (programs(), "PostgreSQL is not installed: it was not restarted."),
        )
        if not is_there
    ]
    print(
        " ".join(
            [
                f"Wrong or mixed answers: {sum(tally.answers['wrong'] for tally in tallies)}. "
                f"Errors without a fault: {errors}.",
                *left_out,
            ]
        )
    )
    return int(bool(wrong) or errors > 0)


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
