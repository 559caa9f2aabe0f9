"""The evidence pack on the page of releases: a choice, everything wrong with it at once,
and a file that is sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from exports.pack import verify

ROUTER = str(Path(__file__).parent.parent.parent / "web" / "page_script.py")
PAGE = str(Path(__file__).parent.parent.parent / "pages" / "about" / "releases.py")


@pytest.fixture
def shown(releases: Path, reading: Callable[[Path], None]) -> AppTest:
    reading(releases)
    return AppTest.from_file(ROUTER, default_timeout=120).run().switch_page(PAGE).run()


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.get("download_button")]


def test_a_reader_chooses_and_is_told_what_is_wrong(shown: AppTest) -> None:
    assert not shown.exception
    assert "Download the evidence pack: the whole release" in labels(shown)
    chosen = shown.multiselect[0].set_value(["audit"]).run()
    assert "Download the evidence pack: the page audit" in labels(chosen)
    wrong = chosen.text_input[-1].set_value("S9EW-2FZS-K2399, x").run()
    said = " ".join(h.body for h in wrong.get("html"))
    assert "Figure 1 is not of release" in said and "Figure 2:" in said
    assert not [label for label in labels(wrong) if "evidence pack" in label]


def test_what_is_made_is_sound(
    releases: Path, reading: Callable[[Path], None], tmp_path: Path
) -> None:
    from components import packing
    from components.about import packs
    from exports import FileMarks
    from release.store import open_current

    reading(releases)
    release = open_current(releases)
    content = packs._made(release, packing.chosen(release, [], ["returns"]), FileMarks())
    (tmp_path / "pack.zip").write_bytes(content)
    assert verify.main([str(tmp_path / "pack.zip")]) == 0


def test_a_pack_of_the_roll_out_holds_its_forecasts_and_their_record(
    sample_release: Path, reading: Callable[[Path], None]
) -> None:
    """Every topic of the release that a page shows is packed with a page."""
    from components import packing
    from queries.catalogue import catalogue_of
    from release.store import open_current

    reading(sample_release)
    catalogue = catalogue_of(open_current(sample_release))
    topics = {m.topic for m in catalogue.measures.values()} - {"quoted", "context"}
    assert topics == {topic for page in packing.PAGES.values() for topic in page}
    own = {m.id for m in catalogue.measures.values() if m.topic in packing.PAGES["rollout"]}
    assert {"authorities_forecast", "forecast_inside", "forecast_crps"} <= own
