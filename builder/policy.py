"""Reading the disclosure policy: validated whole, every error at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from release.words import Level

DEFAULT = Path(__file__).with_name("policy.toml")


class PolicyError(Exception):
    """A policy that cannot be used: every error, one a line."""


@dataclass(frozen=True)
class DisclosurePolicy:
    """The reviewed rules of what is rounded and what is not. `exempt` maps a measure shown exactly to the reason."""

    version: str
    base: int
    exact_levels: frozenset[Level]
    smallest_denominator: int
    footnote: str
    exempt: Mapping[str, str]
    digest: str

    def rounds(self, measure: str, level: Level) -> bool:
        """Whether counts of this measure are rounded for areas of this level."""
        return measure not in self.exempt and level not in self.exact_levels


def read_policy(path: Path, measures: Iterable[str]) -> DisclosurePolicy:
    """The policy for these measures. Raises `PolicyError` with every error: wrong values, measures without a line, lines without a measure."""
    content = path.read_bytes()
    try:
        document = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path.name}: not a TOML file: {error}") from error
    errors = [*_value_errors(document), *_measure_errors(document.get("measures", {}), tuple(measures))]
    if errors:
        raise PolicyError("\n".join(f"{path.name}: {e}" for e in errors))
    exempt = {m: line["why"] for m, line in document["measures"].items() if not line["protect"]}
    levels = frozenset(Level(level) for level in document["exact_levels"])
    return DisclosurePolicy(document["version"], document["base"], levels, document["smallest_denominator"], document["footnote"], exempt, hashlib.sha256(content).hexdigest())


def _value_errors(document: dict) -> list[str]:
    wanted = (("version", str, lambda v: bool(v)), ("base", int, lambda v: v >= 1), ("smallest_denominator", int, lambda v: v >= 1), ("footnote", str, lambda v: bool(v)),
              ("exact_levels", list, lambda v: all(x in list(Level) for x in v)), ("measures", dict, lambda v: True))
    return [f"{name} is {'missing' if name not in document else 'not a value it may have'}" for name, type_, valid in wanted
            if not isinstance(document.get(name), type_) or isinstance(document[name], bool) or not valid(document[name])]


def _measure_errors(lines: object, measures: tuple[str, ...]) -> list[str]:
    if not isinstance(lines, dict):
        return []
    errors = [f"measure {m} has no line; say whether it is protected and why" for m in measures if m not in lines]
    errors += [f"line {m} names no declared measure" for m in lines if m not in measures]
    errors += [f"line {m} needs protect = true or false, and why" for m, line in lines.items()
               if not isinstance(line, dict) or not isinstance(line.get("protect"), bool) or not str(line.get("why", "")).strip()]
    return errors
