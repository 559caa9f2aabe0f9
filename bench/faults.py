"""Faults under the load of many readers: slow and greedy ones, a release switched,
a process killed, the database restarted, a disk that is full."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from bench.crowd import PAGE, Run
from bench.reader import Reader
from tests.browser.serving import serving

AWAY = 5
"""Seconds PostgreSQL is away when it is restarted."""
GREEDY, TABS, ASKED_A_SECOND = "a-greedy-reader", 10, 20
"""Who asks for more than anybody reads: in how many windows,
and for how many pages a second in all."""


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
