"""`python -m answers register`: put answers on record, take in Parliament's files, check, and
watch."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

import settings
from answers.register.alarms import deadlines, stale
from answers.register.book import RegisterBroken, put, read_register
from answers.register.correction import corrections
from answers.register.deadlines import SittingDays, read_sitting_days
from answers.register.given import as_csv, listed
from answers.register.parliament import json_of, read_questions, text_of
from answers.register.record import Faulty, Known, Question, known_of, question_of
from answers.register.watch import CHANGED, Beside, Now, everything, in_line, watch
from queries.releases import NotOpen, StoreAddress, current, open_for
from release.vocabulary import ReleaseError

ALARM = 3
"""Exit code of what was taken, and raises an alarm."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="The register of figures given to Parliament. Its folder is CONTACTPOINT_REGISTER unless "
    "one is named.",
)

Folder = Annotated[
    Path | None,
    typer.Option(
        "--register",
        help="Folder of the register; CONTACTPOINT_REGISTER while not named",
        show_default=False,
    ),
]
File = Annotated[Path, typer.Argument(help="The file", show_default=False)]
Sitting = Annotated[
    Path | None,
    typer.Option(
        "--sitting-days",
        help="CSV of the days each House sits, with the columns date and house",
        show_default=False,
    ),
]


@app.command()
def add(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON of one entry or a list, as the question desk gives it; - for standard input",
            show_default=False,
        ),
    ],
    register: Folder = None,
) -> None:
    """Put answers on record, with the figures given and what was held back; or figures that have
    become known (measure, value, since, source). All of a file, or nothing of it. Exit code 3 when
    a figure given is older than one that was known."""
    with _in_words():
        text = sys.stdin.read() if str(file) == "-" else text_of(file)
        _take(
            _folder(register), _entries(text, "standard input" if str(file) == "-" else file.name)
        )


@app.command("import")
def import_(file: File, register: Folder = None) -> None:
    """Take in questions from a file of Parliament's written-questions service, JSON or CSV. All of
    a file, or nothing of it; what the register says already is not written again."""
    with _in_words():
        _take(_folder(register), list(read_questions(file)))


@app.command()
def check(
    register: Folder = None,
    on: Annotated[
        str, typer.Option(help="The day it is judged on, as 2008-10-24; today while not named")
    ] = "",
    sitting_days: Sitting = None,
) -> None:
    """Verify the chain, and list what needs somebody: figures that were stale when they were given,
    and answers that are due, overdue, late or only holding. Exit code 1 for a stale figure, or an
    answer overdue."""
    with _in_words():
        held = read_register(_folder(register))
        sitting = read_sitting_days(sitting_days) if sitting_days else SittingDays()
        waiting = deadlines(held, _day(on), sitting)
    old = stale(held)
    for one in old:
        typer.echo(f"Stale when given. {one}")
    for one in waiting:
        typer.echo(one.said)
    typer.echo(
        f"{_many(len(held.questions), 'question')}, "
        f"{_many(sum(len(q.figures) for q in held.questions), 'figure')} given. "
        f"Head: entry {held.head.place}, {held.head.hash}."
    )
    if old or any(one.how == "overdue" for one in waiting):
        raise typer.Exit(1)


@app.command("watch")
def watch_(
    release: Annotated[
        str,
        typer.Argument(
            help="The release: its id or folder in the store, or the path of its folder",
            show_default=False,
        ),
    ],
    register: Folder = None,
    releases: Annotated[
        str,
        typer.Option(
            help="The store it is in, a folder or a postgresql:// address; "
            "CONTACTPOINT_RELEASES while not named",
            show_default=False,
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder the drafts of corrections are written to", show_default=False),
    ] = None,
) -> None:
    """List every figure given that a release revises, withdraws or withholds, by how much and why,
    who asked and who answered, and draft the corrections. Run it when a release is published. Exit
    code 1 when there is any."""
    with _in_words():
        store_of, asked = _store(release, releases)
        store = open_for(store_of, asked, everything)
        held = read_register(_folder(register))
        found = watch(held, store_of, store)
    changed = [one for one in found if one.state in CHANGED]
    for one in [*changed, *(f for f in found if f.state is Now.NOT_COMPARED)]:
        typer.echo(in_line(one))
    drafts = corrections(found)
    for number, (question, draft) in enumerate(drafts, 1):
        typer.echo(f"\nDraft correction {number} of {len(drafts)}\n\n{draft}")
        if out:
            _write(out, question, draft)
    same = sum(f.state is Now.SAME for f in found)
    typer.echo(
        f"\n{_many(len(found), 'figure')} given: {len(changed)} changed in release {store.id}, "
        f"{same} the same, {len(found) - same - len(changed)} not compared."
    )
    if changed:
        raise typer.Exit(1)


@app.command("given")
def given_(
    out: Annotated[
        Path, typer.Argument(help="The CSV to write, for its owner alone", show_default=False)
    ],
    register: Folder = None,
    releases: Annotated[
        str,
        typer.Option(
            help="The store of releases, a folder or a postgresql:// address; "
            "CONTACTPOINT_RELEASES while not named",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Write the figures given as `python -m builder build --given FILE` takes them: whoever builds
    a release lets its attack know what was said elsewhere."""
    with _in_words():
        store_of = settings.store_named(releases)
        beside = Beside(store_of, current(store_of), everything)
        found = listed(read_register(_folder(register)), beside)
        _put(out, as_csv(found))
    exact = sum(row[6] == "yes" for row in found.rows)
    typer.echo(
        f"{_many(len(found.rows), 'figure')} written, {exact} of them exact; {found.left_out} left "
        "out: no release knows what they are of, or they are no whole number."
    )


def _take(folder: Path, things: list[Question | Known]) -> None:
    before = set(map(str, stale(read_register(folder)))) if folder.exists() else set()
    new, held = put(folder, things)
    typer.echo(
        f"{_many(len(things), 'entry', 'entries')} read, {new} new. "
        f"Head: entry {held.head.place}, {held.head.hash}."
    )
    alarms = [text for one in stale(held) if (text := str(one)) not in before]
    for text in alarms:
        typer.echo(f"Alarm: a figure was stale when it was given. {text}", err=True)
    if alarms:
        raise typer.Exit(ALARM)


def _entries(text: str, name: str) -> list[Question | Known]:
    held, faults, found = json_of(text, name), [], []
    listed = held if isinstance(held, list) else [held]
    for place, one in enumerate(listed, 1):
        where = f"{name}, entry {place}"
        if not isinstance(one, dict):
            faults.append(f"{where}: it is no object.")
            continue
        made = (known_of if "since" in one else question_of)(one, where, faults)
        found += [made] if made else []
    if not listed:
        faults.append(f"{name}: there is no entry in it.")
    if faults:
        raise Faulty(faults)
    return found


def _store(release: str, releases: str) -> tuple[StoreAddress, str]:
    named = Path(release)
    if not releases and len(named.parts) > 1:
        return named.parent, named.name
    return settings.store_named(releases), release


def _folder(named: Path | None) -> Path:
    folder = named or settings.current().register
    if folder is None:
        _stop("Name the folder of the register with --register, or set CONTACTPOINT_REGISTER.")
    return folder


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else dt.date.today()
    except ValueError:
        _stop("--on must be a date such as 2008-10-24.")


def _write(out: Path, question: Question, draft: str) -> None:
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    plain = "".join(c if c.isalnum() else "-" for c in question.uin.lower())
    path = out / f"correction-{question.house.lower()}-{plain}-{question.tabled}.txt"
    _put(path, draft + "\n")
    typer.echo(f"Written: {path}")


def _put(path: Path, text: str) -> None:
    """Write a file for its owner alone."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8", newline="") as writer:
        writer.write(text)


@contextmanager
def _in_words() -> Iterator[None]:
    """What is wrong, said; nothing was taken."""
    try:
        yield
    except (Faulty, RegisterBroken, ReleaseError, settings.SettingError) as wrong:
        _stop(str(wrong))
    except NotOpen:
        _stop("There is no such release in the store.")
    except OSError as error:
        _stop(f"It cannot be read or written: {error.strerror or error}.")


def _stop(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(1)


def _many(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
