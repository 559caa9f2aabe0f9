"""Who looked: how the dashboard itself is read, from its reading log. Counted for England alone,
with readers in groups that no one person is."""

from measures.measure import NATIONAL, Distinct, Measure, Rows
from release.vocabulary import Kind

_GROUPS = (
    "Readers stand in groups, because a role that one person holds would tell what that "
    "person read."
)
_CANNOT = f"What was read, or by whom. {_GROUPS}"


def _count(
    id_: str, title: str, short: str, unit: str, where: str, base: str, definition: str, shows: str
) -> Measure:
    return Measure(
        id_,
        "readings",
        title,
        unit,
        Kind.FLOW,
        Rows("readings", where),
        short_title=short,
        levels=NATIONAL,
        breakdowns=("reader_group",),
        base=base,
        definition=definition,
        shows=shows,
        cannot_show=_CANNOT,
    )


MEASURES = (
    _count(
        "dashboard_readings",
        "Pages of the dashboard read",
        "Pages read",
        "readings",
        "kind = 'reading'",
        "All readings in the dashboard's reading log",
        "Times a page of this dashboard was shown to a reader with a choice of area, period and "
        "the like. The same page with the same choice, shown again at once, is one reading.",
        "How often the dashboard is read, and from where in government and outside it.",
    ),
    Measure(
        "dashboard_readers",
        "readings",
        "Readers of the dashboard",
        "readers",
        Kind.FLOW,
        Distinct("readings", "reader_id", "kind = 'reading'", over_periods=True),
        short_title="Readers",
        levels=NATIONAL,
        breakdowns=("reader_group",),
        base="All readings in the dashboard's reading log",
        definition="Readers who read at least one page in the period, each counted once.",
        shows="How many people use the dashboard.",
        cannot_show="The sum over months: a reader of two months is counted in both and once in "
        "the "
        f"total. {_GROUPS}",
    ),
    _count(
        "dashboard_exports",
        "Files made for readers of the dashboard",
        "Files made",
        "files",
        "kind = 'export'",
        "All exports in the dashboard's reading log",
        "Files of figures, charts and pages that readers asked for.",
        "How often figures were taken away from the dashboard.",
    ),
    _count(
        "dashboard_lookups",
        "Figures looked up by their id",
        "Figures looked up",
        "look-ups",
        "kind = 'search'",
        "All searches in the dashboard's reading log",
        "Times the permanent address of a figure was opened, or an id looked up.",
        "How often a citation was followed.",
    ),
    _count(
        "dashboard_refusals",
        "Refusals to readers of the dashboard",
        "Refusals",
        "refusals",
        "kind = 'refusal'",
        "All refusals in the dashboard's reading log",
        "Times a reader asked for something the reader's role may not see.",
        "How often access was refused.",
    ),
    _count(
        "dashboard_pre_release_looks",
        "Pages read before their release was published",
        "Pre-release looks",
        "readings",
        "kind = 'reading' and pre_release",
        "All readings in the dashboard's reading log",
        "Readings of a release that was not yet published: by those named on its pre-release list "
        "in the 24 hours before its hour, and by the statisticians who made it.",
        "How often figures were looked at before everyone could see them.",
    ),
)
