"""Every address of the API, once: its path, what may be asked, in which forms, and what answers.
Routes, description and reference are made from this list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api import figures, lists, observations, published_key, whole
from api.asked import Parameter
from api.call import RELEASE, VERSION, Handler

ROOT = f"/api/{VERSION}"
_LISTED = (
    RELEASE,
    Parameter(
        "format", "The form of the answer, where `Accept` does not say it.", one_of=("json", "csv")
    ),
)


@dataclass(frozen=True)
class Endpoint:
    """One address. `name` is that of its schema in the description, `in_path` what stands in its
    path, `finds_nothing` whether what is well formed may still not be there."""

    path: str
    name: str
    summary: str
    says: str
    handler: Handler
    parameters: tuple[Parameter, ...] = _LISTED
    forms: tuple[str, ...] = ("json", "csv")
    in_path: tuple[Parameter, ...] = ()
    media_type: str = ""

    @property
    def file(self) -> str:
        """What the reading log calls what is fetched."""
        return f"{self.name}.{'{form}'}"


_KEY = (
    "The public half of the key that signs evidence packs, with its fingerprint; both empty "
    "where packs are not signed."
)
_ID = Parameter("id", "The permanent id of a figure, such as S9EW-2FZS-K2399.", figures.ID)

ENDPOINTS = (
    Endpoint(
        f"{ROOT}/releases",
        "releases",
        "Every release",
        "Releases that were published, the latest first, with what became of each; and those to "
        "come that the reader may see.",
        lists.releases,
        _LISTED[1:],
    ),
    Endpoint(
        f"{ROOT}/measures",
        "measures",
        "What is counted",
        "Measures with their definition, base, unit, protection, and the breakdowns and tiers of "
        "area each is published by.",
        lists.measures,
    ),
    Endpoint(
        f"{ROOT}/areas",
        "areas",
        "Where",
        "Areas with their official codes, tiers, the area each lies in, and the days between "
        "which it existed.",
        lists.areas,
    ),
    Endpoint(
        f"{ROOT}/periods",
        "periods",
        "When",
        "Reference periods: months, quarters, financial years, and to date.",
        lists.periods,
    ),
    Endpoint(
        f"{ROOT}/breakdowns",
        "breakdowns",
        "By what",
        "Breakdowns with their categories. The categories of an overlapping one do not add to its "
        "total; those of an ordered one stand in an order of their own.",
        lists.breakdowns,
    ),
    Endpoint(
        f"{ROOT}/notes",
        "notes",
        "Footnotes",
        "Notes, each bound to a measure, an area, a period, or several of them.",
        lists.notes,
    ),
    Endpoint(
        f"{ROOT}/sources",
        "sources",
        "Where figures are from",
        "Sources with citation and licence.",
        lists.sources,
    ),
    Endpoint(
        f"{ROOT}/observations",
        "observations",
        "Figures",
        "Published figures, filtered by ids, several of each at once, in pages of at most 10,000 "
        "rows. A figure that is withheld has no value and a status that says why; a figure that "
        "is in no page is not in the release.",
        observations.observations,
        observations.PARAMETERS,
        observations.NAMES,
    ),
    Endpoint(
        f"{ROOT}/figures/{{id}}",
        "figure",
        "One figure",
        "A figure by its permanent id: as published then, as published now, and what became of it.",
        figures.figure,
        (),
        ("json",),
        (_ID,),
    ),
    Endpoint(
        f"{ROOT}/figures/{{id}}/citation",
        "citation",
        "The citation of a figure",
        "Citation File Format, BibTeX or RIS.",
        figures.citation,
        (
            Parameter(
                "format", "The form of the file.", one_of=tuple(figures.CITATIONS), default="cff"
            ),
        ),
        tuple(figures.CITATIONS),
        (_ID,),
    ),
    Endpoint(
        f"{ROOT}/key",
        "key",
        "The key of evidence packs",
        _KEY,
        published_key.key,
        (),
        ("json",),
    ),
    *(
        Endpoint(
            f"{ROOT}/releases/{{release}}/{file}",
            re.sub(r"[^a-z]", "_", file),
            title,
            "A whole release in one file. Made when it is first asked for, which takes a minute "
            "for a large release.",
            handler,
            (),
            ("file",),
            (RELEASE,),
            media_type,
        )
        for file, title, media_type, handler in whole.FILES
    ),
)
