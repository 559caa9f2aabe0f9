"""What a command shows while it works."""

from __future__ import annotations

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
from builder.extracts import Extract
from builder.statements import tallies_of
from measures import MEASURES

__all__ = ["Bar", "build_progress", "progress_bar"]


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


def build_progress(bar: Bar, extract: Extract) -> building.Progress:
    """The steps of a build on a bar."""
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
        running.append(step)
        bar.start_task(tasks[step])

    return building.Progress(
        step=begin,
        part=lambda name: bar.update(tasks["tabulate"], advance=1, description=f"tabulate {name}"),
    )
