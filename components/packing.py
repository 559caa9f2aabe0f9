"""An evidence pack of what a reader may see: figures by their ids, pages, or a whole release."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

import settings
from components.said import said_of
from exports.citation_files import Reference, bibtex, cff
from exports.machine import write_csv
from exports.pack import Contents, key_of, pack
from figures.wording import day_of
from queries.catalogue import Catalogue, NotPublished, catalogue_of
from queries.found_by_id import key_in
from queries.releases import Release, describe
from queries.slices import Slice, notes_in, page_of
from release.vocabulary import Audience, Visibility

PAGES = {
    "coverage": ("coverage",),
    "access": ("access",),
    "flags": ("flags",),
    "rollout": ("rollout", "practitioners", "forecast"),
    "audit": ("audit",),
    "returns": ("returns",),
    "looked": ("readings",),
}
"""Page to the topics of the measures it shows."""

BATCH = 50_000
MOST_FIGURES = 200
MANY = 5000
"""Rows from which on the tables to read hold England alone; the CSV always holds everything."""


class NotChosen(ValueError):
    """What was chosen cannot be packed: everything that is wrong, a line each."""


@dataclass(frozen=True)
class Choice:
    """What goes into a pack: ids of figures, ids of pages, or, with neither, the whole release."""

    figures: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()

    def words(self) -> str:
        """The choice in words."""
        if not self.figures and not self.pages:
            return "the whole release"
        parts = [f"the page {p}" for p in self.pages] + [f"figure {f}" for f in self.figures]
        return (
            ", ".join(parts)
            if len(parts) < 9
            else f"{len(self.figures)} figures"
            + (f" and the pages {', '.join(self.pages)}" if self.pages else "")
        )

    def for_the_log(self) -> str:
        """The choice as ids."""
        told = [f"pages={','.join(self.pages)}"] if self.pages else []
        told += [f"figures={','.join(self.figures[:20])}"] if self.figures else []
        return "&".join(told) or "whole"


def chosen(release: Release, figures: Sequence[str], pages: Sequence[str]) -> Choice:
    """A choice of this release. Raises `NotChosen` with everything that is wrong."""
    wrong, ids = [], []
    for place, typed in enumerate(figures, 1):
        try:
            ids.append(key_in(release, typed)[0])
        except NotPublished:
            wrong.append(f"Figure {place} is not of release {release.id}.")
        except ValueError as mistyped:
            wrong.append(f"Figure {place}: {mistyped}")
    if len(figures) > MOST_FIGURES:
        wrong.append(f"A pack holds up to {MOST_FIGURES} figures by id; these are {len(figures)}.")
    wrong += [
        f"There is no page {_shown(p)} that can be packed. There are: {', '.join(PAGES)}."
        for p in pages
        if p not in PAGES
    ]
    if wrong:
        raise NotChosen("\n".join(wrong))
    return Choice(tuple(sorted(set(ids))), tuple(p for p in PAGES if p in pages))


def _shown(page: str) -> str:
    return page if re.fullmatch(r"[a-z]{1,20}", page) else "of that name"


def name_of(release: Release, choice: Choice) -> str:
    """The name of a pack, without its ending: two choices have two names."""
    if not choice.figures and not choice.pages:
        what = "whole"
    else:
        what = "-".join(
            choice.pages or (f"{len(choice.figures)}-figures", choice.figures[0].lower())
        )
    return f"contactpoint-{what}-{release.folder.name}"


def make(release: Release, choice: Choice, path: Path, *, log: str, address: str) -> None:
    """Write the pack of a choice to a file. Raises `settings.SettingError` when the key cannot be
    used, `NotChosen` when nothing is there to pack."""
    key_text = settings.current().pack_key
    key = key_of(key_text) if key_text else None
    with tempfile.TemporaryDirectory() as folder:
        pack(_contents(release, choice, Path(folder), log, address), path, key=key)


def _contents(release: Release, choice: Choice, folder: Path, log: str, address: str) -> Contents:
    catalogue, file = catalogue_of(release), None
    asked = _slices(catalogue, release, choice)
    rows = _first(release, asked)
    departmental = any(
        catalogue.measures[m].audience == Audience.DEPARTMENTAL for m in rows["measure"].unique()
    )
    if len(rows) > MANY:
        departmental = any(m.audience == Audience.DEPARTMENTAL for m in catalogue.measures.values())
        file = folder / "observations.csv"
        told = said_of(release, departmental=departmental)
        count = write_csv(batches(release, asked), told, file)
        rows = _of_england(release, asked)
    else:
        count = len(rows)
    if not count:
        raise NotChosen("The release holds no figure of this choice.")
    said = said_of(release, departmental=departmental)
    notes = catalogue.notes if file else notes_in(release, rows)
    measures = [m for m in catalogue.measures.values() if file or m.id in set(rows["measure"])]
    return Contents(
        said=said,
        name=name_of(release, choice),
        choice=choice.words(),
        rows=rows,
        measures=_frame(measures, _OF_MEASURE),
        notes=_frame(notes, _OF_NOTE),
        sources=_frame(catalogue.sources.values(), _OF_SOURCE),
        documents={name: _document(name) for name in ("methodology.md", "disclosure.md")},
        manifest=_shown_manifest(release, catalogue),
        log=log,
        address=address,
        rows_file=file,
        count=count,
        references=_references(release, choice, rows, address),
    )


_OF_MEASURE = (
    "id",
    "title",
    "unit",
    "definition",
    "base",
    "shows",
    "cannot_show",
    "protection",
    "decimals",
)
_OF_NOTE = ("number", "text", "measure", "geography", "period")
_OF_SOURCE = ("id", "title", "citation", "licence")


def _frame(things: Iterable[object], columns: tuple[str, ...]) -> pd.DataFrame:
    """A row a thing, with these of its fields."""
    return pd.DataFrame(
        [[getattr(thing, column) for column in columns] for thing in things], columns=list(columns)
    )


def _slices(catalogue: Catalogue, release: Release, choice: Choice) -> list[Slice]:
    if not choice.figures and not choice.pages:
        return [Slice()]
    topics = {t for page in choice.pages for t in PAGES[page]}
    measures = tuple(m.id for m in catalogue.measures.values() if m.topic in topics)
    found = [Slice(measure=measures)] if measures else []
    for id_ in choice.figures:
        _, key = key_in(release, id_)
        found.append(
            Slice(
                (key.measure,),
                (key.geography,),
                (key.period,),
                (key.breakdown,),
                (key.category,),
                (key.source,),
            )
        )
    return found


def _of_england(release: Release, asked: list[Slice]) -> pd.DataFrame:
    """What stands in the tables to read of a large pack: England's totals, as many as fit."""
    totals = [replace(one, level=("England",), breakdown=("all",)) for one in asked if not one.area]
    found = [page_of(release, one, limit=MANY).rows for one in totals or asked]
    return pd.concat(found, ignore_index=True).head(MANY)


def _first(release: Release, asked: list[Slice]) -> pd.DataFrame:
    """The rows of a choice; of a great many, as many as show that they are."""
    rows = pd.concat(
        [page_of(release, one, limit=MANY + 1).rows for one in asked], ignore_index=True
    )
    return rows.drop_duplicates("figure_id", ignore_index=True)


def batches(release: Release, asked: Sequence[Slice]) -> Iterator[pd.DataFrame]:
    """The rows of some slices, some at a time, each once:
    rows of the first stand in no later one."""
    first = catalogue_of(release).measures if not asked[0].measure else asked[0].measure
    for place, one in enumerate(asked):
        after: tuple[int, ...] | None = None
        while place == 0 or one.measure[0] not in first:
            page = page_of(release, one, after=after, limit=BATCH)
            yield page.rows
            after = page.last
            if after is None:
                break


def _document(name: str) -> str:
    return (settings.ROOT / "docs" / name).read_text("utf-8")


def _shown_manifest(release: Release, catalogue: Catalogue) -> dict[str, object]:
    """The manifest of the release, without measures that are not shown."""

    def kept(held: object) -> object:
        if isinstance(held, dict):
            return {k: kept(v) for k, v in held.items() if k not in hidden}
        return held

    hidden = {*catalogue_of(replace(release, visibility=Visibility())).measures} - {
        *catalogue.measures
    }
    return {str(k): kept(v) for k, v in release.manifest.items()}


def _references(
    release: Release, choice: Choice, rows: pd.DataFrame, address: str
) -> tuple[tuple[str, bytes], ...]:
    """The citation of the pack, and of each figure that was named."""
    words = describe(release)
    whole = Reference(
        f"{release.id}-{release.digest[:12]}",
        f"{words.title}: {choice.words()}",
        words.producer,
        release.id,
        release.digest,
        day_of(release.published_at),
        f"{address}/releases?release={release.id}" if address else "",
        words.producer,
        f"{words.producer}, {words.title}, release {release.id} ({release.digest[:12]}).",
    )
    named = rows[rows["figure_id"].isin(choice.figures)]
    sources = catalogue_of(release).sources
    each = b"\n".join(
        bibtex(
            Reference(
                row.figure_id,
                f"{row.measure_title}, {row.category_title}, {row.geography_name}, "
                f"{row.period_title}",
                words.producer,
                release.id,
                release.digest,
                whole.published,
                f"{address}/f/{row.figure_id}" if address else "",
                sources[row.source].title,
                "",
            )
        )
        for row in named.itertuples()
    )
    return (("CITATION.cff", cff(whole)), ("citations.bib", bibtex(whole) + each))


def is_departmental(release: Release, choice: Choice) -> bool:
    """Whether departmental analysis may be in a pack:
    then it is made only while that can be put on record."""
    catalogue = catalogue_of(release)
    return any(
        catalogue.measures[m].audience == Audience.DEPARTMENTAL
        for one in _slices(catalogue, release, choice)
        for m in one.measure or catalogue.measures
    )
