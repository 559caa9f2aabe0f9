"""The record of forecasts goes along with them: it is in every file of a forecast."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pypdfium2
import pytest

import exports
from components import packing
from components.about import packs
from components.table import table
from exports import FileMarks
from figures.figure import Across, Figure, Selection
from queries.catalogue import catalogue_of
from queries.outlook import fan
from release.store import Release, open_release, read_pointer
from release.vocabulary import ENGLAND

RECORD = "Record of forecasts made 3 months ahead: the 50%, 80% and 95% intervals held"


@pytest.fixture(scope="module")
def release(sample_release: Path) -> Release:
    return open_release(sample_release / read_pointer(sample_release)["folder"])


@pytest.fixture(scope="module")
def figure(release: Release) -> Figure:
    month = catalogue_of(release).months()[-1].id
    by = "milestone_by_ahead_and_quantile"
    asked = Selection(
        release.id, ("authorities_forecast",), Across.CATEGORIES, ENGLAND, month, by, "ready."
    )
    return fan(release, asked)


def in_zip(content: bytes) -> str:
    """All the text of the parts of a file that is a zip, without marks."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        texts = [parts.read(name).decode("utf-8", "ignore") for name in parts.namelist()]
    return unescape(re.sub(r"<[^>]*>", "", "\n".join(texts)))


def in_pdf(figure: Figure) -> str:
    content = exports.brief("Roll-out", "", [exports.Part(figure, table(figure), None, "")])
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(p.get_textpage().get_text_range() for p in pages).split())


@pytest.mark.parametrize(
    "read",
    [
        lambda one: exports.csv(one).decode(),
        lambda one: in_zip(exports.ods(one)),
        lambda one: in_zip(exports.xlsx(one)),
        in_pdf,
    ],
    ids=["csv", "ods", "xlsx", "pdf"],
)
def test_a_file_of_a_forecast_holds_its_record(figure: Figure, read: Callable) -> None:
    assert RECORD in read(figure)


def test_a_pack_of_the_roll_out_holds_the_record(release: Release) -> None:
    """In words, and as figures of their own."""
    content = packs._made(release, packing.chosen(release, [], ["rollout"]), FileMarks())
    text = in_zip(content)
    assert RECORD in text and "forecast_inside" in text and "forecast_crps" in text
