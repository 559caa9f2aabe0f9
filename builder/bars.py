"""What a command shows while it works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bar,
)

from builder import build as building
from builder.disclosure.limit import OPTION
from builder.extracts import Extract
from builder.statements import tallies_of
from measures import MEASURES

__all__ = ["Bar", "CpuSeconds", "build_progress", "progress_bar"]


WIDTH = 60
"""Most letters of what a bar is at."""


CpuSeconds = Annotated[
    float | None,
    typer.Option(
        OPTION,
        help="The most CPU seconds that protection may take, and attack as well: by default "
        f"{building.CPU_SECONDS:.0f}, of a million children and more "
        f"{building.CPU_SECONDS_OF_MANY:.0f}.",
        min=1,
        show_default=False,
    ),
]


def progress_bar(console: Console) -> Bar:
    """A bar for each step, with what is done, the time it took and the time left."""
    return Bar(
        SpinnerColumn(),
        TextColumn("{task.description:<34}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
    )


def build_progress(
    bar: Bar, extract: Extract, made: Callable[[], None], cpu_seconds: float | None = None
) -> building.Progress:
    """The steps of a build on a bar, and how long they may take; `made` is called after each step
    and each part of counting."""
    tables = {t.counts.table for t in tallies_of(MEASURES)}
    tasks = {
        step: bar.add_task(
            step, total=len(tables) * len(extract.months) if step == "tabulate" else 1, start=False
        )
        for step in building.STEPS
    }
    running: list[str] = []

    def finish() -> None:
        if running:
            bar.update(tasks[running[-1]], completed=bar.tasks[tasks[running[-1]]].total)

    def begin(step: str) -> None:
        finish()
        made()
        running.append(step)
        bar.start_task(tasks[step])

    def counted(name: str) -> None:
        bar.update(tasks["tabulate"], advance=1, description=f"tabulate {name}")
        made()

    return building.Progress(
        step=begin,
        part=counted,
        far=lambda step, what, done, of: bar.update(
            tasks[step], completed=done, total=of, description=f"{step} {what}"[:WIDTH]
        ),
        cpu_seconds=cpu_seconds,
    )
