"""The areas a part asks about:
of the places it names, what the release holds, and what it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from answers.parts import Place
from answers.places import GROUPED, Named, Row
from queries.catalogue import Area, Catalogue
from release.vocabulary import ENGLAND, Level

_AUTHORITIES = r"(?:local )?(?:education )?(?:authority|authorities|councils?|las?)"
_TABLE = r"(?:level )?(?:table|breakdown|split|level)\b"
"""What says, after a level, that each area of it is asked for: *region table*."""
_OF = r"(?:of )?(?:the )?(?:\w+ ){0,2}?"
_EACH_AUTHORITY = re.compile(
    rf"\b(?:each|every|per|by(?! an? )|individual|all)\s+{_OF}(?:english )?{_AUTHORITIES}\b"
    r"|\bby (?:local "
    rf")?authority\b"
    rf"|\bauthority by authority\b|\bwhich\s+(?:[\w']+ ){{0,4}}?{_AUTHORITIES}\b|\b(?:each|every|"
    rf"which|london) boroughs?\b(?! of)"
    rf"|\b(?:differ\w*|var\w+|compar\w+) (?:between|across|among|from|by) (?:the )?{_AUTHORITIES}\b"
    rf"|\b(?:list|name|identify|set out)\s+(?:[\w']+ ){{0,4}}?{_AUTHORITIES}\b"
    rf"|\b(?:{_AUTHORITIES}|boroughs?) {_TABLE}",
    re.I,
)
_EACH_REGION = re.compile(
    r"\b(?:differ\w*|var\w+|compar\w+) (?:between|across|among|from"
    r"|by) (?:the )?(?:\w+ )?regions?\b"
    r"|\b(?:each|every|per|by|all)\s+(?:of )?(?:the )?(?:nine )?(?:english )?(?:government(?:'s)? "
    r")?(?:office )?(?:english )?regions?\b"
    rf"|\bregions? {_TABLE}"
    r"|\bregional(?:ly)?\b|\b(?:and|with|plus|compare|comparing|across|between|for) (?:the )?"
    r"(?:nine |english )?regions\b|\bwhich (?:[\w']+ ){0,3}?regions?\b|\bregion (?:by|against"
    r"|vs?\.?|versus) region\b|\beach "
    r"(?:government office )?region\b",
    re.I,
)
NATIONAL = re.compile(
    r"\b(?:nationally|(?:nation|country)-?wide|england as a whole|the whole of england"
    r"|(?:regions?|authority|authorities|councils?|boroughs?),? (?:and|with|plus) (?:in all|overall"
    r"|altogether|in total|(?:the |a |an )?(?:grand |overall |national |english )?total)"
    r"|across england|(?:the )?whole country|the country as a whole|nation(?!['’-])"
    r"|national (?:figure|total|average|rate|number|picture|level|one)s?)\b",
    re.I,
)
_EXCEPT = re.compile(
    r"\b(?:leaving out|leaving aside|excluding|except(?:ing)?(?: for)?|other than|apart from|"
    r"without|less|minus|not counting|"
    r"not including|omitting|outside(?: of)?|exclusive of|bar|setting aside|but not|save "
    r"for|(?:all|everywhere|everyone|anywhere|anything) but|ignoring|disregarding|discounting"
    r"|(?:leave|leaving|take|taking) out|omit|exclude"
    r"|take|took|knock|subtract(?:ing)?|deduct(?:ing)?)\s+(?:the )?(?:\w+ of )?$",
    re.I,
)
_EXCEPTED = re.compile(
    r"\W*(?:(?:is|are|was|were|being|having been|has been) )?(?:left out|left aside|not counted"
    r"|not included|excluded|excepted|omitted|taken out|taken off|set aside|aside|discounted"
    r"|disregarded|ignored)\b",
    re.I,
)
"""After a place that is to be left out of another: *when the City of London is left out*."""
TOGETHER = re.compile(
    r"\b(?:taken together|between (?:them|the two)|together|combined|jointly|as one|added together"
    r"|in total)\b",
    re.I,
)
_LIES_IN = re.compile(
    r"\b(?:district|constituency|borough|area|town) (?:council )?(?:of|in)\s+$", re.I
)
"""Before an authority that only says where a smaller place lies: *the Swale district of Kent*."""
_ALONE = re.compile(r"\b(?:alone|by itself|on its own|separately|only)\b", re.I)


@dataclass(frozen=True)
class Asked:
    """What of place a part asks: areas of the release, places it does not hold, a difference.

    `excluded` are codes to be left out of the others; `difference` says that what is asked amounts
    to a subtraction. `doubt` holds other meanings of a name, in words.
    """

    places: tuple[Place, ...] = ()
    missing: tuple[Place, ...] = ()
    excluded: tuple[str, ...] = ()
    difference: bool = False
    doubt: tuple[str, ...] = ()
    guessed: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def each(self) -> Level | None:
        """The level each of whose areas is asked for."""
        return next((p.each for p in self.places if p.each), None)

    def __bool__(self) -> bool:
        return bool(self.places or self.missing)


def asked(
    text: str, named: Sequence[Named], catalogue: Catalogue, months: tuple[str, str]
) -> Asked:
    """The areas of a part.

    `months` are the first and last month it asks about (empty for none): they tell an authority
    abolished on 31 March 2009 from its successors.
    """
    places: list[Place] = []
    missing: list[Place] = []
    doubt: list[str] = []
    excluded: list[str] = []
    for one in _without_whole(named):
        held, unheld = _of(one, catalogue, months)
        if missing and held and _LIES_IN.search(_before(text, one)):
            continue
        places += held
        missing += unheld
        if one.is_ambiguous or (len(one.rows) > 1 and "ambiguous" in one.row.note):
            doubt.append(one.row.note.split(";")[0])
        region = catalogue.areas.get(one.row.region)
        if one.row.kind == "former_county" and region and region.name.startswith(one.row.name):
            doubt.append(f"“{one.written}” may also mean the region {region.name}")
        before = _before(text, one)
        if _EXCEPT.search(before[-40:]) or _EXCEPTED.match(text[len(before) + len(one.written) :]):
            excluded += [p.code for p in held]
    places = _whole_regions(list({(p.code, p.each): p for p in places}.values()), catalogue)
    if places or not missing:  # what is no place of the release has nothing within it
        places = _with_each(text, places, catalogue)
    together = bool(TOGETHER.search(text)) and bool(_ALONE.search(text)) and len(places) > 1
    return Asked(
        tuple(places),
        tuple(missing),
        tuple(excluded),
        bool(excluded) or together,
        tuple(doubt),
        any(one.guessed for one in named),
    )


def _without_whole(named: Sequence[Named]) -> list[Named]:
    """The names without those of a group that only says where another lies: *Tyneside's Gateshead
    council*."""
    alone = {one.row.codes[0] for one in named if one.row.held and len(one.row.codes) == 1}
    return [one for one in named if one.row.kind not in GROUPED or not alone & set(one.row.codes)]


def asks_each(text: str) -> bool:
    """Whether each authority of an area is asked for in so many words."""
    return bool(_EACH_AUTHORITY.search(text))


def _before(text: str, one: Named) -> str:
    """What stands before a name; nothing where it is not written in one piece."""
    return text[: max(text.find(one.written), 0)]


def _whole_regions(places: list[Place], catalogue: Catalogue) -> list[Place]:
    """The areas with all the authorities of a region as each authority in it:
    the London boroughs."""
    codes = {p.code for p in places if p.level == Level.AUTHORITY}
    if len(codes) < 2:
        return places
    for region in [a for a in catalogue.areas.values() if a.level == Level.REGION]:
        inside = {a.code for a in catalogue.within(region.code, Level.AUTHORITY)}
        if len(inside) > 1 and inside <= codes:
            ways = {p.written for p in places if p.code in inside}
            whole = len(ways) == 1 and not _AS_AUTHORITIES.search(min(ways))
            level = (
                None if whole else Level.AUTHORITY
            )  # by one name, Greater London, it is the region
            each = Place(region.code, region.name, Level.REGION, level, min(ways))
            places = [each, *(p for p in places if p.code not in inside)]
    return places


def _with_each(text: str, places: list[Place], catalogue: Catalogue) -> list[Place]:
    """The areas with each authority or each region of them, where a part asks for each."""
    authority, region = _EACH_AUTHORITY.search(text), _EACH_REGION.search(text)
    regions = [p for p in places if p.level in (Level.REGION, Level.ENGLAND)]
    england = catalogue.england
    if authority:
        inside = [p for p in regions if p.level == Level.REGION]
        each = [Place(p.code, p.name, p.level, Level.AUTHORITY, p.written) for p in inside]
        whole = [
            p
            for p in regions
            if p.level == Level.ENGLAND and (NATIONAL.search(text) or _both(text))
        ]
        if not each and not [p for p in places if p.level == Level.AUTHORITY]:
            each = [Place(england.code, england.name, Level.ENGLAND, Level.AUTHORITY)]
        if NATIONAL.search(text) and not whole:
            whole = [Place(england.code, england.name, Level.ENGLAND)]
        return [*whole, *each, *(p for p in places if p.level == Level.AUTHORITY)]
    if region and not any(p.level == Level.REGION for p in places):
        whole = [p for p in regions if _both(text)]
        if NATIONAL.search(text) and not whole:
            whole = [Place(england.code, england.name, Level.ENGLAND)]
        return [
            *whole,
            Place(england.code, england.name, Level.ENGLAND, Level.REGION),
            *(p for p in places if p.level == Level.AUTHORITY),
        ]
    if NATIONAL.search(text) and not any(p.level == Level.ENGLAND for p in places):
        return [*places, Place(england.code, england.name, Level.ENGLAND)]
    return places


def _both(text: str) -> bool:
    """Whether England is one of the areas asked about, and not only where the others lie."""
    return bool(
        re.search(
            r"\band(?: in)? England\b|\bEngland and\b|\(\w\) England\b|\bEngland as a whole\b",
            text,
        )
    )


def _of(
    one: Named, catalogue: Catalogue, months: tuple[str, str]
) -> tuple[list[Place], list[Place]]:
    row = one.row
    if row.kind == "nation" and row.held:
        england = catalogue.england
        return [Place(england.code, england.name, Level.ENGLAND, written=one.written)], []
    if row.kind == "region":
        region = catalogue.areas.get(row.region)
        return ([_place(region, one)], []) if region else ([], [_missing(row, one, catalogue)])
    if row.kind == "former_authority":
        return _former(one, catalogue, months)
    if region := _region_meant(row, one, catalogue):
        return [_place(region, one)], []
    if row.kind == "group" and not row.codes:
        regions = [catalogue.areas[c] for c in row.region.split(";") if c in catalogue.areas]
        return [_place(area, one, row.note) for area in regions], []
    if row.held or row.kind in GROUPED and len(row.codes) > 1:
        codes = row.codes if row.kind != "region" else ()
        held = [catalogue.areas[c] for c in codes if c in catalogue.areas]
        if row.region and not held and row.region in catalogue.areas:
            held = [catalogue.areas[row.region]]
        return _in_their_time(held, one, catalogue, months)
    return [], [_missing(row, one, catalogue)]


def _region_meant(row: Row, one: Named, catalogue: Catalogue) -> Area | None:
    """The region that another name of it means: *Eastern* is the East of England, at any time, and
    not its authorities of today. *The London boroughs* are those, and not London."""
    region = catalogue.areas.get(row.region)
    if row.kind != "alias" or region is None or _AS_AUTHORITIES.search(one.written):
        return None
    inside = catalogue.within(region.code, Level.AUTHORITY)
    today = {a.code for a in inside if not a.valid_to}
    return region if len(today) > 1 and today == set(row.codes) else None


_AS_AUTHORITIES = re.compile(r"borough|authorit|council", re.I)


def _in_their_time(
    held: list[Area], one: Named, catalogue: Catalogue, months: tuple[str, str]
) -> tuple[list[Place], list[Place]]:
    """Areas that are held; one that began after the months asked about is missing, with the one
    before it named.
    """
    if not held:
        return [], [_missing(one.row, one, catalogue)]
    late = [a for a in held if months[1] and (a.valid_from or "")[:7] > months[1]]
    if not late:
        note = one.row.note if one.row.kind in GROUPED else ""
        return [_place(a, one, note) for a in held], []
    gone = [
        Place(
            "",
            a.name,
            Level.AUTHORITY,
            written=one.written,
            note=f"{a.name} became an authority on 1 April 2009, after the time asked about. "
            f"{one.row.note}".strip(),
        )
        for a in late
    ]
    return [_place(a, one) for a in held if a not in late], gone


def _former(
    one: Named, catalogue: Catalogue, months: tuple[str, str]
) -> tuple[list[Place], list[Place]]:
    """An authority abolished on 31 March 2009:

    itself for months up to then, its successors after.
    """
    old = next((a for a in catalogue.areas.values() if a.valid_to and a.name == one.row.name), None)
    if old is not None and months[1] and months[1] <= (old.valid_to or "")[:7]:
        return [_place(old, one)], []
    new = [catalogue.areas[c] for c in one.row.codes if c in catalogue.areas]
    both = [old] if old is not None and months[0] and months[0] <= (old.valid_to or "")[:7] else []
    return [_place(a, one, one.row.note) for a in (*both, *new)], []


def _place(area: Area, one: Named, note: str = "") -> Place:
    return Place(area.code, area.name, Level(area.level), written=one.written, note=note)


_ELSEWHERE = re.compile(r"\bEngland\b|\bnot covered\b")
_WHAT = {
    "district": "a district",
    "constituency": "a constituency",
    "former_county": "a former county",
    "other_area": "not an authority",
    "alias": "not an authority",
    "nation": "not in England",
}


def _missing(row: Row, one: Named, catalogue: Catalogue) -> Place:
    """A place the release holds nothing for: where it lies, by the authority that has figures."""
    within = [catalogue.areas[c].name for c in row.codes if c in catalogue.areas]
    where = f" It lies in {_listed(within)}." if within and len(within) <= 6 else ""
    if row.kind == "nation" or not row.codes and _ELSEWHERE.search(row.note):
        note = f"{one.written} is not covered: the directory was for England only."
    else:
        where = f" It has {row.note}." if row.note.startswith("no fixed meaning") else where
        note = (
            f"{one.written} is {_WHAT.get(row.kind, 'not an authority')}, and figures are "
            f"held for England, regions and authorities.{where}"
        )
    return Place("", one.written, Level.AUTHORITY, written=one.written, note=note)


def codes_around(named: Sequence[Named], catalogue: Catalogue) -> tuple[str, ...]:
    """Codes of the authorities in which the places lie that are not held:

    what is offered instead.
    """
    return tuple(
        dict.fromkeys(
            code
            for one in named
            for code in one.row.codes
            if not one.row.held and code in catalogue.areas
        )
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def everywhere(catalogue: Catalogue) -> Place:
    """England, for a part that names no place."""
    return Place(ENGLAND, catalogue.england.name, Level.ENGLAND)
