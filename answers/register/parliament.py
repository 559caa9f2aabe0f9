"""Files of Parliament's written-questions service, JSON and CSV, as questions for the register.

The JSON is `{"results": [{"value": {...}}], ...}`, a list, or one question; the CSV has the same
names in its head. Names are taken whatever their case and with or without spaces; a name that the
register has no use for is passed over.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from answers.register.record import Asked, Faulty, House, Question, Standing, question_of
from figures.figure_id import ALPHABET, InvalidFigureId, format_id, parse_id

LARGEST = 50_000_000
"""Bytes of a file that is read."""

_ID = re.compile(rf"\b[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{5}}\b")


def read_questions(path: Path) -> list[Question]:
    """Every question of a file. Raises `Faulty` with all that is wrong: then nothing of it is
    taken."""
    text = text_of(path)
    faults: list[str] = []
    is_json = text.lstrip()[:1] in ("[", "{")
    rows = _json(text, path.name, faults) if is_json else _csv(text, path.name)
    found = []
    for where, row in rows:
        plain = {_plain(name): value for name, value in row.items() if name is not None}
        if None in row:
            faults.append(f"{where}: it has more values than the head has names.")
        own: list[str] = []
        made = question_of(_held(plain, where, own), where, own)
        found += [made] if made else []
        faults += [_as_written(fault) for fault in own]
    faults += _twice(found, path.name)
    if not found and not faults:
        faults.append(f"{path.name}: there is no question in it.")
    if faults:
        raise Faulty(faults)
    return found


_THEIRS = {
    "isnamedday": "isNamedDay",
    "answerisholding": "answerIsHolding",
    "iswithdrawn": "isWithdrawn",
    "answeriscorrection": "answerIsCorrection",
    "tabled": "dateTabled",
    "due": "dateForAnswer",
    "answered": "dateAnswered",
    "held": "dateHoldingAnswer",
    "question": "questionText",
}
_NAME = re.compile(r"(?<=: )(" + "|".join(_THEIRS) + r")(?= (?:must|is)\b)")


def _as_written(fault: str) -> str:
    """A fault with the name that the file has for it."""
    return _NAME.sub(lambda match: _THEIRS[match[1]], fault)


def text_of(path: Path) -> str:
    """A file as text. Raises `Faulty`."""
    try:
        if path.stat().st_size > LARGEST:
            raise Faulty([f"{path.name}: it is larger than {LARGEST // 1_000_000} MB."])
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Faulty([f"{path.name}: it cannot be read: {error.strerror}."]) from None
    except UnicodeDecodeError:
        raise Faulty([f"{path.name}: it is not text in UTF-8."]) from None


def ids_in(text: str) -> tuple[str, ...]:
    """The ids of figures that stand in a text, each once."""
    return tuple(dict.fromkeys(id_ for id_ in _ID.findall(text) if _is_id(id_)))


def json_of(text: str, name: str) -> Any:
    """What a text of JSON holds. Raises `Faulty`."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Faulty(
            [f"{name}, line {error.lineno}, column {error.colno}: it is no JSON."]
        ) from None
    except RecursionError:
        raise Faulty([f"{name}: it is nested too deeply."]) from None


def _json(text: str, name: str, faults: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    held = json_of(text, name)
    listed = held.get("results", held.get("value", held)) if isinstance(held, dict) else held
    listed = listed if isinstance(listed, list) else [listed]
    for place, one in enumerate(listed, 1):
        value = one.get("value", one) if isinstance(one, dict) else one
        if isinstance(value, dict):
            yield f"{name}, question {place}", value
        else:
            faults.append(f"{name}, question {place}: it is no object.")


def _csv(text: str, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        head = [_plain(n) for n in reader.fieldnames or ()]
        missing = [n for n in ("uin", "house", "dateTabled") if _plain(n) not in head]
        if missing:
            raise Faulty(
                [f"{name}, line 1: the head lacks {', '.join(missing)}, and may be no head at all."]
            )
        for row in reader:
            yield f"{name}, line {reader.line_num}", row
    except csv.Error:
        raise Faulty([f"{name}, line {reader.line_num}: it cannot be read as CSV."]) from None


def _plain(name: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def _held(row: Mapping[str, Any], where: str, faults: list[str]) -> dict[str, Any]:
    """The register's names for what Parliament's service says."""
    answer = _text(_first(row, "answertext", "answer"))
    is_named = _flag(row, "isnamedday", where, faults)
    is_holding = _flag(row, "answerisholding", where, faults)
    answered, held = _first(row, "dateanswered"), _first(row, "dateholdinganswer")
    if is_holding and answered and not held:
        answered, held = "", answered
    standing = _standing(row, where, faults, answered=answered, held=held, holding=is_holding)
    return {
        "uin": _first(row, "uin"),
        "house": _house(_first(row, "house")),
        "tabled": _first(row, "datetabled"),
        "due": _first(row, "dateforanswer"),
        "asked": Asked.NAMED_DAY if is_named else Asked.ORDINARY,
        "member": _member(row, "askingmember"),
        "minister": _member(row, "answeringmember"),
        "answered": answered,
        "held": held,
        "standing": standing,
        "question": _text(_first(row, "questiontext", "question")),
        "answer": answer,
        "figures": [{"id": id_} for id_ in ids_in(answer)],
    }


def _standing(
    row: Mapping[str, Any],
    where: str,
    faults: list[str],
    *,
    answered: str,
    held: str,
    holding: bool,
) -> Standing:
    if _flag(row, "iswithdrawn", where, faults):
        return Standing.WITHDRAWN
    if _flag(row, "answeriscorrection", where, faults):
        return Standing.RETURNED_CORRECTION
    if answered and not holding:
        return Standing.ANSWERED
    return Standing.HOLDING if held or holding else Standing.TABLED


def _first(row: Mapping[str, Any], *names: str) -> Any:
    return next((row[n] for n in names if row.get(n) not in (None, "")), "")


def _member(row: Mapping[str, Any], name: str) -> Any:
    """A Member by name: nested as in the JSON, or in a column of the CSV."""
    held = _first(row, name, f"{name}name")
    return held.get("name") or held.get("listAs") or "" if isinstance(held, Mapping) else held


def _house(text: Any) -> Any:
    plain = _plain(text)
    return next((h for h in House if plain in (_plain(h), f"houseof{_plain(h)}")), text)


_YES, _NO = {"true", "1", "yes"}, {"false", "0", "no", "", "none", "null"}


def _flag(row: Mapping[str, Any], name: str, where: str, faults: list[str]) -> bool:
    text = str(_first(row, name)).strip().lower()
    if text not in _YES | _NO:
        faults.append(f"{where}: {name} must be true or false.")
    return text in _YES


class _Words(HTMLParser):
    """The words of an answer that came as HTML, a paragraph a line."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.parts += ["\n"] if tag in ("p", "tr", "li", "div") else []
        self.parts += ["  "] if tag in ("td", "th") else []


def _text(text: Any) -> Any:
    if not isinstance(text, str) or not re.search(r"</?(p|table|br|strong|em|a|ul|div)\b", text):
        return text
    words = _Words()
    words.feed(text)
    words.close()
    return "\n".join(line.strip() for line in "".join(words.parts).splitlines() if line.strip())


def _is_id(text: str) -> bool:
    try:
        return format_id(parse_id(text)) == text
    except InvalidFigureId:
        return False


def _twice(found: list[Question], name: str) -> list[str]:
    seen: dict[tuple[str, ...], Question] = {}
    faults = []
    for one in found:
        if seen.setdefault(one.place, one) != one:
            faults.append(f"{name}: question {one.name} stands in it twice, and not the same.")
    return faults
