"""The parts of a question -> a draft in the manner of the House: the facts, each with its date,
area, base and permanent id; what is not answered and why; rounding and source said once; nothing
argued.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answers.parts import ANSWERED, Kind, Part
from answers.register.record import About, Asked, Given, HeldBack, House, Question, as_held
from exports import Heading, Listed, Paragraph, Table
from figures.figure import Figure
from figures.observation import is_replaced, status_words, value_with_percent
from figures.wording import day_of, in_sentence, long_date, lower_first
from queries.catalogue import Period, catalogue_of
from queries.releases import Release, describe
from release.vocabulary import ALL, REPLACES_VALUE, Grain
from release.vocabulary import Kind as MeasureKind

LABELS = "abcdefghijklmnopqrstuvwxyz"
MOST_ROWS = 400
"""Rows of one table of a draft; what has more is taken away as a file of its rows."""

UNREAD = "This part can be read in more than one way, and none is taken. Choose one."
IN_DOUBT = "It is in doubt whether this is what is asked. Look at it before it is sent."


@dataclass(frozen=True)
class Said:
    """One part as the draft answers it: its label, its sentences, its tables, and what is not
    answered with the reason."""

    label: str
    asked: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    held_back: tuple[HeldBack, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A draft answer: its parts, what is said once for all of them, and where it is from."""

    question: str
    parts: tuple[Said, ...]
    notes: tuple[str, ...]
    source: str
    figures: tuple[Given, ...] = ()

    @property
    def held_back(self) -> tuple[HeldBack, ...]:
        """What was asked and is not given."""
        return tuple(one for part in self.parts for one in part.held_back)

    @property
    def text(self) -> str:
        """The answer alone, as text to paste."""
        lines = []
        for part in self.parts:
            lead = f"{part.label} " if part.label else ""
            lines += [f"{lead if n == 0 else ''}{p}" for n, p in enumerate(part.paragraphs)]
            lines += [_as_text(table) for table in part.tables]
        return "\n\n".join([*lines, *self.notes, self.source])

    def blocks(self) -> list[Heading | Paragraph | Listed | Table]:
        """The draft as a document: the question, the answer, what is not answered, the sources."""
        made: list[Heading | Paragraph | Listed | Table] = [
            Heading("Question"),
            Paragraph(self.question),
            Heading("Draft answer"),
        ]
        for part in self.parts:
            first, *rest = part.paragraphs or ("",)
            made += [Paragraph(first, part.label), *(Paragraph(text) for text in rest)]
            made += part.tables
        made += [Paragraph(text) for text in (*self.notes, self.source)]
        if self.held_back:
            made.append(Heading("Not answered, and why"))
            made.append(Listed(tuple(f"{one.what}: {one.reason}" for one in self.held_back)))
        return made


def draft(question: str, parts: Sequence[Part], release: Release) -> Draft:
    """A draft from the parts of a question as they stand, corrected by hand or not."""
    labels = [f"({LABELS[n]})" if len(parts) > 1 else "" for n in range(min(len(parts), 26))]
    labels += [""] * (len(parts) - len(labels))
    said = tuple(_said(part, label, release) for part, label in zip(parts, labels, strict=True))
    figures = [figure for part in parts if _is_given(part) for figure in part.figures]
    return Draft(
        question.strip(),
        said,
        _notes(parts, figures),
        _source(figures, release),
        tuple(given for figure in figures for given in _given(figure)),
    )


def entry(
    made: Draft, *, uin: str = "", house: str = "", tabled: str = "", **more: str
) -> dict[str, object]:
    """The entry for the register, with what the reader typed of the question's
    number and Member."""
    one = Question(
        uin.strip(),
        House(house) if house in tuple(House) else House.COMMONS,
        tabled,
        Asked(more.pop("asked", "") or Asked.ORDINARY),
        question=made.question,
        answer=made.text,
        figures=made.figures,
        held_back=made.held_back,
        **{k: v.strip() for k, v in more.items()},
    )
    return {"uin": one.uin, "tabled": one.tabled} | as_held(one)


def _is_given(part: Part) -> bool:
    return part.sure and part.kind in (*ANSWERED, Kind.WITHHELD)


def _said(part: Part, label: str, release: Release) -> Said:
    asked = _shortened(part.text)
    if part.kind in ANSWERED and not part.sure:
        return Said(label, asked, (f"[{UNREAD}]",), held_back=(HeldBack(asked, UNREAD),))
    if part.kind in ANSWERED:
        sentences, tables = _with_figures(part, release)
        return Said(label, asked, (*sentences, *_caveats(part)), tables)
    reason = part.reason or part.words or "It is not held."
    beside = (part.words,) if part.words and part.words not in reason else (reason,)
    if not part.sure:
        beside = (f"[{IN_DOUBT}]", *beside)
    tables = tuple(_table(f) for f in part.figures if len(f.frame) > 1) if part.sure else ()
    return Said(
        label, asked, (*beside, *_caveats(part)), tables, (HeldBack(asked, _shortened(reason)),)
    )


SAID_ONCE = ("Rounded:", "Source:", "Synthetic")
"""How caveats begin that are of all parts: they are said once, at the end."""


def _caveats(part: Part) -> tuple[str, ...]:
    return tuple(c for c in part.caveats if c not in part.words and not c.startswith(SAID_ONCE))


def _with_figures(part: Part, release: Release) -> tuple[tuple[str, ...], tuple[Table, ...]]:
    """The sentences with an id for each number, and a table where there is more than one row."""
    single = [f for f in part.figures if len(f.frame) == 1]
    tables = tuple(_table(f) for f in part.figures if len(f.frame) > 1)
    if part.kind is Kind.LIST or not single or any(f.is_quoted for f in single):
        sentences = [part.words] if part.words else []
    else:
        sentences = [_one(f, release) for f in single]
        sentences += ["The other figures are in the table."] if tables else []
    missing = [
        id_
        for figure in single
        for id_ in figure.frame["figure_id"]
        if id_ not in " ".join(sentences)
    ]
    if missing:
        sentences.append(f"Figure{'s' if len(missing) > 1 else ''} {', '.join(missing)}.")
    return tuple(sentences), tables


def _one(figure: Figure, release: Release) -> str:
    """One figure as a sentence: what, where, when, how many, and its id."""
    row = figure.frame.iloc[0]
    catalogue = catalogue_of(release)
    kind = catalogue.measure(row["measure"]).kind
    title, category = lower_first(row["measure_title"]), ""
    if row["category"] != ALL:
        category = f" ({row['category_title']})"
    what = f"the number of {title}"
    if row["unit"] == "per cent" or not _is_counted(row["measure_title"], row["unit"]):
        what = f"the {title}" if title.startswith(("share", "rate")) else f"the figure for {title}"
    where = in_sentence(row["geography_name"])
    when = _when(catalogue.period(row["period"]), kind)
    status = status_words(figure, row["status"]) if row["status"] not in REPLACES_VALUE else ""
    told = f"{what}{category} in {where} {when}"
    value = shown(figure, row)
    verb = "is" if row["status"] in REPLACES_VALUE else "was"
    marked = f", {status}" if status else ""
    return f"{told[:1].upper()}{told[1:]} {verb} {value}{marked} (figure {row['figure_id']})."


def _is_counted(title: str, unit: str) -> bool:
    """Whether a measure is a count of what its title names: then it is the number of them."""
    return " per " not in f"{title} {unit}".lower() and unit not in ("date", "stage", "pounds")


def _when(period: Period, kind: str) -> str:
    if kind == MeasureKind.FLOW:
        return (
            f"in {in_sentence(period.title)}"
            if period.grain == Grain.MONTH
            else f"in the period {in_sentence(period.title)}"
        )
    return f"at the end of {in_sentence(period.title)}"


def shown(figure: Figure, row: object) -> str:
    """A value as it is shown in a sentence or a cell, or why there is none."""
    if is_replaced(row):
        return status_words(figure, row["status"])
    return value_with_percent(figure, row)


_COLUMNS = {
    "geography_name": "Area",
    "period_title": "Period",
    "measure_title": "Measure",
    "category_title": "Category",
}


def _table(figure: Figure) -> Table:
    """The rows of a figure: what varies among them, the value, its status, and its id."""
    frame = figure.frame.head(MOST_ROWS)
    varying = [name for name in _COLUMNS if frame[name].nunique() > 1] or ["geography_name"]
    has_status = frame["status"].isin(
        [s for s in set(frame["status"]) if s not in REPLACES_VALUE and s]
    )
    unit = figure.unit[:1].upper() + figure.unit[1:]
    header = (
        *(_COLUMNS[name] for name in varying),
        unit,
        *(("Status",) if has_status.any() else ()),
        "Figure",
    )
    rows = tuple(
        (
            *(str(row[name]) for name in varying),
            shown(figure, row),
            *((_status(figure, row),) if has_status.any() else ()),
            row["figure_id"],
        )
        for row in frame.to_dict("records")
    )
    return Table(f"{figure.title}, {figure.subtitle}", header, rows)


def _status(figure: Figure, row: dict[str, object]) -> str:
    return "" if row["status"] in REPLACES_VALUE else status_words(figure, row["status"])


def _notes(parts: Sequence[Part], figures: Sequence[Figure]) -> tuple[str, ...]:
    """Rounding and what kind of records the figures are of: what is of all parts, said once."""
    told = [c for p in parts for c in p.caveats if c.startswith(SAID_ONCE[0])]
    rounded = [f.protection.words for f in figures if bool(f.frame["rounded"].any())]
    kinds = [f.synthetic for f in figures if f.synthetic]
    return tuple(dict.fromkeys(text for text in (*(told or rounded), *kinds) if text))


def _source(figures: Sequence[Figure], release: Release) -> str:
    told = describe(release)
    published = (
        f", published {long_date(day_of(release.published_at))}" if release.published_at else ""
    )
    sources = "; ".join(dict.fromkeys(f.source for f in figures if f.source))
    return (
        f"Source: {told.producer}, release {release.id}{published}"
        + (f"; {sources}" if sources else "")
        + f". {told.status}."
    )


def _given(figure: Figure) -> list[Given]:
    """Each value as the register keeps it: what is withheld was not given."""
    return [
        Given(
            row["figure_id"],
            shown(figure, row),
            About(
                row["measure"],
                row["geography"],
                row["period"],
                row["breakdown"],
                row["category"],
                row["source"],
            ),
            figure.citation.release,
            f"{figure.title}, {row['geography_name']}, {row['period_title']}",
        )
        for row in figure.frame.to_dict("records")
        if row["status"] not in REPLACES_VALUE
    ]


def _shortened(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= 300 else text[:297].rstrip() + "..."


def _as_text(table: Table) -> str:
    lines = ["\t".join(row) for row in (table.header, *table.rows)]
    return "\n".join([table.title, *lines])
