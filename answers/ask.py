"""A question -> its parts, by rules: the same question of the same release gets the same answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from answers.parts import Correction, Kind, Part
from release.words import ReleaseError

NONE: Mapping[int, Correction] = MappingProxyType({})


def ask(
    question: str, release: object, *, corrections: Mapping[int, Correction] = NONE
) -> tuple[Part, ...]:
    """The parts of a question, answered from a release (a `release.store.Store`).

    Never raises for what was typed; `corrections` are readings set by hand, by the place of a part
    from 0. Raises `ReleaseError` where the release cannot be read.
    """
    if release is None:
        raise ReleaseError("There is no release to answer from.")
    return (Part(question.strip(), Kind.POLICY, reason="This is not read yet."),)
