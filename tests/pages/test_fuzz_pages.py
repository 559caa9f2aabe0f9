"""Every query parameter and every widget of every page, holding what it should not: a plain
sentence or the page, never a trace, and nothing changed."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from tests.pages.address import Read, forged, head_of, read
from tests.pages.test_pages import FIGURES, drawn, page_of, text, visit
from tests.wrong import WRONG, anything, bounded, is_telling
from web.menu import PAGES, Page

ROOT = Path(__file__).parent.parent.parent

PARAMETERS: dict[str, tuple[str, ...]] = {
    "area": tuple(page.id for page in FIGURES),
    "period": tuple(page.id for page in FIGURES),
    "measure": ("coverage", "access", "flags", "measure", "compare"),
    "milestone": ("rollout",),
    "day": ("rollout",),
    "compare": ("compare",),
    "like": ("compare",),
    "areas": ("compare",),
    "section": ("coverage", "compare"),
    "map": ("summary",),
    "topic": ("profile",),
    "show": ("rollout",),
    "wave": ("rollout",),
    "sort": ("rollout",),
    "term": ("glossary",),
    "release": ("summary", "measure", "changes", "releases"),
}
"""Query parameter: the pages that read it; of `release`, which every page reads by the same lines,
one of each kind. A test below finds them in the source."""

NAMED_BY_THE_RELEASE = {"name", "first.id"}
"""Arguments in the source that are no literal: a parameter handed on, and the breakdown by which
the page *All measures* asks for a part: its id is among the above."""

NEEDED = {"areas": {"compare": "areas"}, "like": {"compare": "like"}}
"""What else stands in the address for a parameter to be read."""

PASSED_OVER = {
    "section": "The section that the address asks for is not part of this page",
    "term": "The term that the address asks for is not in this glossary",
}
"""What is said of a parameter without which the page is what it is, and stands there whole."""

EACH = [(page, name) for name, pages in PARAMETERS.items() for page in pages]


@pytest.fixture(autouse=True)
def _published(releases: Path, reading: Callable[[Path], None]) -> None:
    reading(releases)


@pytest.fixture(scope="module", autouse=True)
def _unchanged(releases: Path) -> object:
    """After everything that was sent, the store holds the very bytes it held before."""
    before = bytes_of(releases)
    yield
    assert bytes_of(releases) == before


def bytes_of(folder: Path) -> dict[str, str]:
    """A digest of every file."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_parameter_that_is_read_is_in_the_table() -> None:
    found = set()
    for room in ("components", "pages", "web"):
        for path in (ROOT / room).rglob("*.py"):
            for call in (
                node
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Call) and node.args
            ):
                called = ast.unparse(call.func)
                if called in ("resolve", "ask", "option") or called == "st.query_params.get":
                    found.add(
                        call.args[0].value
                        if isinstance(call.args[0], ast.Constant)
                        else ast.unparse(call.args[0])
                    )
    assert found == set(PARAMETERS) | NAMED_BY_THE_RELEASE


def heads(page: str) -> Callable[[], None]:
    """What a page does before its first figure."""
    return head_of(page_of(page))


@pytest.mark.parametrize("name", PARAMETERS)
@bounded(120)
@given(data=some.data())
def test_whatever_the_address_holds_is_answered(name: str, data: some.DataObject) -> None:
    """By every page that reads it: each takes its turn."""
    page, sent = data.draw(some.sampled_from(PARAMETERS[name])), data.draw(anything)
    said_rightly(read(heads(page), {**NEEDED.get(name, {}), name: sent}), sent)


@pytest.mark.parametrize("kind", WRONG)
@bounded(50)
@given(data=some.data())
def test_every_kind_of_trouble_is_answered(kind: str, data: some.DataObject) -> None:
    name = data.draw(some.sampled_from(list(PARAMETERS)))
    page, sent = data.draw(some.sampled_from(PARAMETERS[name])), data.draw(WRONG[kind])
    said_rightly(read(heads(page), {**NEEDED.get(name, {}), name: sent}), sent)


@bounded(150)
@given(
    page=some.sampled_from(PAGES),
    sent=some.dictionaries(
        some.sampled_from([*PARAMETERS, "id", "embed", "embed_options", "__proto__", "<b>"]),
        anything,
        min_size=2,
        max_size=6,
    ),
)
def test_everything_wrong_at_once_is_answered(page: Page, sent: dict[str, object]) -> None:
    found = read(head_of(page), sent)
    for one in sent.values():
        said_rightly(found, one)


HELD = some.one_of(
    some.text(max_size=40),
    some.sampled_from(
        ["E99999999", "<script>alert(1)</script>", "' or 1=1 --", "=1+1", "x" * 10_000, "\x00"]
    ),
)


@pytest.mark.parametrize("page", FIGURES, ids=lambda page: page.id)
@bounded(10)
@given(sent=HELD, which=some.integers(0, 5))
def test_whatever_a_list_is_made_to_hold_is_answered(page: Page, sent: str, which: int) -> None:
    """A browser may send any text for a list, not only one of its entries.

    A value of another type than text never reaches a page: Streamlit fails over it before the
    script begins, and `web.service.lifecycle.show_failure` says so.
    """
    head = head_of(page)
    before = read(head, {})
    assert before.lists, "no list was found: the forging has to follow Streamlit"
    said_rightly(forged(head, before, before.lists[which % len(before.lists)], sent), sent)


# --- each page whole, once for each parameter, as a browser opens it ---


@pytest.mark.parametrize(("page", "name"), EACH, ids=[f"{page}-{name}" for page, name in EACH])
def test_a_whole_page_answers_what_is_wrong_in_its_address(page: str, name: str) -> None:
    """What is sent differs from page to page."""
    sent = SENT[EACH.index((page, name)) % len(SENT)]
    at = visit(page_of(page), {**NEEDED.get(name, {}), name: sent})
    answered(at, sent)
    if said := PASSED_OVER.get(name):
        assert said in text(at)
    else:
        assert "cannot be shown" in text(at) and not drawn(at)


SENT = (
    "<script>alert(1)</script>",
    "' or 1=1 --",
    b"\xff\xfe",
    "x" * 10_000,
    "=cmd|' /C calc'!A0",
    "\u202eE92000001",
    "../../etc/passwd",
)


@pytest.mark.parametrize("page", ("summary", "compare"))
def test_a_whole_page_answers_a_forged_list(page: str) -> None:
    """The state is sent as a forged client would."""
    at = visit(page_of(page))
    states = at._tree.get_widget_states()
    forged_list = next(state for state in states.widgets if "choose-" in state.id)
    forged_list.string_value = "<script>alert(1)</script>"
    answered(at._run(states), forged_list.string_value)


@pytest.mark.parametrize(
    "codes",
    [
        ["E99999999"],
        ["<script>alert(1)</script>"],
        ["E92000001"] * 9,
        ["' or 1=1"],
        ["x" * 10_000],
        [],
    ],
    ids=["unknown", "markup", "too many", "SQL", "long", "none"],
)
def test_whatever_a_list_of_several_is_made_to_hold_is_answered(codes: list[str]) -> None:
    at = visit(page_of("compare"), {"compare": "areas"})
    states = at._tree.get_widget_states()
    forged = next(state for state in states.widgets if "choose-areas" in state.id)
    forged.string_array_value.data[:] = codes
    answered(at._run(states), codes)


def answered(at: AppTest, sent: object) -> None:
    """The page, or a sentence in its place, with its foot;
    no trace, and nothing of what was sent unless the page has it from the release."""
    said = text(at) + " ".join(m.value for m in at.markdown)
    assert not at.exception and not at.error
    assert 'class="release-line"' in said and len(at.title) == 1
    no_word_of(said, sent)
    if 'class="say"' in said and not drawn(at):
        assert len(text(at)) < 5000


def said_rightly(found: Read, sent: object) -> None:
    """The same of the head of a page."""
    assert 'class="release-line"' in found.said and found.titles == 1
    no_word_of(found.said, sent)
    assert not found.stopped or 'class="say"' in found.said and len(found.said) < 5000


def no_word_of(said: str, sent: object) -> None:
    """No trace, and nothing of what was sent."""
    assert "Traceback" not in said and not re.search(r"\b[A-Z]\w+Error\b", said)
    for one in sent if isinstance(sent, list) else [sent]:
        assert not is_telling(one) or one[:200] not in said and escape(one)[:200] not in said, (
            "what was typed stands on the page"
        )
