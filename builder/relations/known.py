"""Relations that a reviewer thinks a reader knows beside those that are declared:
a TOML file, in the words of the declarations.

[[accounts_active]]
relation = "PartOf"
whole = "practitioners_trained"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, replace
from pathlib import Path
from typing import get_args

from builder.relations.declared import RelationError
from measures.measure import Measure, Relation

KINDS = {kind.__name__: kind for kind in get_args(Relation)}


def with_known(measures: Mapping[str, Measure], file: Path) -> dict[str, Measure]:
    """The measures with what the file says beside their own relations.
    Raises `RelationError` with everything that is wrong in the file."""
    errors: list[str] = []
    found = dict(measures)
    for measure, entries in _read(file).items():
        if measure not in measures:
            errors.append(f"{measure}: no such measure")
            continue
        for place, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
            where = f"{measure}, relation {place}"
            relation = _relation(entry, where, errors)
            if relation is not None:
                own = found[measure]
                found[measure] = replace(own, relations=(*own.relations, relation))
    if errors:
        raise RelationError("\n".join(f"{file.name}: {error}" for error in errors))
    return found


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise RelationError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RelationError(f"{file.name}: no TOML ({error})") from None


def _relation(entry: object, where: str, errors: list[str]) -> Relation | None:
    """The relation an entry says; None, with what is wrong told, where it says none."""
    if not isinstance(entry, Mapping) or entry.get("relation") not in KINDS:
        errors.append(f"{where}: `relation` must be one of {', '.join(KINDS)}")
        return None
    kind = KINDS[entry["relation"]]
    named = {f.name: f for f in fields(kind)}
    given = {k: v for k, v in entry.items() if k != "relation"}
    wrong = [f"{where}: {k} is nothing {kind.__name__} says" for k in given.keys() - named.keys()]
    wrong += [
        f"{where}: {name} is missing"
        for name, f in named.items()
        if f.default is MISSING and name not in given
    ]
    wrong += [
        f"{where}: {k} must be {_FORMS[str(named[k].type)]}"
        for k, v in given.items()
        if k in named and not _fits(named[k], v)
    ]
    errors += sorted(wrong)
    if wrong:
        return None
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in given.items()})


_FORMS = {"str": "a text", "bool": "true or false", "tuple[str, ...]": "a list of texts"}


def _fits(field: Field, value: object) -> bool:
    if str(field.type) == "tuple[str, ...]":
        return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)
    return isinstance(value, bool if str(field.type) == "bool" else str)
