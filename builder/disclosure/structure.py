"""What is linked to what: the relations that true counts keep, and that published figures must therefore keep too.

One list of relations is used three times: to round, to certify, and to attack. A *line* is one row of figures whatever the area and period:
`(tally, breakdown, category)`. A rule relates lines in the same area and period; how areas and periods add up is the same for all lines of a tally.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from builder.areas import Areas
from builder.checks import overlaps
from builder.periods import Period
from builder.policy import PolicyError
from builder.statements import Tally
from measures.measure import Breakdown, Distinct
from release.words import ALL, ENGLAND, Kind

Line = tuple[str, str, str]
"""Tally, breakdown, category."""


@dataclass(frozen=True)
class Rule:
    """Weighted lines that add up to nothing (`exact`), or to at least nothing.

    A `cover` says that parts which may overlap reach at least their whole; it is kept wherever the other rules leave room. A rule that is not `kept`
    holds of the true counts, and a reader knows it, but no rounding can keep it: only the attack uses it. With `together`, a part and its whole are
    rounded at once, for parts that come so close to their whole that they need it to give way.
    """

    terms: tuple[tuple[int, Line], ...]
    exact: bool = False
    cover: bool = False
    kept: bool = True
    together: bool = False

    @property
    def lines(self) -> frozenset[Line]:
        """The lines it relates."""
        return frozenset(line for _, line in self.terms)

    @property
    def joins(self) -> bool:
        """Whether its lines must be rounded together; a part is otherwise rounded after its whole and never moves it."""
        return self.kept and (self.exact or self.cover or self.together)


@dataclass(frozen=True)
class Structure:
    """Everything a reader may know of how the published cells hang together.

    `sets` are tallies that count a thing once over any area and period, so that areas and months overlap; all others add up. `flows` happen in a
    period; other tallies are stocks. `parents` maps an area to the one it lies in (England to None); `groups` maps a line to the line it is a part of
    and the authorities it is added over; `months` maps a period to its months; `lives` maps an area that began or ended to its first and last month.
    """

    rules: tuple[Rule, ...]
    parents: Mapping[str, str | None]
    months: Mapping[str, tuple[str, ...]]
    measure_of: Mapping[str, str]
    sets: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()
    groups: Mapping[Line, tuple[Line, frozenset[str]]] = field(default_factory=dict)
    lives: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def is_month(self, period: str) -> bool:
        """Whether a period is a month itself, and not a longer one of which only one month is there."""
        return self.months[period] == (period,)

    def inside(self, periods: Iterable[str], period: str) -> list[str]:
        """The months of a period, and the longer periods that lie in it."""
        within = set(self.months[period])
        return [
            p
            for p in periods
            if p != period and (set(self.months[p]) < within or (self.is_month(p) and p in within))
        ]

    def parts_of(self, area: str, period: str) -> frozenset[str]:
        """Areas that lay in an area in any month of a period."""
        months = self.months[period]
        return frozenset(
            a
            for a, parent in self.parents.items()
            if parent == area
            and any(
                self.lives.get(a, ("", "9"))[0] <= m <= self.lives.get(a, ("", "9"))[1]
                for m in months
            )
        )

    @property
    def printed(self) -> Structure:
        """The structure that the published figures keep."""
        return replace(self, rules=tuple(r for r in self.rules if r.kept))

    def rules_of(self, tallies: Iterable[str]) -> tuple[Rule, ...]:
        """Rules that relate lines of these tallies alone."""
        known = set(tallies)
        return tuple(r for r in self.rules if {line[0] for line in r.lines} <= known)

    def families(self, tallies: Iterable[str]) -> list[tuple[str, ...]]:
        """Tallies that must be rounded together, wholes before their parts. Raises `PolicyError` when parts and wholes run in a circle."""
        tallies = sorted(set(tallies))
        joined = _joined(tallies, (r for r in self.rules_of(tallies) if r.joins))
        before: dict[tuple[str, ...], set] = {family: set() for family in set(joined.values())}
        for rule in self.rules_of(tallies):
            if rule.kept and not rule.joins:
                whole, part = (joined[line[0]] for _, line in sorted(rule.terms, reverse=True))
                before[part] |= {whole} - {part}
        return _in_order(before)

    def outer(self, family: tuple[str, ...], known: Iterable[str]) -> tuple[str, ...]:
        """Tallies already rounded to which a rule ties this family."""
        tied = {
            line[0]
            for r in self.rules
            if r.kept and any(line[0] in family for line in r.lines)
            for line in r.lines
        }
        return tuple(sorted(tied & set(known) - set(family)))


def linked(structure: Structure, tallies: Iterable[str]) -> list[tuple[str, ...]]:
    """Tallies that any rule ties together, directly or through others: what an attacker must look at together."""
    tallies = sorted(set(tallies))
    return sorted(set(_joined(tallies, structure.rules_of(tallies)).values()))


def _joined(tallies: list[str], rules: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    group = {t: {t} for t in tallies}
    for rule in rules:
        together = set().union(*(group[line[0]] for line in rule.lines))
        group |= dict.fromkeys(together, together)
    return {t: tuple(sorted(g)) for t, g in group.items()}


def _in_order(before: dict[tuple[str, ...], set]) -> list[tuple[str, ...]]:
    order: list[tuple[str, ...]] = []
    while len(order) < len(before):
        ready = sorted(f for f, wholes in before.items() if f not in order and wholes <= set(order))
        if not ready:
            circle = sorted(t for f in before if f not in order for t in f)
            raise PolicyError(
                f"links: parts and wholes run in a circle through {', '.join(circle)}"
            )
        order += ready
    return order


# --- from the declarations ---


def structure_of(
    tallies: Iterable[Tally],
    breakdowns: Mapping[str, Breakdown],
    areas: Areas,
    periods: Iterable[Period],
    links: Iterable[str],
    known: Iterable[str] = (),
) -> Structure:
    """The structure that declarations and the policy give together: `links` hold of the published figures too, `known` of the true counts alone.

    Raises `PolicyError` with every link that names nothing."""
    tallies = tuple(tallies)
    by_id = {t.id: t for t in tallies}
    rules = [rule for t in tallies for rule in _own_rules(t, breakdowns)] + _same_counts(tallies)
    errors = []
    for text, kept in [*((t, True) for t in links), *((t, False) for t in known)]:
        try:
            rules += [replace(rule, kept=kept) for rule in _link(text, by_id, breakdowns)]
        except PolicyError as error:
            errors.append(str(error))
    if errors:
        raise PolicyError("\n".join(errors))
    return Structure(
        tuple(dict.fromkeys(rules)),
        parents_of(areas.rows),
        {p.id: p.months for p in periods},
        {t.id: t.measure.id for t in tallies},
        frozenset(t.id for t in tallies if t.is_set and isinstance(t.counts, Distinct)),
        frozenset(t.id for t in tallies if t.measure.kind is Kind.FLOW),
        {line: found for t in tallies for line, found in _groups(t, breakdowns, areas)},
        _lives(areas.rows),
    )


def _lives(rows: Iterable[dict]) -> dict[str, tuple[str, str]]:
    """First and last month of the areas that began or ended."""
    return {
        r["code"]: (
            f"{r['valid_from']:%Y-%m}" if r["valid_from"] else "",
            f"{r['valid_to']:%Y-%m}" if r["valid_to"] else "9",
        )
        for r in rows
        if r["valid_from"] or r["valid_to"]
    }


def parents_of(rows: Iterable[dict]) -> dict[str, str | None]:
    """Each area's parent. Raises `PolicyError` when a parent is missing or areas go round in a circle, or one code stands twice."""
    rows = list(rows)
    parents = {r["code"]: r["parent"] for r in rows}
    twice = sorted({r["code"] for r in rows if parents[r["code"]] != r["parent"]})
    holes = sorted(
        f"{code} (its parent {parent} is not an area)"
        for code, parent in parents.items()
        if parent is not None and parent not in parents
    )
    tops = [code for code, parent in parents.items() if parent is None]
    if twice or holes or tops != [ENGLAND]:
        raise PolicyError(
            f"geographies: not a tree under {ENGLAND}: "
            + "; ".join(
                [f"{code} has two parents" for code in twice]
                + holes
                + [f"{c} has no parent" for c in tops if c != ENGLAND]
            )
        )
    return parents


def _own_rules(tally: Tally, breakdowns: Mapping[str, Breakdown]) -> list[Rule]:
    """What holds inside one tally: categories that add up, categories that overlap, and composites with both their margins."""
    total = (tally.id, ALL, ALL)
    rules = []
    for split in tally.splits:
        breakdown = breakdowns[split.breakdown]
        parts = [(tally.id, breakdown.id, c.id) for c in breakdown.categories]
        if overlaps(tally, breakdown):
            rules += (
                [Rule(((1, total), (-1, part))) for part in parts] if tally.measure.total else []
            )
            rules += (
                [_covers(total, parts)]
                if tally.measure.total and tally.counts.table not in breakdown.conditions
                else []
            )
        elif tally.measure.total:
            rules.append(_adds_up(total, parts))
        rules += _margins(tally, breakdown, breakdowns)
    return rules


def _margins(tally: Tally, breakdown: Breakdown, breakdowns: Mapping[str, Breakdown]) -> list[Rule]:
    published = {s.breakdown for s in tally.splits}
    return [
        _adds_up(
            (tally.id, part, c.id),
            [
                (tally.id, breakdown.id, both.id)
                for both in breakdown.categories
                if both.id.split(".")[place] == c.id
            ],
        )
        for place, part in enumerate(breakdown.parts)
        if part in published
        for c in breakdowns[part].categories
    ]


def _adds_up(total: Line, parts: list[Line]) -> Rule:
    return Rule(((1, total), *((-1, part) for part in parts)), exact=True)


def _covers(total: Line, parts: list[Line]) -> Rule:
    return Rule(((-1, total), *((1, part) for part in parts)), cover=True)


def _same_counts(tallies: tuple[Tally, ...]) -> list[Rule]:
    """Two tallies that count the same are the same figure under two names: one of them is enough to know the other."""
    first: dict[object, Tally] = {}
    rules = []
    for tally in tallies:
        same = first.setdefault(tally.counts, tally)
        if same is not tally and same.measure.total and tally.measure.total:
            rules.append(Rule(((1, (same.id, ALL, ALL)), (-1, (tally.id, ALL, ALL))), exact=True))
    return rules


def _groups(
    tally: Tally, breakdowns: Mapping[str, Breakdown], areas: Areas
) -> list[tuple[Line, tuple[Line, frozenset[str]]]]:
    found = []
    for split in tally.splits:
        attribute = breakdowns[split.breakdown].of_area
        for category in breakdowns[split.breakdown].categories if attribute else ():
            members = frozenset(
                areas.rows[i]["code"]
                for i in areas.authorities
                if areas.rows[i][attribute] == category.id
            )
            found.append(
                ((tally.id, split.breakdown, category.id), ((tally.id, ALL, ALL), members))
            )
    return found


# --- links, as the policy writes them ---

_TERM = re.compile(r"(?:(\d+) )?([a-z0-9_.]+)(?:/([a-z0-9_]+)/([a-z0-9_.]+))?")


def _link(
    text: str, tallies: Mapping[str, Tally], breakdowns: Mapping[str, Breakdown]
) -> list[Rule]:
    """`a = b + 2 c` or `a <= b + c`, each a tally, or tally/breakdown/category. Plain tallies are related in every category both are split by."""
    match = re.fullmatch(r"(.+?) (=|<=) (.+?)(, together)?", text)
    if not match:
        raise PolicyError(
            f"links: {text!r} is not of the form `part <= whole` or `one = other + another`"
        )
    left, right = (
        [_term(t, text, tallies, breakdowns) for t in side.split(" + ")]
        for side in (match[1], match[3])
    )
    several, exact = len(left) + len(right) > 2, match[2] == "="
    plain = all(line[1:] == (ALL, ALL) for _, line in left + right)
    places = _shared(left + right, tallies, breakdowns) if plain else [None]
    at = {None: lambda line: line} | {
        place: lambda line, place=place: (line[0], *place) for place in places if place
    }
    return [
        Rule(
            (
                *((n, at[place](line)) for n, line in right),
                *((-n, at[place](line)) for n, line in left),
            ),
            exact=exact,
            cover=several and not exact,
            together=bool(match[4]),
        )
        for place in places
    ]


def _shared(
    terms: list[tuple[int, Line]], tallies: Mapping[str, Tally], breakdowns: Mapping[str, Breakdown]
) -> list[tuple[str, str]]:
    split_by = set.intersection(
        *({s.breakdown for s in tallies[line[0]].splits} for _, line in terms)
    )
    return [(ALL, ALL), *((b, c.id) for b in sorted(split_by) for c in breakdowns[b].categories)]


def _term(
    text: str, link: str, tallies: Mapping[str, Tally], breakdowns: Mapping[str, Breakdown]
) -> tuple[int, Line]:
    match = _TERM.fullmatch(text.strip())
    tally = tallies.get(match[2]) if match else None
    if tally is None:
        raise PolicyError(f"links: {link!r}: {text.strip()!r} is not counted")
    breakdown, category = match[3] or ALL, match[4] or ALL
    if breakdown != ALL and (
        breakdown not in {s.breakdown for s in tally.splits}
        or category not in {c.id for c in breakdowns[breakdown].categories}
    ):
        raise PolicyError(f"links: {link!r}: {tally.id} is not published by {breakdown}/{category}")
    return int(match[1] or 1), (tally.id, breakdown, category)
