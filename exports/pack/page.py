"""The cover and tables of a pack as one HTML page without scripts,
that any browser there will be can open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exports.templates import templates
from figures.observation import STATUS_WORDS, is_replaced, marked, symbol

if TYPE_CHECKING:
    from exports.pack.assemble import Contents

NOT_SIGNED = "This pack is not signed: its sums find an error, and not a forger."

FOLDER = Path(__file__).parent / "templates"


def index(contents: Contents, mark: str) -> str:
    """The page. `mark` is the fingerprint of the key it is signed with,
    empty where it is not signed."""
    said, count = contents.said, contents.count or len(contents.rows)
    facts = {
        "Choice": contents.choice,
        "Release": said.release,
        "Digest": said.digest,
        "Status": said.status,
        "Published": said.published or "not yet published",
        "Observations": f"{count:,}",
        "Records": said.records,
        "Rounding and protection": said.rounding,
        "Licence": said.licence,
        "Reading log": contents.log,
        "Signed with the key": mark or NOT_SIGNED,
        "Dashboard": contents.address,
    }
    tables = (
        {
            "title": rows["measure_title"].iloc[0],
            "unit": rows["unit"].iloc[0],
            "rows": rows.itertuples(),
        }
        for _, rows in contents.rows.groupby("measure", sort=False)
    )
    page = templates(FOLDER).get_template("index.html")
    html = page.render(
        said=said,
        facts=facts,
        symbols=STATUS_WORDS,
        whole=f"{count:,}" if contents.rows_file is not None else "",
        tables=tables,
        shown=_shown,
        measures=contents.measures.itertuples(),
    )
    return f"{html}\n"


def _shown(row: object) -> str:
    """The value of a row as it is read, with its status."""
    if is_replaced(row):
        return marked(row.status, row.status_meaning)
    shown = row.text_title or row.value or row.text
    return f"{shown} {symbol(row.status)}".rstrip()
