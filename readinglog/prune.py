"""Retention: whole months are removed once their time is over, and an entry for each signs it off,
so that the rest of the chain still verifies and says what was there."""

from __future__ import annotations

import getpass
from pathlib import Path

from readinglog.entries import Entry, Kind, now, read
from readinglog.folder import files, lines_of
from readinglog.log import Log, LogUnwritable
from readinglog.verify import is_over, removal, verify


def prune(folder: Path, *, months: int, today: str = "") -> list[str]:
    """Remove the files of months that ended more than `months` whole months before the month of
    `today` (an ISO date); returns the months removed, the oldest first.

    Each removal is on record before the file goes, so that one cut short can be taken up again.
    Raises `LogUnwritable`, also where the log does not verify: what is broken is evidence.
    """
    if fault := verify(folder, months=months).fault:
        raise LogUnwritable(f"the log is broken, and nothing is removed from it. {fault}")
    log, removed = Log(folder), []
    for path in files(folder)[:-1]:
        if not is_over(path.stem, (today or now())[:7], months):
            break
        _sign_off(log, path)
        path.unlink()
        removed.append(path.stem)
    return removed


def to_come(folder: Path, *, today: str = "") -> str:
    """The month of the newest file where it lies ahead, as after a clock that leapt: what is
    written since stands in it, and would not be removed until its time. Empty where there is none.
    """
    newest = files(folder)[-1:]
    return newest[0].stem if newest and newest[0].stem > (today or now())[:7] else ""


def _sign_off(log: Log, path: Path) -> None:
    held = [entry for line in lines_of(path.read_bytes()) if (entry := read(line[:-1]))]
    if held:
        log.write(
            Entry(
                0,
                "",
                "",
                Kind.REMOVED,
                reader=getpass.getuser(),
                role="administrator",
                says=removal(path.stem, held[0].place, held[-1].place, held[-1].hash),
            )
        )
