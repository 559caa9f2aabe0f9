"""The terms of the glossary, and links to them from the words around figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

import settings

EXPLAINED = frozenset(
    {"What this shows", "What this cannot show", "Definition", "Base", "Rounding", "Status"}
)
"""What is said about a figure or a measure under these words leads to the glossary;
names, such as of a source, do not."""

FILE = settings.ROOT / "docs" / "glossary.md"


@dataclass(frozen=True)
class Term:
    """A word that has one meaning here, with its other forms and the heading it stands under."""

    word: str
    forms: tuple[str, ...]
    means: str
    heading: str

    @property
    def id(self) -> str:
        """What names it in the address."""
        return _as_id(self.word)

    @property
    def section(self) -> str:
        """The id of the section of the glossary it stands in."""
        return _as_id(self.heading)

    @property
    def address(self) -> str:
        """The glossary, opened with it."""
        return f"/glossary?{urlencode({'section': self.section, 'term': self.id})}"


def _as_id(words: str) -> str:
    return re.sub(r"\W+", "-", words.lower()).strip("-")


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Every term, in the order of the document."""
    return tuple(_read(FILE.read_text("utf-8")))


def _read(text: str) -> Iterator[Term]:
    heading = ""
    for line in text.splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ").strip()
        cells = [cell.strip() for cell in line.strip("|").split("|", 1)]
        if line.startswith("|") and len(cells) == 2 and cells[0] not in ("Word", "---"):
            word, *others = (form.strip() for form in cells[0].split(";"))
            yield Term(word, (word, *others), cells[1], heading)


@lru_cache(maxsize=1)
def _finder() -> tuple[re.Pattern[str], dict[str, Term]]:
    """What finds a form of a term in a text, the longest first, and whose form each is.
    One word in capitals is found as it is written."""
    whose = {form.lower(): term for term in reversed(terms()) for form in term.forms}
    every = sorted(whose, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, every))})(?![\w-])", re.I), whose


def linked(text: str) -> str:
    """The text as HTML, escaped, with the first place of each term a link to the glossary."""
    pattern, whose = _finder()
    parts, end, met = [], 0, set()
    for found in pattern.finditer(text):
        term = whose[found[0].lower()]
        if term.id in met:
            continue
        met.add(term.id)
        parts += [
            escape(text[end : found.start()]),
            f'<a class="term" href="{escape(term.address)}">{escape(found[0])}</a>',
        ]
        end = found.end()
    return "".join(parts) + escape(text[end:])


def terms_in(text: str) -> list[Term]:
    """The terms that stand in a text, in the order of the glossary."""
    pattern, whose = _finder()
    met = {whose[found.lower()].id for found in pattern.findall(text)}
    return [term for term in terms() if term.id in met]


def listed(some: Sequence[Term]) -> str:
    """Terms with what they mean, as a list in HTML."""
    rows = "".join(
        f'<div id="term-{term.id}"><dt>{escape(term.word)}</dt><dd>{escape(term.means)}.</dd></div>'
        for term in some
    )
    return f'<dl class="about glossary">{rows}</dl>'
