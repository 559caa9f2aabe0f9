"""Relations in words, for a statistician to read and for the methodology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from builder.relations.lines import Fact, Line, Presence, Relations, Rule, Within
from builder.statements import Tally
from figures.wording import lower_first
from measures.measure import Breakdown
from release.vocabulary import ALL

COLUMNS = ("Relation", "How it is known")
"""Head of the table of `sentences`."""

_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 12: "twelve"}


def sentences(
    relations: Relations, tallies: Iterable[Tally], breakdowns: Mapping[str, Breakdown]
) -> list[tuple[str, str]]:
    """Each relation between measures once, with whether it holds by definition or by custom.

    Categories that keep the relation of their totals are not told apart, and categories that add up
    to their own total are told with the measure.
    """
    tallies = tuple(tallies)
    found: dict[tuple[str, str], None] = {}
    every: tuple[Rule | Within | Presence | Fact, ...] = (
        *relations.rules,
        *relations.within,
        *relations.presence,
        *relations.facts,
    )
    for relation in every:
        if not _is_own(relation) and not _follows(relation, relations):
            found[
                sentence(relation, tallies, breakdowns),
                "by definition" if relation.sure else "by custom",
            ] = None
    for line in sorted(relations.impossible):
        found[f"{_Names(tallies, breakdowns).line(line)}: can only be 0", "by definition"] = None
    return list(found)


def sentence(
    relation: Rule | Within | Presence | Fact,
    tallies: Iterable[Tally],
    breakdowns: Mapping[str, Breakdown],
) -> str:
    """One relation in words."""
    say = _Names(tuple(tallies), breakdowns).line
    match relation:
        case Rule():
            return _rule(relation, _Names(tuple(tallies), breakdowns))
        case Within(part, whole, None) if part == whole:
            return f"{say(whole)}: never falls from one month to a later one"
        case Within(part, whole, None):
            return f"{say(part)}: part of {say(whole, inside=True)} (all time before)"
        case Within(part, whole, int(months)):
            return (
                f"{say(part)}: part of {say(whole, inside=True)} (the last "
                f"{_NUMBERS.get(months, str(months))} months)"
            )
        case Presence(sign, of):
            return f"{say(sign)} above 0: so are {say(of, inside=True)}"
        case Fact(milestone, of, None):
            return (
                f"{_milestone(milestone, breakdowns)} reached by an authority: "
                f"{say(of, inside=True)} is at least 1"
            )
        case Fact(milestone, of, tuple(at_least)):
            return (
                f"{_milestone(milestone, breakdowns)} reached by an authority: "
                f"{say(of, inside=True)} is at least {say(at_least, inside=True)}"
            )
    raise TypeError(type(relation).__name__)


def _is_own(relation: object) -> bool:
    """Whether a rule is that the categories of one breakdown of one measure make up, or lie in,
    its total."""
    if not isinstance(relation, Rule):
        return False
    return len({line[0] for line in relation.lines}) == 1 and any(
        line[1] == ALL or "_by_" in line[1] for line in relation.lines
    )


def _follows(relation: object, relations: Relations) -> bool:
    """Whether it says of one category what another says of the totals."""

    def total(line: Line) -> Line:
        return (line[0], ALL, ALL)

    match relation:
        case Rule() if len({line[1:] for line in relation.lines}) == 1:
            rule = Rule(
                tuple((n, total(line)) for n, line in relation.terms),
                relation.exact,
                relation.cover,
                relation.kept,
                relation.together,
                relation.sure,
            )
            return rule != relation and rule in relations.rules
        case Within(part, whole, months, sure) if part[1:] == whole[1:]:
            within = Within(total(part), total(whole), months, sure)
            return within != relation and within in relations.within
        case Presence(sign, of, sure) if sign[1:] == of[1:]:
            presence = Presence(total(sign), total(of), sure)
            return presence != relation and presence in relations.presence
    return False


def _rule(rule: Rule, names: _Names) -> str:
    more, less = (
        [(n if n > 0 else -n, line) for n, line in rule.terms if (n > 0) == side]
        for side in (True, False)
    )
    if rule.exact and len(more) == len(less) == 1:
        return f"{names.line(less[0][1])}: the same as {names.line(more[0][1], inside=True)}"
    if rule.exact:
        return f"{names.sum(less)}: make up {names.sum(more, inside=True)}"
    if rule.cover:
        return f"{names.sum(less)}: covered by {names.sum(more, inside=True)}"
    if len(more) == len(less) == 1:
        return f"{names.line(less[0][1])}: part of {names.line(more[0][1], inside=True)}"
    if len(more) == 1 and all(n == 1 for n, _ in less):
        return f"{names.sum(less)}: exclude each other in {names.line(more[0][1], inside=True)}"
    return f"{names.sum(less)}: at most {names.sum(more, inside=True)}"


def _milestone(milestone: str, breakdowns: Mapping[str, Breakdown]) -> str:
    titles = {
        c.id: c.title
        for b in breakdowns.values()
        if b.id in ("stage", "milestone")
        for c in b.categories
    }
    return f"“{titles.get(milestone, milestone)}”"


class _Names:
    """Lines by the names a reader sees."""

    def __init__(self, tallies: tuple[Tally, ...], breakdowns: Mapping[str, Breakdown]) -> None:
        self.titles = {t.id: t.measure.short_title or t.measure.title for t in tallies}
        self.breakdowns = breakdowns

    def line(self, line: Line, *, inside: bool = False) -> str:
        """A measure's short name, with its category; `inside` a sentence without its capital."""
        title = self.titles.get(line[0], line[0])
        title = lower_first(title) if inside else title
        if line[1] == ALL:
            return title
        breakdown = self.breakdowns[line[1]]
        category = next(c.title for c in breakdown.categories if c.id == line[2])
        return f"{title} ({breakdown.title.lower()}: {lower_first(category)})"

    def sum(self, terms: list[tuple[int, Line]], *, inside: bool = False) -> str:
        """Several lines, weighted."""
        texts = [
            f"{f'{n} times ' if n > 1 else ''}{self.line(line, inside=inside or i > 0 or n > 1)}"
            for i, (n, line) in enumerate(terms)
        ]
        return " + ".join(texts)
