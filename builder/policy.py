"""Reading the disclosure policy: validated whole, every error at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT = Path(__file__).with_name("policy.toml")


class PolicyError(Exception):
    """A policy that cannot be used: every error, one a line."""


@dataclass(frozen=True)
class Protection:
    """How the counts of one measure are protected.

    `base` is the multiple they are rounded to, `interval` the least difference that must remain
    between the most and the least a true count may have been, `sums` how far a sum of months may
    lie from the truth, `zero_discloses` whether it must stay open that a published 0 is not 0.
    """

    why: str
    base: int
    interval: int
    sums: int
    zero_discloses: bool


@dataclass(frozen=True)
class DisclosurePolicy:
    """The reviewed rules of what is protected and how.

    `protected` has a line for each protected measure;
    `exempt` maps a measure shown exactly to the reason.

    How counts are related is declared beside the measures.
    """

    version: str
    smallest_denominator: int
    footnote: str
    protected: Mapping[str, Protection]
    exempt: Mapping[str, str]
    digest: str

    def footnote_of(self, measures: Iterable[str]) -> str:
        """How the counts of these measures are protected, for a reader; of several that differ,
        each number it may be."""
        lines = [self.protected[m] for m in measures]
        return self.footnote.format(
            base=_either(line.base for line in lines),
            month=_either(line.base - 1 for line in lines),
            sums=_either(line.sums for line in lines),
        )

    def limits(self, measures: Iterable[str]) -> tuple[int, int]:
        """Base, and largest error of a sum of months, for measures rounded together.

        Raises `PolicyError` when they do not share a base.
        """
        lines = {m: self.protected[m] for m in measures}
        bases = {line.base for line in lines.values()}
        if len(bases) != 1:
            raise PolicyError(f"{', '.join(sorted(lines))}: linked measures need one base")
        return bases.pop(), min(line.sums for line in lines.values())


def _either(numbers: Iterable[int]) -> str:
    *others, last = sorted(set(numbers))
    return f"{', '.join(map(str, others))} or {last}" if others else str(last)


def read_policy(path: Path, measures: Mapping[str, object]) -> DisclosurePolicy:
    """The policy for these measures, by id.

    Raises `PolicyError` with every error: wrong values, measures without a line, lines without a
    measure, composite breakdowns that no line allows.
    """
    content = path.read_bytes()
    try:
        document = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path.name}: not a TOML file: {error}") from error
    errors = [*_value_errors(document), *_measure_errors(document.get("measures", {}), measures)]
    if not errors:
        errors = _cross_errors(document, measures)
    if errors:
        raise PolicyError("\n".join(f"{path.name}: {e}" for e in errors))
    protected = {
        m: _protection(line, document)
        for m, line in document["measures"].items()
        if line["protect"]
    }
    exempt = {m: line["why"] for m, line in document["measures"].items() if not line["protect"]}
    return DisclosurePolicy(
        document["version"],
        document["smallest_denominator"],
        document["footnote"],
        protected,
        exempt,
        hashlib.sha256(content).hexdigest(),
    )


def _protection(line: Mapping, document: Mapping) -> Protection:
    return Protection(line["why"], **{name: line.get(name, document[name]) for name in _OWN})


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_footnote(value: object) -> bool:
    """A text in which nothing but the numbers of a measure's line is to be filled in."""
    if not _is_text(value):
        return False
    try:
        return bool(str(value).format(base=0, month=0, sums=0))
    except (KeyError, IndexError, ValueError, AttributeError):
        return False


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(v) for v in value)


_OWN = {
    "base": lambda v: _is_whole(v, 2),
    "interval": lambda v: _is_whole(v, 1),
    "sums": lambda v: _is_whole(v, 1),
    "zero_discloses": lambda v: isinstance(v, bool),
}
"""What a measure's line may set for itself, and is set for all others at the top."""

_WANTED = _OWN | {
    "version": _is_text,
    "smallest_denominator": lambda v: _is_whole(v, 1),
    "footnote": _is_footnote,
    "measures": lambda v: isinstance(v, dict),
}


def _value_errors(document: Mapping) -> list[str]:
    errors = [
        f"{name} is {'missing' if name not in document else 'not a value it may have'}"
        for name, valid in _WANTED.items()
        if name not in document or not valid(document[name])
    ]
    errors += [
        f"{name} is not a setting of the policy"
        for name in document
        if name not in _WANTED and name != "reviewed"
    ]
    return errors + ([] if errors else _reach_errors("", document, document))


def _reach_errors(measure: str, line: Mapping, document: Mapping) -> list[str]:
    """An interval that rounding to the base cannot give, so that no release could ever pass."""
    base, interval, sums = (
        line.get(name, document.get(name)) for name in ("base", "interval", "sums")
    )
    if not all(_is_whole(v, 1) for v in (base, interval, sums)):
        return []
    where = f"measure {measure}: " if measure else ""
    return (
        [
            f"{where}interval {interval} is more than rounding to {base} can leave; it is at most "
            f"{base - 1}"
        ]
        if interval > base - 1
        else []
    ) + (
        [f"{where}sums {sums} is less than the {base - 1} of a single month"]
        if sums < base - 1
        else []
    )


def _measure_errors(lines: object, measures: Mapping[str, object]) -> list[str]:
    if not isinstance(lines, dict):
        return []
    errors = [
        f"measure {m} has no line; say whether it is protected and why"
        for m in measures
        if m not in lines
    ]
    errors += [f"line {m} names no declared measure" for m in lines if m not in measures]
    for m, line in lines.items():
        if (
            not isinstance(line, dict)
            or not isinstance(line.get("protect"), bool)
            or not _is_text(line.get("why"))
        ):
            errors.append(f"line {m} needs protect = true or false, and why")
            continue
        valid = _OWN | {"crosses": _are_texts, "protect": lambda v: True, "why": lambda v: True}
        errors += [
            f"line {m}: {name} is not a setting of a measure"
            if name not in valid
            else f"line {m}: {name} is not a value it may have"
            for name, value in line.items()
            if name not in valid or not valid[name](value)
        ]
    return errors


def _cross_errors(document: Mapping, measures: Mapping[str, object]) -> list[str]:
    errors = []
    for m, line in document["measures"].items():
        errors += _reach_errors(m, line, document) if line["protect"] else []
        declared = {
            s.breakdown for s in getattr(measures[m], "splits", tuple)() if "_by_" in s.breakdown
        }
        if line["protect"]:
            errors += [
                f"measure {m} is published by {b}, which crosses two breakdowns, and its line "
                "does not allow it"
                for b in sorted(declared - set(line.get("crosses", ())))
            ]
    return errors
