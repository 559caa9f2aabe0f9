"""The menu: every page once, in its section. To add a page:
one script, one line here, one line in `permissions.PAGE_ROLES`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "pages"


@dataclass(frozen=True)
class Page:
    """A page: `id` is also its address and what `require` is asked with."""

    id: str
    section: str
    title: str
    script: str

    @property
    def path(self) -> Path:
        """Where its script is."""
        return FOLDER / self.script


PAGES = (
    Page("summary", "", "Summary", "summary/summary.py"),
    Page("coverage", "Statistics", "Coverage", "statistics/coverage.py"),
    Page("access", "Statistics", "Record access", "statistics/access.py"),
    Page("flags", "Statistics", "Involvement and flags", "statistics/flags.py"),
    Page("measure", "Statistics", "All measures", "statistics/measure.py"),
    Page("compare", "Statistics", "Compare areas", "statistics/compare.py"),
    Page("profile", "Statistics", "Authority profile", "statistics/profile.py"),
    Page("find_figure", "Statistics", "Find a figure", "statistics/find_figure.py"),
    Page("rollout", "", "Roll-out", "rollout/rollout.py"),
    Page("selective", "Oversight", "Universal or selective", "oversight/selective.py"),
    Page("audit", "Oversight", "Audit: reviews, alerts, breaches", "oversight/audit.py"),
    Page("returns", "Oversight", "Returns and data quality", "oversight/returns.py"),
    Page("looked", "Oversight", "Readers of this dashboard", "oversight/looked.py"),
    Page("changes", "Oversight", "What changed since the last release", "oversight/changes.py"),
    Page("questions", "Parliament", "Parliamentary questions", "parliament/questions.py"),
    Page("given", "Parliament", "Figures given to Parliament", "parliament/given.py"),
    Page("methodology", "About", "Methodology", "about/methodology.py"),
    Page("glossary", "About", "Glossary", "about/glossary.py"),
    Page("releases", "About", "Releases and corrections", "about/releases.py"),
    Page("accessibility", "About", "Accessibility statement", "about/accessibility.py"),
    Page("contact", "About", "Contact", "about/contact.py"),
)
"""In the order of the menu; the first is the home page.
Sections follow the order in which they first appear."""

MOVED = {
    "lists": {"": "reached"},
    "monitor": {"": "news"},
}
"""Addresses of pages that became sections of the page Roll-out, with what their sections are called
there; "" is the one they opened with. What is not named kept its name."""

MACHINES = "api"
"""What `permissions` calls the addresses for programs, under `/api/v1`,
which are no pages either."""

CITED = "figure"
"""What `permissions` calls the page of one figure, `/f/<id>`:
it is in no section, and is no script."""

SEARCH = "search"
"""What `permissions` calls the search box and its answers, `/find`, likewise."""
