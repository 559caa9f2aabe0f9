"""`python -m readinglog`: verify the reading log, name its heads, remove months after their time,
and write its statistics for the extract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import settings
from readinglog.extract import CannotExtract
from readinglog.extract import extract as write_table
from readinglog.folder import read_head
from readinglog.log import LogUnwritable
from readinglog.prune import prune as prune_months
from readinglog.prune import to_come
from readinglog.verify import entries
from readinglog.verify import verify as verified

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="The reading log: who looked at what, and when. Its folder is "
    "CONTACTPOINT_READING_LOG unless one is named.",
)

Folder = Annotated[
    Path | None,
    typer.Argument(
        help="Folder of the log; CONTACTPOINT_READING_LOG while not named", show_default=False
    ),
]


@app.command()
def verify(
    folder: Folder = None,
    head: Annotated[
        str,
        typer.Option(
            help="Head printed in an exported file: the entry with that hash must be in the log"
        ),
    ] = "",
    months: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Whole months the log was to be kept at least; "
            "CONTACTPOINT_READING_LOG_MONTHS while not named",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Name the first entry that is altered, missing, out of order or out of place, and a month that
    was removed before its time. Exit code 1 when there is one."""
    folder = _folder(folder)
    try:
        said = verified(folder, head=head, months=months or _settings().reading_log_months)
    except OSError as error:
        _stop(f"The log in {folder} cannot be read: {error.strerror or error}.")
    for note in [*said.notes, *_ahead(folder)]:
        typer.echo(note)
    if said.fault:
        _stop(str(said.fault))
    typer.echo(
        f"{said.entries} entries, each following the one before. Head: entry {said.head.place}, "
        f"{said.head.hash}{f' at {said.head.when}' if said.head.when else ''}."
    )
    if head:
        entry = next(e for e in entries(folder) if e.hash == head.strip().lower())
        typer.echo(
            f"The head asked for is entry {entry.place}: {entry.kind} at {entry.when} by "
            f"{entry.reader or 'a reader without sign-in'} ({entry.role})"
            + "".join(
                f", {name} {text}"
                for name, text in (
                    ("page", entry.page),
                    ("selection", entry.selection),
                    ("file", entry.file),
                    ("release", entry.release),
                )
                if text
            )
            + "."
        )


@app.command()
def heads(folder: Folder = None) -> None:
    """The last entry of each month, to be kept elsewhere, and what the file HEAD says."""
    folder, last = _folder(folder), {}
    try:
        for entry in entries(folder):
            last[entry.month] = entry
        known = read_head(folder)
    except (OSError, ValueError) as error:
        _stop(f"The log in {folder} cannot be read: {error}.")
    for month, entry in last.items():
        typer.echo(f"{month}  {entry.place:>9}  {entry.hash}  {entry.when}")
    typer.echo(f"HEAD     {known.place:>9}  {known.hash}" if known else "There is no file HEAD.")


@app.command()
def prune(
    folder: Folder = None,
    months: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Whole months to keep beside the current one; CONTACTPOINT_READING_LOG_MONTHS "
            "while not named",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Remove whole months after their time. An entry for each says what was removed,
    so that the log still verifies."""
    folder = _folder(folder)
    try:
        removed = prune_months(folder, months=months or _settings().reading_log_months)
    except (OSError, LogUnwritable) as error:
        _stop(f"{error}")
    typer.echo(
        f"Removed: {', '.join(removed)}." if removed else "No month is old enough to be removed."
    )
    for ahead in _ahead(folder):
        _stop(ahead)


@app.command()
def extract(
    month: Annotated[str, typer.Option(help="The month, as 2010-07", show_default=False)],
    out: Annotated[
        Path,
        typer.Option(
            help="Folder the extract is made in; the file is readings/month=.../part-0.parquet "
            "inside it",
            show_default=False,
        ),
    ],
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Folders of the logs, one of each machine; CONTACTPOINT_READING_LOG while "
            "none is named",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write the month's table `readings` of the extract. Readers stand in it under numbers made by
    a keyed hash, whose key lies with the first log named; pages and selections do not."""
    folders = folders or [_folder(None)]
    try:
        if faults := [
            f"{folder}: {fault}"
            for folder in folders
            if (fault := verified(folder, months=_settings().reading_log_months).fault)
        ]:
            _stop("\n".join(faults))
        path, rows = write_table(folders, month, out)
    except (OSError, CannotExtract) as error:
        _stop(f"{error}")
    typer.echo(f"{path}: {rows} rows.")


def _ahead(folder: Path) -> list[str]:
    """What is said of a file that a wrong clock began."""
    month = to_come(folder)
    return (
        [
            f"The newest file is {month}.jsonl, a month to come: the clock was wrong. Every entry "
            "since stands in that file, and none of it will be removed in time. Put the clock "
            "right, name a new, empty folder in CONTACTPOINT_READING_LOG, and keep this one until "
            "its time is over."
        ]
        if month
        else []
    )


def _folder(named: Path | None) -> Path:
    folder = named or _settings().reading_log
    if folder is None:
        _stop("Name the folder of the log, or set CONTACTPOINT_READING_LOG.")
    return folder


def _settings() -> settings.Settings:
    try:
        return settings.current()
    except settings.SettingError as error:
        _stop(str(error))


def _stop(why: str) -> None:
    typer.echo(why, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app(prog_name="python -m readinglog")
