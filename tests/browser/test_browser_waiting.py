"""A page that waits shows the shape of what is coming;
one that need not wait shows no shape at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SEEN = """() => {
  window.shapes = [];
  setInterval(() => {
    const shape = [...document.querySelectorAll('.stSkeleton')].find(one => one.checkVisibility({visibilityProperty: true}));
    if (shape) window.shapes.push({hidden: shape.getAttribute('aria-hidden'), busy: document.querySelector('[data-testid=stMain]').getAttribute('aria-busy'),
                                   tall: shape.closest('[class*="st-key-soon-"], [class*="st-key-late-"]').getBoundingClientRect().height});
  }, 40);
}"""  # noqa: E501


@pytest.fixture(scope="module")
def slow(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A dashboard whose store answers slowly."""
    from tests.browser.serving import serving

    with serving(
        sample_release, tmp_path_factory.mktemp("slow") / "log", script="tests/browser/slowly.py"
    ) as server:
        yield server


def test_a_page_that_waits_shows_the_shape_of_what_comes(slow: object, look: Callable) -> None:
    window = look(slow)
    window.page.add_init_script(f"({SEEN})()")
    window.open("/flags?section=which")
    shapes = window.page.evaluate("window.shapes")
    assert shapes and {shape["hidden"] for shape in shapes} == {"true"}
    assert (
        shapes[-1]["busy"] == "true"
        and window.page.locator("[data-testid=stMain]").get_attribute("aria-busy") == "false"
    )
    assert window.page.locator(".stSkeleton").count() == 0 and len(window.figures()) > 2
    assert max(shape["tall"] for shape in shapes) > 250  # its lines come one by one, within a blink
    window.page.close()


def test_what_was_drawn_before_shows_no_shape(slow: object, look: Callable) -> None:
    """The page opened above: nothing of it is waited for, in a window of another reader."""
    window = look(slow)
    window.page.add_init_script(f"({SEEN})()")
    window.open("/flags?section=which")
    assert window.page.evaluate("window.shapes") == [] and len(window.figures()) > 2
    window.page.close()


def test_a_map_takes_the_whole_place_of_its_shape(slow: object, look: Callable) -> None:
    """It is one piece where a shape was two; so is a sentence that stands for a figure."""
    window = look(slow)
    window.open("/?period=2009-05")
    card = window.page.locator("[class*=st-key-figure-]:has(.drawn)")
    assert card.locator("[data-testid=stElementContainer]").count() == 1
    assert window.page.locator(".stSkeleton").count() == 0
    window.page.close()
