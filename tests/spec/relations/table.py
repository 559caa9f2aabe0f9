"""Relations written as a statistician would write them, to compare with."""

from __future__ import annotations

from builder.relations import Fact, Line, Presence, Relations, Rule, Within
from release.vocabulary import ALL


def said(line: Line) -> str:
    """A line by its ids: `tally` or `tally/breakdown/category`."""
    return line[0] if line[1] == ALL else "/".join(line)


def written(relation: Rule | Within | Presence | Fact) -> str:
    """One relation in ids."""
    match relation:
        case Rule(terms):
            more, less = (
                " + ".join(
                    f"{abs(n)} {said(line)}" if abs(n) > 1 else said(line)
                    for n, line in terms
                    if (n > 0) == side
                )
                for side in (True, False)
            )
            return f"{less} {'=' if relation.exact else '<='} {more}"
        case Within(part, whole, months):
            return (
                f"{said(part)} <= {said(whole)}, "
                f"{'all time before' if months is None else f'last {months} months'}"
            )
        case Presence(sign, of):
            return f"{said(sign)} shows {said(of)}"
        case Fact(milestone, of, at_least):
            return f"{milestone} reached: {said(of)} >= {said(at_least) if at_least else 1}"
    raise TypeError(relation)


def of_totals(relations: Relations) -> set[str]:
    """Relations between totals of measures, in ids."""
    return {
        written(r)
        for r in (*relations.rules, *relations.within, *relations.presence)
        if all(line[1] == ALL for line in _lines(r))
    }


def _lines(relation: Rule | Within | Presence) -> set[Line]:
    match relation:
        case Rule():
            return set(relation.lines)
        case Within(part, whole):
            return {part, whole}
        case Presence(sign, of):
            return {sign, of}
    raise TypeError(relation)
