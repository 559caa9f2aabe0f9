"""In which order the files of tests start and which of them go together, and which tests need a
running server or a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

HERE = Path(__file__).parent

LONGEST = (
    "builder/test_on_spark.py",
    "builder/test_months.py",
    "browser/test_browser_pages.py",
    "pages/test_pages.py",
    "builder/test_build.py",
    "permissions/test_over_the_wire.py",
    "browser/test_browser_accessibility.py",
    "builder/test_builds.py",
    "builder/test_tabulation.py",
    "browser/test_browser_keyboard.py",
    "permissions/test_matrix.py",
    "web/test_service.py",
    "deploy/test_behind_nginx.py",
    "builder/test_contract.py",
    "builder/test_workplace.py",
    "builder/test_contradictions.py",
    "web/test_doors.py",
    "signin/test_signin_attacks.py",
    "signin/test_signin_proxy.py",
    "builder/test_forecast_people.py",
    "permissions/test_api_matrix.py",
    "spec/disclosure/test_row.py",
    "builder/test_forecast.py",
    "builder/test_extracts.py",
    "pages/test_fuzz_pages.py",
    "signin/test_signin_limits.py",
    "builder/test_reference_tables.py",
    "spec/disclosure/test_properties.py",
    "permissions/test_marked_files.py",
    "permissions/test_hour.py",
    "pages/test_reading_rooms.py",
    "pages/test_changes.py",
    "exports/test_agreement.py",
    "test_readme.py",
    "web/test_two_machines.py",
    "deploy/test_in_a_browser.py",
    "signin/test_signin_browser.py",
    "browser/test_browser_waiting.py",
    "browser/test_browser_release.py",
    "queries/test_both_engines.py",
    "queries/test_citations.py",
    "components/test_headlines.py",
)
"""The longest files, longest first: what is left for the end is short,
and no worker waits for the other."""

SERVED = frozenset(
    {
        "browser",
        "dashboard",
        "deployed",
        "fresh",
        "impatient",
        "playwright",
        "provider",
        "server",
        "start",
        "wire",
    }
)
"""Fixtures that start a server or a browser; and below, what a file starts one with by itself."""
STARTERS = frozenset({"SparkEngine", "front", "launch", "serving"})


def place(item: pytest.Item) -> int:
    """Where a test's file stands among the others."""
    name = item.path.relative_to(HERE).as_posix()
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


TOGETHER = "tests/browser/"
"""The room whose files look at the same pages of one server: what was drawn for one of them is
there for the next, in the same worker."""


class WholeFiles(LoadFileScheduling):
    """A file goes to one worker, and so does a room whose files go together."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)


def is_live(item: pytest.Item) -> bool:
    """Whether a test needs a running server or a browser."""
    return bool(
        SERVED & set(getattr(item, "fixturenames", ()))
        or STARTERS & set(vars(getattr(item, "module", None) or object))
        or "postgresql" in getattr(getattr(item, "callspec", None), "params", {}).values()
    )
