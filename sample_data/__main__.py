"""`python -m sample_data OUT`: make the synthetic extract."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from sample_data.make import CannotMake, Made, make
from sample_data.world import FULL, MOST_MONTHS, World

HELP = """Make a synthetic extract of the directory of children, month by month from January 2009.

The records are made by a program and calibrated on published figures: no real child or practitioner
is in them. The same parameters give the same files, byte for byte. A finished extract is found again
at once; one that was interrupted leaves nothing behind that looks like one.

The whole of England takes about a minute and 1 GB of disk. A small world takes seconds:

    python -m sample_data data/extract

    python -m sample_data /tmp/small --children 20000 --months 3
"""  # noqa: E501


def main(
    out: Annotated[
        Path,
        typer.Argument(
            help="Folder of the extract; must not hold anything else", show_default=False
        ),
    ],
    children: Annotated[
        int, typer.Option(help="Live records to make; practitioners and accesses shrink with them")
    ] = FULL,
    months: Annotated[
        int, typer.Option(help=f"Months from January 2009, at most {MOST_MONTHS}")
    ] = MOST_MONTHS,
    seed: Annotated[
        int, typer.Option(help="Another number makes another world of the same shape")
    ] = World.seed,
    force: Annotated[
        bool, typer.Option("--force", help="Make it again, replacing an extract that is there")
    ] = False,
) -> None:
    console = Console(stderr=True)
    started = time.monotonic()
    try:
        made = _make_showing(
            World(children=children, months=months, seed=seed), out, force=force, console=console
        )
    except (CannotMake, ValueError) as error:
        console.print(f"[red]Not made:[/red] {error}")
        raise typer.Exit(1) from error
    console.print(_sentence(made, time.monotonic() - started))


def _make_showing(world: World, out: Path, *, force: bool, console: Console) -> Made:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, int] = {}

        def tell(step: str, done: int, of: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=of)
            bars.update(tasks[step], completed=done)

        return make(world, out, force=force, tell=tell)


def _sentence(made: Made, seconds: float) -> str:
    size = f"{made.rows:,} rows, {made.bytes / 1e6:,.0f} MB"
    return (
        f"{made.folder}: already made with these parameters ({size})"
        if made.was_there
        else f"{made.folder}: made in {seconds:,.0f} s ({size}). Synthetic records: no real "
        "child is in them."
    )


main.__doc__ = HELP
typer_app = typer.Typer(add_completion=False)
typer_app.command()(main)

if __name__ == "__main__":
    typer_app(prog_name="python -m sample_data")
