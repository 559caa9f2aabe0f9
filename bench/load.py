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
import difflib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from websockets.exceptions import WebSocketException

from bench.reader import Reader
from release.postgres_writer import DatabasePublisher
from release.writer import FolderPublisher
from tests.browser.serving import serving
from tests.dashboard import World, make
from tests.deploy.front import Front, front
from tests.postgresql import Fresh, Server, programs, running

READERS, SECONDS = 200, 40
PAGE = "coverage"
BROKEN_OFF = "The figures cannot be read just now"
REFUSALS = ("cannot be put on record", "could not be shown", "There is no release")
AWAY = 5
"""Seconds PostgreSQL is away when it is restarted."""
THINK = 120
"""Seconds a reader looks at a page before the next change, on average."""
GREEDY, TABS, ASKED_A_SECOND = "a-greedy-reader", 10, 20
"""Who asks for more than anybody reads: in how many windows,
and for how many pages a second in all."""
TOUCHES = 20
"""Seconds between two words of an open page, through the proxy, of who reads it."""
RAMP = 2.5
"""Readers who arrive a second."""
TRIES, PAUSE = 30, 1.0
"""How often, and after how many seconds, a page whose connection was lost tries again,
as Streamlit's pages do."""

AT = dt.datetime(2009, 7, 30, 9, 30)
WORLDS = (World(), World(id="2009-06-r2", seed="again"))
BREAKS = (OSError, WebSocketException, TimeoutError)


@dataclass
class Tally:
    """What the readers met during one part of the run."""

    name: str
    taken: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    why: Counter[str] = field(default_factory=Counter)
    first_wrong: str = ""

    def row(self) -> str:
        """Its line of the table."""
        quantile = statistics.quantiles(self.taken, n=20) if len(self.taken) > 1 else [0.0] * 19
        return (
            f"{self.name:<34}{sum(self.answers.values()):>9}{self.answers['first']:>8}"
            f"{self.answers['second']:>8}{self.answers['refused']:>9}{self.answers['wrong']:>7}"
            f"{self.lost:>7}{1000 * statistics.median(self.taken or [0]):>9.0f}"
            f"{1000 * quantile[18]:>9.0f}"
        )


@dataclass(frozen=True)
class Shelf:
    """Where the two releases are kept: how a dashboard finds them, how the first or second is
    published, and the database server, if it is one."""

    address: str
    publish: Callable[[int], object]
    server: Server | None = None


@dataclass
class Run:
    """The run: where readers go, what they may be shown, and the part that is on."""

    deployed: Front
    shelf: Shelf
    right: dict[str, dict[str, str]]
    part: Tally
    think: float = THINK
    over: bool = False
    reading: int = 0


async def area(reader: Reader, shown: object, option: str) -> object:
    """Change the area."""
    return await reader.read(PAGE, "", {shown.choices["Area"][0]: option})


async def right_answers(deployed: Front) -> dict[str, str]:
    """Option to words, of the release that is published now, read at rest."""
    async with deployed.reading(deployed.visit()) as reader:
        shown = await reader.read(PAGE)
        return {
            option: (await area(reader, shown, option)).text()
            for option in shown.choices["Area"][1]
        }


def verdict(run: Run, option: str, text: str) -> str:
    """What an answer is: of the first release, of the second, a refusal in words, or wrong.

    A page the database broke off is a refusal if what it showed till then has no figure,
    or is how the page of one release begins.
    """
    for name, answers in run.right.items():
        if answers[option] == text:
            return name
    shown, broken, _ = text.partition(BROKEN_OFF)
    if broken:
        begins = any(answers[option].startswith(shown.rstrip()) for answers in run.right.values())
        return "refused" if begins or "Unit:" not in shown else "wrong"
    return "refused" if "Unit:" not in text and any(said in text for said in REFUSALS) else "wrong"


def differs(run: Run, option: str, text: str) -> str:
    """The lines in which an answer differs from that of each release."""
    return "\n".join(
        line[:300]
        for name, answers in run.right.items()
        for line in difflib.unified_diff(
            answers[option].splitlines(), text.splitlines(), name, "shown", lineterm="", n=0
        )
    )


async def one_reader(run: Run, name: str) -> None:
    """Read, think, change the area, until the run is over;
    come back when the connection is lost."""
    cookies = await asyncio.to_thread(run.deployed.visit, "/", name)
    while not run.over:
        for _ in range(TRIES):
            try:
                async with run.deployed.reading(cookies, name) as reader:
                    await looking(run, reader, cookies, name)
                break
            except BREAKS as broken:
                run.part.lost += 1
                run.part.why[f"{type(broken).__name__}: {broken}"[:80]] += 1
                await asyncio.sleep(PAUSE)


async def look(reader: Reader, seconds: float) -> None:
    """Look at the page. A browser notices at once when its connection is lost:
    `ConnectionError`."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(reader.line.wait_closed(), seconds)
        raise ConnectionError("lost while the reader looked")


async def touch(run: Run, cookies: str, name: str) -> None:
    """Show through the proxy who reads, as a page does when its reader touches it
    (`web/static/house.js`). A page that does not is cut off after a minute."""
    headers = {"Cookie": cookies, "X-Test-Reader": name}
    await asyncio.to_thread(run.deployed.ask, "/sign-in/used.gif", headers=headers)


async def looking(run: Run, reader: Reader, cookies: str, name: str) -> None:
    """One open page, until the run is over."""
    shown = await reader.read(PAGE)
    run.reading += 1
    touched = time.monotonic()
    try:
        while not run.over:
            await look(reader, random.expovariate(1 / run.think))
            if time.monotonic() - touched > TOUCHES:
                touched = time.monotonic()
                await touch(run, cookies, name)
            option, begun = random.choice(list(run.right["first"])), time.perf_counter()
            changed = await area(reader, shown, option)
            run.part.taken.append(time.perf_counter() - begun)
            said = verdict(run, option, changed.text())
            run.part.answers[said] += 1
            if said == "wrong" and not run.part.first_wrong:
                run.part.first_wrong = f"{option}:\n{differs(run, option, changed.text())}"
            shown = changed if "Area" in changed.choices else shown
    finally:
        run.reading -= 1


@contextlib.asynccontextmanager
async def slow_clients(run: Run, count: int = 20) -> AsyncIterator[None]:
    """Pages that are opened, asked for much, and never read; and requests that never end."""
    async with contextlib.AsyncExitStack() as held:
        opened = []
        for _ in range(count):
            reader = await held.enter_async_context(
                run.deployed.reading(await asyncio.to_thread(run.deployed.visit))
            )
            await reader.ask(PAGE)
            reader.line.transport.pause_reading()
            opened.append(reader.line.transport)
            _, line = await asyncio.open_connection(
                "127.0.0.1",
                run.deployed.port,
                ssl=run.deployed.trust,
                server_hostname="statistics.example",
            )
            line.write(b"GET / HTTP/1.1\r\nHost: ")
        yield
        for transport in opened:
            transport.abort()


@contextlib.asynccontextmanager
async def greedy(run: Run) -> AsyncIterator[None]:
    """One reader whose ten windows together ask for twenty pages a second,
    and who reads all that comes."""
    cookies = await asyncio.to_thread(run.deployed.visit, "/", GREEDY)
    async with contextlib.AsyncExitStack() as opened:
        tasks = []
        for _ in range(TABS):
            window = await opened.enter_async_context(run.deployed.reading(cookies, GREEDY))
            tasks.append(asyncio.create_task(pressing(window)))
            tasks.append(asyncio.create_task(swallowing(window)))
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def pressing(window: Reader) -> None:
    """Ask for the page again and again, without waiting for it."""
    while True:
        await window.ask(PAGE)
        await asyncio.sleep(TABS / ASKED_A_SECOND)


async def swallowing(window: Reader) -> None:
    """Take what comes."""
    async for _ in window.line:
        pass


async def switching(run: Run, seconds: float) -> None:
    """Publish the other release, the one, and the other again."""
    for number in (1, 0, 1):
        await asyncio.to_thread(run.shelf.publish, number)
        await asyncio.sleep(seconds / 3)


async def restarted(run: Run, seconds: float) -> None:
    """Stop PostgreSQL, which breaks every connection, and start it again."""
    await asyncio.to_thread(run.shelf.server.stop)
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(run.shelf.server.start)
    await asyncio.sleep(seconds)


async def killed(run: Run, started: contextlib.ExitStack, releases: Path, seconds: float) -> None:
    """Kill the first process; two seconds later, as systemd would, start it anew."""
    gone = run.deployed.processes[0]
    gone.process.kill()
    await asyncio.sleep(2)
    port = int(gone.address.rsplit(":", 1)[1])
    again = await asyncio.to_thread(
        started.enter_context,
        serving(
            releases, run.deployed.prefix / "process-again.json", port, **run.deployed.settings
        ),
    )
    run.deployed.processes[0] = again
    await asyncio.sleep(seconds)


async def full(run: Run, seconds: float) -> None:
    """The reading log finds no room: its folder is a file system that is full."""
    filler = Path(run.deployed.settings["CONTACTPOINT_READING_LOG"]).parent / "filler"
    with filler.open("wb", buffering=0) as taken:
        for chunk in (65536, 4096, 512, 1):
            with contextlib.suppress(OSError):
                while taken.write(b"x" * chunk) == chunk:
                    pass
    await asyncio.sleep(seconds)
    filler.unlink()


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
def small_disk(folder: Path) -> Iterator[bool]:
    """A file system of four megabytes for the reading log, where this machine lets one be mounted;
    otherwise the folder as it is."""
    folder.mkdir()
    mounted = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True
        ).returncode
        == 0
    )
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)


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
