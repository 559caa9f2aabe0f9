"""What a program asks for, read from its address:
every fault is found before anything is answered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from api.problems import Fault, Problem

MOST_IDS = 200
"""Ids in one filter at most."""

LONGEST = 700
"""Characters of a choice that the reading log takes, less some for what is written around them."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address: the pattern its text must have, whether it may hold several with
    commas between, and what stands in the description."""

    name: str
    says: str
    pattern: str = r"[A-Za-z0-9_.-]{1,80}"
    many: bool = False
    one_of: tuple[str, ...] = ()
    most: int = 0
    default: Any = None

    @property
    def allowed(self) -> str:
        """What may be sent, in words."""
        if self.one_of:
            return "one of: " + ", ".join(self.one_of)
        if self.most:
            return f"a whole number from 1 to {self.most}"
        one = "an id: letters, digits, hyphens, dots and underlines, up to 80"
        if self.name == "cursor":
            return "what the link `next` of an answer holds"
        return f"up to {MOST_IDS} ids with commas between, each {one[3:]}" if self.many else one

    def schema(self) -> dict[str, Any]:
        """The parameter in the description."""
        if self.most:
            return {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.default}
        one = (
            {"type": "string", "enum": list(self.one_of)}
            if self.one_of
            else {"type": "string", "pattern": f"^{self.pattern}$"}
        )
        return (
            {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_IDS}
            if self.many
            else one
        )


@dataclass(frozen=True)
class Asked:
    """What was asked for: a text or a number for each parameter of one,
    a tuple of ids for each of several."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The text of a parameter; empty where it was not sent."""
        return str(self.values.get(name) or "")

    def many(self, name: str) -> tuple[str, ...]:
        """The ids of a filter; empty for all."""
        return tuple(self.values.get(name) or ())

    def for_the_log(self) -> str:
        """What was asked for as the reading log keeps it:
        ids, and of a long list the first few, how many there are and the digest of all."""
        parts = []
        for name, value in sorted(self.values.items()):
            if name in ("limit", "format", "cursor") or value in (None, "", ()):
                continue
            ids = value if isinstance(value, tuple) else (str(value),)
            text = ",".join(ids[:5])
            if len(ids) > 5:
                digest = hashlib.sha256(",".join(ids).encode()).hexdigest()[:12]
                text += f",and-{len(ids) - 5}-more-{digest}"
            parts.append(f"{name}={text}")
        said = "&".join(parts)
        return (
            said if len(said) <= LONGEST else f"digest={hashlib.sha256(said.encode()).hexdigest()}"
        )


def read(request: Request, parameters: Sequence[Parameter]) -> Asked:
    """What a request asks for. Raises `Problem` with everything that is wrong."""
    return read_pairs(request.query_params.multi_items(), parameters)


def read_pairs(pairs: Iterable[tuple[str, str]], parameters: Sequence[Parameter]) -> Asked:
    """The same of names and texts, however they were sent. Raises `Problem`."""
    known = {p.name: p for p in parameters}
    sent: dict[str, list[str]] = {}
    faults = []
    for name, text in pairs:
        if name in known:
            sent.setdefault(name, []).append(text)
        else:
            shown = name if re.fullmatch(r"[a-z_]{1,20}", name) else "a parameter"
            listed = ", ".join(sorted(known)) or "no parameter"
            faults.append(Fault(shown, "There is no such parameter here.", listed))
    values: dict[str, Any] = {p.name: p.default for p in parameters if p.default is not None}
    for name, texts in sent.items():
        values[name] = _read(known[name], texts, faults)
    if faults:
        raise Problem(400, "What was asked for is not of the form it must have.", faults)
    return Asked(values)


def _read(one: Parameter, texts: list[str], faults: list[Fault]) -> Any:
    """The value of a parameter, and what is wrong with it.
    A filter may be sent several times, or once with commas."""
    if not one.many and len(texts) > 1:
        faults.append(Fault(one.name, "It was sent more than once.", one.allowed))
        return None
    ids = [id_ for text in texts for id_ in text.split(",")] if one.many else texts
    if one.most:
        text = ids[0]
        if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= one.most:
            faults.append(Fault(one.name, "It is no number that is allowed here.", one.allowed))
            return None
        return int(text)
    if len(ids) > MOST_IDS:
        faults.append(Fault(one.name, f"It holds {len(ids):,} ids.", one.allowed))
        return ()
    wrong = sum(
        not (id_ in one.one_of if one.one_of else re.fullmatch(one.pattern, id_)) for id_ in ids
    )
    if wrong:
        which = "It is not" if len(ids) == 1 else f"{wrong} of its {len(ids)} ids are not"
        faults.append(Fault(one.name, f"{which} of the form it must have.", one.allowed))
    return tuple(ids) if one.many else ids[0]
