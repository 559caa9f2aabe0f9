"""In which order the files of tests start and which of them go together, and which tests need a
running server or a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

HERE = Path(__file__).parent

LONG = (
    "exports/test_agreement.py",
    "builder/test_months.py",
    "pages/test_pages.py",
    "builder/test_builds.py",
    "builder/test_build.py",
    "answers/test_bench.py",
    "spec/disclosure/test_month_after_month.py",
    "builder/test_tabulation.py",
    "test_readme.py",
    "permissions/test_matrix.py",
    "builder/test_contract.py",
    "answers/test_likeness.py",
    "builder/test_forecast_people.py",
    "builder/test_forecast.py",
    "permissions/test_api_matrix.py",
    "builder/test_taken_back.py",
    "builder/test_reference_tables.py",
    "builder/test_workplace.py",
    "builder/test_extracts.py",
    "spec/disclosure/test_row.py",
    "pages/test_fuzz_pages.py",
    "spec/disclosure/test_properties.py",
)
"""Files that take more than fifteen seconds of CPU and need no running server, longest first:
releases are built in them from nothing, every page is drawn, every file of every figure read back.
`make check` leaves them out."""

LONGEST = (
    "builder/test_on_spark.py",
    "browser/test_browser_pages.py",
    "browser/test_browser_accessibility.py",
    "browser/test_browser_keyboard.py",
    "browser/test_browser_print.py",
    "browser/test_browser_waiting.py",
    "browser/test_browser_release.py",
    "browser/test_browser_typeface.py",
    "permissions/test_over_the_wire.py",
    *LONG,
    "builder/test_shared_storage.py",
    "builder/test_shared_work.py",
    "signin/test_signin_browser.py",
    "web/test_service.py",
    "deploy/test_behind_nginx.py",
    "queries/test_both_engines.py",
    "queries/test_citations.py",
    "sample_data/test_making.py",
    "components/test_takeaway.py",
    "spec/disclosure/test_spans.py",
    "components/test_two_sides.py",
    "pages/test_reading_rooms.py",
    "builder/test_contradictions.py",
    "sample_data/test_records.py",
    "spec/relations/test_true_counts.py",
    "deploy/test_tree.py",
    "sample_data/test_stages.py",
    "signin/test_signin_attacks.py",
    "release/test_read_only.py",
    "deploy/test_in_a_browser.py",
    "release/test_store.py",
    "web/test_figure_page.py",
    "permissions/test_marked_files.py",
    "signin/test_signin_proxy.py",
    "web/test_doors.py",
    "charts/test_chart_specs.py",
    "release/test_postgres.py",
    "web/test_two_machines.py",
    "web/test_anonymous.py",
    "release/test_both_stores.py",
)
"""The longest files by the CPU they take, longest first: what is left for the end is short, and no
worker waits for the other. The files of the browser's room are one of them."""

SERVED = frozenset(
    {
        "browser",
        "dashboard",
        "deployed",
        "fresh",
        "impatient",
        "passing",
        "playwright",
        "provider",
        "s3",
        "server",
        "start",
        "wire",
    }
)
"""Fixtures that start a server or a browser; and below, what a file starts one with by itself."""
STARTERS = frozenset({"SparkEngine", "front", "launch", "serving"})


TOGETHER = "tests/browser/"
"""The room whose files look at the same pages of one server: what was drawn for one of them is
there for the next, in the same worker."""


def place(item: pytest.Item) -> int:
    """Where a test's file stands among the others."""
    name = item.path.relative_to(HERE).as_posix()
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def unit(item: pytest.Item) -> int:
    """Where what goes to a worker as one stands among the others: a file, or the room together."""
    together = [n for n, name in enumerate(LONGEST) if f"tests/{name}".startswith(TOGETHER)]
    return together[0] if place(item) in together else place(item)


class WholeFiles(LoadFileScheduling):
    """A file goes to one worker, and so does a room whose files go together."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)


def is_long(item: pytest.Item) -> bool:
    """Whether a test stands in one of the long files."""
    return item.path.relative_to(HERE).as_posix() in LONG


def is_live(item: pytest.Item) -> bool:
    """Whether a test needs a running server or a browser."""
    return bool(
        SERVED & set(getattr(item, "fixturenames", ()))
        or STARTERS & set(vars(getattr(item, "module", None) or object))
        or "postgresql" in getattr(getattr(item, "callspec", None), "params", {}).values()
    )
