"""Many readers at one page: each reads, thinks and changes the area,
and every answer is held against those of the two releases."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from bench.reader import Reader
from tests.deploy.front import Front
from tests.postgresql import Server

PAGE = "coverage"
BROKEN_OFF = "The figures cannot be read just now"
REFUSALS = ("cannot be put on record", "could not be shown", "There is no release")
THINK = 120
"""Seconds a reader looks at a page before the next change, on average."""
TOUCHES = 20
"""Seconds between two words of an open page, through the proxy, of who reads it."""
TRIES, PAUSE = 30, 1.0
"""How often, and after how many seconds, a page whose connection was lost tries again,
as Streamlit's pages do."""
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
