"""Places a question names, and what of them a release holds: from a list with its sources."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from answers.text import Word

FILE = Path(__file__).parent / "data" / "places.csv"
_ORDER = (
    "nation",
    "authority",
    "region",
    "former_authority",
    "alias",
    "former_county",
    "district",
    "constituency",
    "group",
    "other_area",
)
GROUPED = ("former_county", "group")
"""Names of several authorities that have no figures as a whole: each one's own are given."""
_ORDINARY = "also an ordinary word or name"
_SIDES = frozenset(
    ["north", "south", "east", "west", "inner", "outer", "greater", "metropolitan", "mid"]
)
"""Words that begin a name and are often written small: *inner London*. Two of them may share the
rest of a name: *North and South Tyneside*."""
MISSPELT = 86
"""How alike (0 to 100) a word with a capital and the name of an authority must be to be taken for
it.
"""


@dataclass(frozen=True)
class Row:
    """One meaning of a name:

    kind, codes of the authorities of April 2009 it lies in, and a note.
    """

    name: str
    kind: str
    held: bool
    codes: tuple[str, ...]
    region: str
    note: str


@dataclass(frozen=True)
class Named:
    """A place named in a text:

    the words it covers, as written, and its meanings, likeliest first.
    """

    first: int
    last: int
    written: str
    rows: tuple[Row, ...]
    as_constituency: bool = False
    guessed: bool = False

    @property
    def row(self) -> Row:
        """The likeliest meaning."""
        return self.rows[0]

    @property
    def is_ambiguous(self) -> bool:
        """Whether two of its meanings are both usual."""
        held = [row for row in self.rows if row.held and row.kind == "alias"]
        return len({row.codes for row in held}) > 1


def folded(name: str) -> tuple[str, ...]:
    """A name as the words it is matched by."""
    plain = re.sub(r"[,.]", " ", name.lower().replace("&", " and ").replace("-", " "))
    plain = plain.replace("'s ", "s ").replace("'", "")
    parts = plain.split()
    return tuple(parts[1:] if parts[:1] == ["the"] else parts)


@lru_cache(maxsize=1)
def rows() -> dict[tuple[str, ...], tuple[Row, ...]]:
    """Every meaning by folded name, likeliest first.

    Raises `OSError` where the list is not there.
    """
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    with FILE.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            row = Row(
                line["name"],
                line["kind"],
                line["held"] == "yes",
                tuple(c for c in line["authority_codes"].split(";") if c),
                line["region_code"],
                line["note"],
            )
            found[folded(row.name)].append(row)
    return {
        name: tuple(sorted(own, key=lambda r: (_ORDER.index(r.kind), not r.held)))
        for name, own in found.items()
    }


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """The words with which a name begins: no other word need be looked up."""
    return frozenset(name[0] for name in rows() if name)


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, rows()))


@lru_cache(maxsize=1)
def _held_names() -> dict[str, tuple[str, ...]]:
    """Names long enough to be known when misspelt, in small letters, with their folded form."""
    return {
        " ".join(name): name
        for name, own in rows().items()
        if len(" ".join(name)) > 5 and any(r.held for r in own)
    }


def _plain(word: Word) -> str:
    return word.lower.replace("'s", "s").replace("'", "").replace(".", "")


def find(text: list[Word], *, known: frozenset[str] = frozenset()) -> list[Named]:
    """The places named in a text, longest name first, whole words.

    A name of one ordinary word (Reading, Sale) needs its capital; a text without any capital is
    read without them. `known` are words of the vocabulary, never taken for a misspelt name.
    """
    cased = any(word.capital for word in text)
    found: list[Named] = []
    at = 0
    while at < len(text):
        one = _at(text, at, cased=cased)
        if text[at].lower in _SIDES:
            one = _sharing(text, at, one, cased=cased) or one
        if one is None and cased:
            one = _misspelt(text, at, known)
        if one is not None:
            found.append(one)
            at = one.last
        else:
            at += 1
    return found


def _at(text: list[Word], at: int, *, cased: bool) -> Named | None:
    first = _plain(text[at])
    if not {first, first.removesuffix("s")} & _first_words():  # Leeds's is of Leeds
        return None
    for length in range(min(_longest(), len(text) - at), 0, -1):
        part = text[at : at + length]
        if part[0].lower == "london" and _is_borough_of(text, at + 1):
            return None
        name = tuple(_plain(word) for word in part)
        own = rows().get(name)
        if own is None and part[-1].lower.endswith("'s"):  # Leeds's, the City of London's
            own = rows().get((*name[:-1], name[-1].removesuffix("s")))
        if own is None or not _written_as_name(part, own, cased=cased):
            continue
        return _named(text, at, at + length, own)
    return None


def _sharing(text: list[Word], at: int, alone: Named | None, *, cased: bool) -> Named | None:
    """A name of which only the first word stands here, and the rest after another such word: *North
    and South Tyneside*, *North, South and West Yorkshire*."""
    if alone is not None and alone.last > at + 1:
        return None
    after = at + 1
    while after < len(text) and _plain(text[after]) in {*_SIDES, "and", "or"}:
        after += 1
    first = next((n for n in range(at + 1, after) if _plain(text[n]) in _SIDES), after)
    whole = _at(text, first, cased=cased) if first < after else None
    if whole is None or whole.last <= after:
        return None
    rest = text[after : whole.last]
    own = rows().get((_plain(text[at]), *map(_plain, rest)))
    written = " ".join(w.text for w in (text[at], *rest))
    return Named(at, at + 1, written, own) if own else None


def _is_borough_of(text: list[Word], at: int) -> bool:
    """Whether `borough of` follows: `London borough of X` names X, and not London."""
    return [w.lower for w in text[at : at + 2]] == ["borough", "of"]


def _written_as_name(part: list[Word], own: tuple[Row, ...], *, cased: bool) -> bool:
    if cased:
        begun = part[0].capital or len(part) > 1 and part[0].lower in _SIDES
        return begun and (part[-1].capital or _is_of_group(part, own))
    return not any(_ORDINARY in row.note for row in own) and (
        len(part) > 1 or any(r.held or r.kind == "district" for r in own)
    )


def _is_of_group(part: list[Word], own: tuple[Row, ...]) -> bool:
    """Whether the last word only says of what sort the named area is: *the West Midlands
    conurbation*."""
    several = own[0].kind in GROUPED and len(own[0].codes) > 1
    return several and any(word.capital for word in part[1:])


def _named(text: list[Word], first: int, last: int, own: tuple[Row, ...]) -> Named:
    after = [w.lower for w in text[last : last + 2]]
    before = " ".join(w.lower for w in text[max(0, first - 3) : first])
    as_seat = "constituency" in after[:1] or before.endswith(("member for", "constituency of"))
    written = " ".join(w.text for w in text[first:last])
    if as_seat and not any(r.kind == "constituency" for r in own):
        own = (Row(written, "constituency", False, own[0].codes, own[0].region, ""), *own)
    if as_seat:
        own = tuple(sorted(own, key=lambda r: r.kind != "constituency"))
    if after[:2] == ["county", "council"] or before.endswith("county of"):
        own = tuple(sorted(own, key=lambda r: r.kind not in ("authority", "former_authority")))
    if after[:1] == ["region"] or before.endswith("region of"):
        own = tuple(sorted(own, key=lambda r: r.kind != "region"))
    if after[:1] == ["district"]:
        own = tuple(sorted(own, key=lambda r: r.kind != "district"))
    return Named(first, last, written, own, as_seat)


def _misspelt(text: list[Word], at: int, known: frozenset[str]) -> Named | None:
    """A word with a capital that is nearly the name of an authority, and nothing else."""
    word = text[at]
    if (
        (_plain(word),) in rows()
        or not word.capital
        or at == 0
        or len(word.lower) < 6
        or word.lower in known
    ):
        return None
    best = process.extractOne(
        word.lower, _held_names().keys(), scorer=fuzz.ratio, score_cutoff=MISSPELT
    )
    if best is None:
        return None
    return Named(at, at + 1, word.text, rows()[_held_names()[best[0]]], guessed=True)
