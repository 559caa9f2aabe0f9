"""A choice that cannot be shown ends the page wherever it is found: with what is wrong,
a way back and the foot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st

from components import gate
from components.page import opening
from components.wrong_choice import CannotBeShown
from readinglog.entries import Kind
from readinglog.verify import entries
from tests.pages.address import read


@pytest.fixture
def log(
    tmp_path: Path,
    releases: Path,
    reading: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The folder of the reading log, over a store with one release."""
    monkeypatch.setenv("CONTACTPOINT_READING_LOG", str(tmp_path))
    reading(releases)
    return tmp_path


def test_it_is_said_outside_of_where_it_was_found_and_nothing_follows(log: Path) -> None:
    def head() -> None:
        gate.require("coverage")
        opening("Coverage", "What it is about.")
        with st.container():
            st.html("<p>before</p>")
            raise CannotBeShown(
                "No <such> area", "It is not here.", {"area": ""}, kept_from="area=E1"
            )

    found = read(head, {})
    assert found.stopped and found.titles == 1
    said = found.said
    assert said.index("before") < said.index("No &lt;such&gt; area") < said.index("release-line")
    assert "E1" not in said, "what is there and this reader may not see is said to the log alone"
    (entry,) = entries(log)
    assert (entry.kind, entry.selection) == (Kind.REFUSAL, "area=E1")
