"""Every word is set in a typeface that we serve, on screen and on paper, so that a page looks the
same and breaks its lines in the same places on any machine."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from components.page import foot_of_sheets
from web import typeface
from web.security import NO_SUCH_PAGE
from web.service.logs import went_wrong

WITH_WORDS = """() => [...document.querySelectorAll('body *')].filter(e => !['SCRIPT', 'STYLE', 'NOSCRIPT', 'TITLE', 'OPTION'].includes(e.tagName)
    && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length)
    .map((e, n) => { e.dataset.words = n; return e.tagName + ' ' + e.textContent.trim().slice(0, 60) })"""  # noqa: E501


def strangers(page: object) -> list[tuple[str, list[str]]]:
    """Elements whose words are drawn in a typeface of the machine."""
    said = page.evaluate(WITH_WORDS)
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable"), tools.send("CSS.enable")
    root = tools.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    nodes = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-words]"})[
        "nodeIds"
    ]
    assert len(nodes) == len(said) > 2
    fonts = [tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
    tools.detach()
    return [
        (words, [f["familyName"] for f in drawn])
        for words, drawn in zip(said, fonts, strict=True)
        if not all(f["isCustomFont"] for f in drawn)
    ]


@pytest.mark.parametrize(
    "path", ["/", "/coverage", "/rollout", "/profile", "/methodology", "/f", "/f/S9EW-2FZS-K2399"]
)
def test_no_word_is_in_a_typeface_of_the_machine(window: object, path: str) -> None:
    window.page.goto(window.address + path)
    if not path.startswith("/f"):
        window.finished()
    window.page.evaluate("() => document.fonts.ready")
    assert strangers(window.page) == []


def test_nor_in_what_is_said_instead_of_a_page(window: object) -> None:
    window.page.goto(window.address + "/f")
    for html in (NO_SUCH_PAGE, went_wrong("0" * 32)):
        window.page.set_content(html)
        window.page.evaluate("() => document.fonts.ready")
        assert strangers(window.page) == []


def test_the_mark_of_the_house_is_drawn_and_not_set() -> None:
    assert "<text" not in (Path(typeface.__file__).parent / "static" / "wordmark.svg").read_text(
        "utf-8"
    )


def test_another_style_sheet_of_streamlits_is_noticed() -> None:
    with pytest.raises(ValueError, match="typeface"):
        typeface.faces("@font-face{font-family:Other;src:url(../media/x.woff2)}")


def test_the_foot_of_a_sheet_holds_at_any_day_and_name(window: object, tmp_path: Path) -> None:
    """Its lines break in another place for each length of a name,
    and the number of the sheet never comes between its words."""
    window.page.goto(window.address + "/f")
    window.page.evaluate(
        "() => { const s = document.createElement('style'); s.id = 'foot'; "
        "document.head.append(s); document.querySelector('main').innerHTML = '<p>Words of the "
        "sheet.</p>'.repeat(40) }"
    )
    for length in range(0, 130, 10):
        words = (
            f"ContactPoint Oversight, Coverage, {'Anytown ' * 20}"[: 40 + length].strip()
            + ". Release 2010-07-r1, published 28 November 2026, published. "
            "OFFICIAL-SENSITIVE (EXAMPLE)"
        )
        window.page.evaluate(
            "css => { document.querySelector('#foot').textContent = css }", foot_of_sheets(words)
        )
        window.page.pdf(path=tmp_path / "foot.pdf", prefer_css_page_size=True)
        sheets = [
            unbroken(page.get_textpage().get_text_range())
            for page in pypdfium2.PdfDocument(tmp_path / "foot.pdf")
        ]
        assert len(sheets) > 1 and all(
            unbroken(f"{number} of {len(sheets)}. {words}") in sheet
            for number, sheet in enumerate(sheets, 1)
        ), (length, sheets)


def unbroken(text: str) -> str:
    """The letters alone: a line may break at a blank or after a hyphen."""
    return "".join(text.split())
