"""The manifest of an extract: which files it has, and nothing else is read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TypeGuard

from builder import contract
from builder.contract import (
    BY_NAME,
    FIRST_MONTH,
    LAST_MONTH,
    MANIFEST,
    MOST_MONTHS,
    Partition,
    Text,
)
from builder.extracts.months import first_day, last_day, months_between
from builder.extracts.problem import ExtractError, Problem
from builder.extracts.texts import fits
from builder.storage import Place, open_file

_TEXTS = {
    "extract": Text.CODE,
    "title": Text.NAME,
    "producer": Text.NAME,
    "synthetic": Text.LINE,
    "source": Text.LINE,
}
_MAY_BE_EMPTY = ("synthetic",)


@dataclass(frozen=True)
class File:
    """One Parquet file of an extract, as its manifest lists it:
    `path` from the extract's folder, `month` None for a reference table."""

    path: str
    table: str
    month: str | None
    bytes: int
    sha256: str
    rows: int


_FILE_KEYS = tuple(field.name for field in fields(File))


@dataclass(frozen=True)
class Extract:
    """An extract as its manifest describes it. `synthetic` is the sentence
    saying the records are made up; empty when they are real. `wrong` is what is wrong with the
    words of the manifest, which keeps nobody from reading the files."""

    path: Place
    id: str
    title: str
    producer: str
    synthetic: str
    source: str
    first_month: str
    last_month: str
    as_at: dt.date
    files: tuple[File, ...]
    wrong: tuple[Problem, ...] = ()

    @property
    def months(self) -> tuple[str, ...]:
        """The months it covers, first to last, as YYYY-MM."""
        return months_between(self.first_month, self.last_month)

    @property
    def digest(self) -> str:
        """SHA-256 of what its files hold and stand for:
        the same wherever the folder lies and however the parts are named."""
        return hashlib.sha256(
            json.dumps(
                [contract.VERSION, sorted((f.table, f.month or "", f.sha256) for f in self.files)]
            ).encode()
        ).hexdigest()

    def listed(self, table: str, month: str | None = None) -> tuple[File, ...]:
        """The files of a table, and of one month of it."""
        return tuple(f for f in self.files if f.table == table and f.month == month)

    def paths(self, table: str, month: str | None = None) -> list[Place]:
        """Where those files are, ready for `Engine.register`."""
        return [self.path / f.path for f in self.listed(table, month)]


def open_extract(path: Place) -> Extract:
    """Read the manifest of the extract in folder `path`, which `place_at` gives where it is an
    address; `ExtractError` lists everything wrong with the manifest, and no other file is opened.
    """
    extract = open_to_check(path)
    if extract.wrong:
        raise ExtractError(f"extract {path.name}", extract.wrong)
    return extract


def open_to_check(path: Place) -> Extract:
    """The same, where only the words of the manifest may be wrong: `problems` tells of them
    together with what is wrong in the files, and words that are not fit are left out."""
    name = f"extract {path.name}"
    document = _document(path / MANIFEST, name)
    words = [*_version_problems(document.get("contract")), *_text_problems(document)]
    found = [*_month_problems(document), *_file_problems(document)]
    if found:
        raise ExtractError(name, [*words, *found])
    unfit = {problem.column for problem in words}
    texts = {key: "" if key in unfit else document[key] for key in _TEXTS}
    texts["id"] = texts.pop("extract") or path.name
    files = tuple(
        File(**{key: entry[key] for key in _FILE_KEYS} | {"sha256": entry["sha256"].lower()})
        for entry in document["files"]
    )
    return Extract(
        path=path,
        **texts,
        first_month=document["first_month"],
        last_month=document["last_month"],
        as_at=dt.date.fromisoformat(document["as_at"]),
        files=files,
        wrong=tuple(words),
    )


def _document(path: Place, name: str) -> dict:
    if not path.is_file():
        raise ExtractError(
            name,
            [
                Problem(
                    MANIFEST,
                    "",
                    "there is none",
                    "every extract is listed by its manifest: give the folder that holds it",
                )
            ],
        )
    try:
        # Some editors begin a file with a byte order mark, which is no part of it.
        with open_file(path) as stream:
            text = stream.read().decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_once)
    except _Twice as twice:
        raise ExtractError(
            name,
            [Problem(MANIFEST, "", f"the key {twice} stands twice in one object", "each key once")],
        ) from twice
    except (OSError, ValueError, RecursionError) as error:
        raise ExtractError(
            name,
            [
                Problem(
                    MANIFEST,
                    "",
                    f"it cannot be read{_where(error)}",
                    "one JSON object in UTF-8",
                )
            ],
        ) from error
    if not isinstance(document, dict):
        raise ExtractError(
            name, [Problem(MANIFEST, "", "it is not an object", "one JSON object in UTF-8")]
        )
    return document


def _where(error: Exception) -> str:
    """From where on a manifest is none, without a word of what stands there."""
    if isinstance(error, json.JSONDecodeError):
        return f": no JSON from line {error.lineno:,}, character {error.colno:,}, on"
    if isinstance(error, UnicodeDecodeError):
        return f": byte {error.start + 1:,} is no UTF-8"
    return ""


class _Twice(ValueError):
    """A key that stands twice: which of the two counts would be anybody's guess."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(f"`{key}`" if fits(Text.CODE, key) else "that is no code")
        found[key] = value
    return found


def _version_problems(version: object) -> Iterator[Problem]:
    """What is said of a contract of another version;
    the rest is held against this one all the same, so that nothing waits behind it."""
    if type(version) is not int:
        yield Problem(
            MANIFEST,
            "contract",
            "no whole number",
            f"the version of the contract: {contract.VERSION}",
        )
    elif version != contract.VERSION:
        advice = (
            "update the builder" if version > contract.VERSION else "have the extract made again"
        )
        yield Problem(
            MANIFEST,
            "contract",
            f"version {version}" if abs(version) < 10**6 else "another version",
            f"version {contract.VERSION}: {advice}",
        )


def _text_problems(document: dict) -> Iterator[Problem]:
    for key, form in _TEXTS.items():
        value = document.get(key)
        if not isinstance(value, str) or not (value or key in _MAY_BE_EMPTY):
            yield Problem(
                MANIFEST,
                key,
                "no text",
                "text, empty when the records are real" if key in _MAY_BE_EMPTY else form,
            )
        elif value and not fits(form, value):
            yield Problem(MANIFEST, key, "text of another form", form)


def _month_problems(document: dict) -> Iterator[Problem]:
    yield from (
        Problem(
            MANIFEST, key, "no month", f"a month from {FIRST_MONTH} to {LAST_MONTH}, like 2010-07"
        )
        for key in ("first_month", "last_month")
        if not _is_month(document.get(key))
    )
    months = _months(document)
    if (
        not months
        and _is_month(document.get("first_month"))
        and _is_month(document.get("last_month"))
    ):
        yield Problem(MANIFEST, "last_month", "it is before first_month", "first_month or later")
    if len(months) > MOST_MONTHS:
        yield Problem(
            MANIFEST, "last_month", f"{len(months)} months", f"at most {MOST_MONTHS} months"
        )
    yield from _as_at_problems(document.get("as_at"), months)


def _as_at_problems(as_at: object, months: tuple[str, ...]) -> Iterator[Problem]:
    if not _is_date(as_at):
        yield Problem(MANIFEST, "as_at", "no date", "a date, like 2010-07-31")
    elif months and not first_day(months[-1]) <= dt.date.fromisoformat(as_at) <= last_day(
        months[-1]
    ) + dt.timedelta(days=31):
        yield Problem(
            MANIFEST,
            "as_at",
            "a day of another time",
            f"a day from {first_day(months[-1])} on, and at most 31 days after "
            f"{last_day(months[-1])}",
        )


def _file_problems(document: dict) -> Iterator[Problem]:
    entries = document.get("files")
    if not isinstance(entries, list) or not entries:
        yield Problem(MANIFEST, "files", "no list", "a list with one entry for each Parquet file")
        return
    months, seen = _months(document), set()
    for place, entry in enumerate(entries):
        found = list(_entry_problems(entry, months))
        if not found and entry["path"] in seen:
            found.append(("path", "a file listed before", "each file once"))
        if not found:
            seen.add(entry["path"])
        yield from (
            Problem(MANIFEST, f"{_named(entry, place)} {key}".rstrip(), what, allowed)
            for key, what, allowed in found
        )


def _named(entry: object, place: int) -> str:
    """What a message calls an entry: its file, where it gives one in plain letters."""
    path = entry.get("path") if isinstance(entry, dict) else None
    return (
        path
        if isinstance(path, str) and re.fullmatch(r"[A-Za-z0-9_=./-]{1,200}", path)
        else f"files[{place}]"
    )


def _entry_problems(entry: object, months: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    if not isinstance(entry, dict):
        yield "", "it is not an object", ", ".join(_FILE_KEYS)
        return
    for key in ("bytes", "rows"):
        if type(entry.get(key)) is not int or entry[key] < 0:
            yield key, "no whole number", "a whole number of 0 or more"
    if not isinstance(entry.get("sha256"), str) or not re.fullmatch(
        r"[0-9a-fA-F]{64}", entry["sha256"]
    ):
        yield "sha256", "no SHA-256", "64 hexadecimal digits"
    table = BY_NAME.get(entry["table"]) if isinstance(entry.get("table"), str) else None
    if table is None:
        yield "table", "no table of the contract", ", ".join(BY_NAME)
        return
    yield from _place_problems(entry, table, months)


def _place_problems(
    entry: dict, table: contract.Table, months: tuple[str, ...]
) -> Iterator[tuple[str, str, str]]:
    """A file must lie where its table and month say:
    so no path leads out of the folder, and nobody reads one month as another."""
    month = entry.get("month")
    if table.partition is Partition.ONCE:
        if month is not None:
            yield "month", "a month", f"null: {table.name} is given once"
        layout, pattern = f"{table.name}.parquet", rf"{table.name}\.parquet"
    else:
        # where the months themselves cannot be told, that is said once
        if not _is_month(month) or (months and month not in months):
            yield (
                "month",
                "no month of the extract",
                f"{months[0]} to {months[-1]}" if months else "a month, like 2010-07",
            )
        layout, pattern = (
            f"{table.name}/month={month}/part-N.parquet",
            rf"{table.name}/month={re.escape(str(month))}/part-\d+\.parquet",
        )
    path = entry.get("path")
    if not isinstance(path, str) or not re.fullmatch(pattern, path, re.ASCII):
        yield "path", "another place", layout


def _months(document: dict) -> tuple[str, ...]:
    first, last = document.get("first_month"), document.get("last_month")
    return months_between(first, last) if _is_month(first) and _is_month(last) else ()


def _is_month(value: object) -> TypeGuard[str]:
    if not isinstance(value, str):
        return False
    try:
        first_day(value)
    except ValueError:
        return False
    return FIRST_MONTH <= value <= LAST_MONTH


def _is_date(value: object) -> TypeGuard[str]:
    try:
        return (
            isinstance(value, str)
            and bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII))
            and bool(dt.date.fromisoformat(value))
        )
    except ValueError:
        return False
