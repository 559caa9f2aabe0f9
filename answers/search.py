"""Words typed into the search box -> the figure itself, then measures, areas, pages and terms."""

from __future__ import annotations

import re

import pandas as pd
from rapidfuzz import fuzz

from answers import decide, match, places, reading, say
from answers.decided import Decided
from answers.forms import Form
from answers.parts import HELD, Found, Hit, Kind, Sort
from answers.reading_types import OFFERED, Reading
from answers.text import clean, words
from answers.vocabulary import PLAIN
from figures.figure import Figure
from figures.figure_id import InvalidFigureId, format_id, parse_id
from queries.catalogue import Catalogue, catalogue_of
from queries.found_by_id import held_figure
from queries.releases import Release
from release.vocabulary import ALL

LIMIT = 10
"""How many things are shown where nothing else is asked."""
LONGEST = 200
"""Characters of a search that are read."""
_ID = re.compile(r"^\s*[0-9A-Za-z]{4}[-\s]?[0-9A-Za-z]{4}[-\s]?[0-9A-Za-z]{5}\s*$")
_LISTS = re.compile(
    r"\b(?:which|who|list|authorities|councils|late|missed|highest|lowest|top)\b", re.I
)
_MEANING = re.compile(r"\b(?:glossary|definition|define|meaning)\b", re.I)
"""Words that ask what a term means, and for no figure."""
LIKE = 72
"""How alike (0 to 100) the words typed and a page or term must be."""
_FEW = 3
"""Most figures one search gives: what more would say stands on the page of the measure."""


def find(typed: str, release: Release, *, limit: int = LIMIT, pages: tuple[Hit, ...] = ()) -> Found:
    """What a few words find in a release.

    `pages` are the pages a reader may open and the terms of the glossary, as hits with title,
    description and address. Never raises for what was typed.
    """
    if not typed.strip():
        return Found((), "Type a measure, a place and a month, such as: shielded Hull March 2010.")
    text = clean(typed)[:LONGEST]
    if _ID.match(text) and any(c.isdigit() for c in text):
        return _by_id(text, release)
    if not re.search(r"[A-Za-z]{2}", text):
        return Found((), "Nothing is found by this. Type words, or the id of a figure.")
    catalogue = catalogue_of(release)
    one, so_far = _read(text, release, catalogue)
    own = [w.lower for w in words(text) if w.lower.isalpha()]
    hits = [
        *([] if _MEANING.search(text) else _figures(one, so_far, release)),
        *_measures(one, text, own, release, catalogue),
        *_areas(one, own, catalogue),
        *_pages(text, pages),
        *_terms(text, own, catalogue),
    ]
    return Found(tuple(_cut(hits, limit)), "" if hits else "Nothing is found by these words.")


def warm(release: Release) -> None:
    """Read what a first search or question would wait for:
    places, words, the release's own words."""
    find("sheilded recods hull march", release)


def _by_id(text: str, release: Release) -> Found:
    """The figure with an id: its value where it is of this release, else the way to its page."""
    try:
        one = held_figure(release, text)
    except InvalidFigureId as wrong:
        return Found((), str(wrong))
    if one is None:
        plain = format_id(parse_id(text))
        said = "A figure of another release, or of none: its page says what became of it."
        return Found((Hit(Sort.FIGURE, f"Figure {plain}", said, plain, 100.0),))
    return Found((_hit(one, one.frame.iloc[0], 100.0, protected=bool(one.frame["rounded"].any())),))


def _read(text: str, release: Release, catalogue: Catalogue) -> tuple[Reading, Decided]:
    """Words read as a question for a number, or for names where they ask which."""
    day = decide.today(catalogue)
    form = Form.LIST if _LISTS.search(text) else Form.NUMBER
    own = words(text)
    names = {n for p in places.find(own) for n in range(p.first, p.last)}
    mended, _ = match.corrected(text, names)
    one, whole = reading.read_words(mended, release, day, form)
    others = (Form.NUMBER, Form.WHEN) if form is Form.LIST else (Form.WHEN,)
    for other in others:
        if one.best is None or not one.best.why or one.best.score < OFFERED:
            again, as_other = reading.read_words(mended, release, day, other)
            if again.best is not None and again.best.why:
                one, whole = again, as_other
    return one, decide.decided(one, whole)


def _figures(one: Reading, so_far: Decided, release: Release) -> list[Hit]:
    """The figures themselves: where they are few each, where they are many what they come to."""
    if not so_far.figures or one.best is None or so_far.kind not in HELD:
        return []
    if so_far.kind == Kind.LIST or any(p.each for p in so_far.places):
        said = say.words_of(one, so_far, release, catalogue_of(release))
        first = so_far.figures[0]
        place = so_far.places[0].code if so_far.places else ""
        return [
            Hit(
                Sort.FIGURE,
                first.title,
                said,
                one.best.measure,
                one.best.score,
                one.best.measure,
                place,
            )
        ]
    protected = any(bool(f.frame["rounded"].any()) for f in so_far.figures)
    rows = [(f, row) for f in so_far.figures for _, row in f.frame.iterrows()]
    return [_hit(f, row, one.best.score, protected=protected) for f, row in rows[-_FEW:]]


def _hit(one: Figure, row: pd.Series, score: float, *, protected: bool) -> Hit:
    """A figure with its value, date, base and id."""
    value = say.value_of(one, row, protected=protected)
    split = f", {row['category_title']}" if row["breakdown"] != ALL else ""
    base = f" Base: {one.base[:1].lower()}{one.base[1:]}." if one.base else ""
    return Hit(
        Sort.FIGURE,
        f"{row['measure_title']}{split}, {row['geography_name']}",
        f"{value}, {row['period_title']}.{base}",
        row["figure_id"],
        score,
        row["measure"],
        row["geography"],
        row["period"],
        row["breakdown"],
    )


def _measures(
    one: Reading, text: str, own: list[str], release: Release, catalogue: Catalogue
) -> list[Hit]:
    """Measures by the vocabulary, then by the release's own words,
    the last of them as it is typed."""
    found = {c.measure: c.score for c in one.candidates if c.score >= OFFERED and c.why}
    for candidate in match.by_own_words(release, words(text), typing=True):
        found.setdefault(candidate.measure, candidate.score)
    if len(found) < 3 and own:
        for measure in catalogue.measures.values():
            like = fuzz.token_set_ratio(" ".join(own), measure.title.lower())
            if like >= LIKE:
                found.setdefault(measure.id, like / 3)
    best = sorted(found.items(), key=lambda pair: -pair[1])
    area = one.areas.places[0].code if one.areas.places else ""
    return [
        Hit(
            Sort.MEASURE,
            catalogue.measures[m].title,
            catalogue.measures[m].definition,
            m,
            score,
            m,
            area,
        )
        for m, score in best
        if m in catalogue.measures
    ]


def _areas(one: Reading, own: list[str], catalogue: Catalogue) -> list[Hit]:
    """Areas named, or begun to be named; for a place that is not held, the authority it lies in."""
    hits = [
        Hit(Sort.AREA, p.name, p.note or f"{p.level}".capitalize(), p.code, 90.0, area=p.code)
        for p in one.areas.places
        if p.code and p.written
    ]
    hits += [
        Hit(Sort.AREA, catalogue.areas[c].name, note, c, 60.0, area=c)
        for c in one.around[:3]
        for note in [one.areas.missing[0].note if one.areas.missing else ""]
    ]
    if not hits and own and len(own[-1]) >= 3 and own[-1] not in PLAIN:
        hits = [
            Hit(Sort.AREA, a.name, str(a.level).capitalize(), a.code, 50.0, area=a.code)
            for a in catalogue.areas.values()
            if any(w.startswith(own[-1]) for w in a.name.lower().replace("-", " ").split())
        ]
    return list({h.target: h for h in hits}.values())[:4]


def _pages(text: str, pages: tuple[Hit, ...]) -> list[Hit]:
    """Pages and terms that are like what was typed."""
    plain = text.lower()
    scored = [
        (
            max(
                fuzz.token_set_ratio(plain, p.title.lower()),
                0.9 * fuzz.token_set_ratio(plain, p.said.lower()),
            ),
            p,
        )
        for p in pages
    ]
    return [p for like, p in sorted(scored, key=lambda pair: -pair[0]) if like >= LIKE][:4]


def _terms(text: str, own: list[str], catalogue: Catalogue) -> list[Hit]:
    """Terms the release defines: breakdowns, their categories, and the short names of measures."""
    plain = " ".join(
        w for w in own if w not in PLAIN and w not in ("glossary", "definition", "define")
    )
    if len(plain) < 3:
        return []
    terms = [(m.short_title, m.definition, m.id) for m in catalogue.measures.values()]
    terms += [(b.title, b.definition, b.id) for b in catalogue.breakdowns.values() if b.definition]
    terms += [
        (c.title, c.definition, c.id)
        for b in catalogue.breakdowns.values()
        for c in b.categories
        if c.definition
    ]
    scored = [(fuzz.token_sort_ratio(plain, t[0].lower()), t) for t in terms]
    best = sorted((s for s in scored if s[0] >= LIKE), key=lambda s: -s[0])[:3]
    return [Hit(Sort.TERM, title, said, id_, float(like)) for like, (title, said, id_) in best]


def _cut(hits: list[Hit], limit: int) -> list[Hit]:
    """The hits in the order of their sort, so many in all; one thing once."""
    order = list(Sort)
    once = {(h.sort, h.target): h for h in reversed(hits)}
    every = sorted(once.values(), key=lambda h: (order.index(h.sort), -h.score))
    kept: list[Hit] = []
    for sort in order:
        kept += [h for h in every if h.sort == sort][: _FEW if sort != Sort.FIGURE else limit]
    return kept[:limit]
