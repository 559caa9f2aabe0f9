"""The relations between measures as a page of `docs/`."""

from __future__ import annotations

from pathlib import Path

from builder.relations import relations_of
from builder.relations.words import COLUMNS, sentences
from builder.statements import tallies_of
from measures import BREAKDOWNS, MEASURES

PLACE = Path(__file__).parent.parent.parent / "docs" / "relations.md"

_HEAD = """# Relations between measures

What whoever knows the definitions knows of how counts hang together. Published figures keep every
relation, and the attack on each release knows every one, but for some of those that say *above 0*
(`docs/disclosure.md`). Relations *by definition* follow from what is counted, and a build whose
true counts break one stops. Relations *by custom* hold in practice and may have exceptions: the
attack knows those that the counts of the release keep.

Not listed: that categories add up to their total, areas to their region and to England, months to
quarters and years; and that categories keep what their totals keep. How a relation is declared
stands in `docs/adding.md`.

Made by `python -m builder.relations` from the declarations; a test holds it up to date.
"""


def page() -> str:
    """The page as Markdown."""
    rows = sentences(relations_of(MEASURES, BREAKDOWNS), tallies_of(MEASURES), BREAKDOWNS)
    table = [COLUMNS, ("---",) * len(COLUMNS), *rows]
    return _HEAD + "\n" + "".join(f"| {' | '.join(row)} |\n" for row in table)
