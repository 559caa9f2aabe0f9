"""The cover and tables of a pack as one HTML page without scripts, that any browser there will be can open."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from release.words import REPLACES_VALUE, STATUS_WORDS

if TYPE_CHECKING:
    from exports.pack.assemble import Contents

_STYLE = (
    "body{font:18px/1.5 Arial,sans-serif;color:#0b0c0c;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}th,td{border-bottom:1px solid #b1b4b6;padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top}"
    "td.n{text-align:right}caption{text-align:left;font-weight:bold}dt{font-weight:bold}code{overflow-wrap:anywhere}.wide{overflow-x:auto}"
)


def index(contents: Contents, mark: str) -> str:
    """The page. `mark` is the fingerprint of the key it is signed with, empty where it is not signed."""
    said, count = contents.said, contents.count or len(contents.rows)
    marking = f"<p><strong>{escape(said.marking)}</strong></p>" if said.marking else ""
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
        "Signed with the key": mark
        or "This pack is not signed: its sums find an error, and not a forger.",
        "Dashboard": contents.address,
    }
    rows = "".join(f"<dt>{k}</dt><dd>{escape(v)}</dd>" for k, v in facts.items() if v)
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(said.title)} - evidence pack</title>'
        f"<style>{_STYLE}</style></head><body>{marking}<h1>{escape(said.title)}: evidence pack</h1><dl>{rows}</dl>"
        "<h2>How to check it</h2><p>Run <code>python verify.py</code> on the ZIP, with any Python from 3.9 on and no network: it checks every sum and the signature, re-computes the id of each figure, and names the first file, row or cell that was changed. "
        "Compare the key above with the one the dashboard publishes at <code>/api/v1/key</code>. With <code>--dashboard</code> and its address it says what became of the release since.</p>"
        f"{_symbols()}{_tables(contents, count)}<h2>Definitions</h2>{_definitions(contents.measures)}{marking}</body></html>\n"
    )


def _symbols() -> str:
    told = "".join(f"<li>[{s}] {escape(w)}</li>" for s, w in STATUS_WORDS.items() if s)
    return f"<h2>Symbols</h2><ul>{told}</ul>"


def _tables(contents: Contents, count: int) -> str:
    told = (
        f'<p>These are England\'s totals. All {count:,} figures are in <a href="observations.csv">observations.csv</a>.</p>'
        if contents.rows_file is not None
        else ""
    )
    return f"<h2>Figures</h2>{told}" + "".join(
        _table(rows) for _, rows in contents.rows.groupby("measure", sort=False)
    )


def _table(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    body = "".join(
        f'<tr><th scope="row">{escape(r.geography_name)}</th><td>{escape(r.period_title)}</td><td>{escape(r.breakdown_title)}: {escape(r.category_title)}</td>'
        f'<td class="n">{escape(_shown(r))}</td><td><code>{r.figure_id}</code></td></tr>'
        for r in rows.itertuples()
    )
    heads = "".join(
        f'<th scope="col">{h}</th>'
        for h in ("Area", "Period", "Category", escape(first["unit"]), "Figure id")
    )
    return f'<div class="wide"><table><caption>{escape(first["measure_title"])}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def _shown(row: object) -> str:
    if row.status in REPLACES_VALUE:
        return f"[{row.status}] {row.status_meaning}"
    shown = row.text_title or row.value or row.text
    return f"{shown} [{row.status}]" if row.status else shown


def _definitions(measures: pd.DataFrame) -> str:
    return (
        "<dl>"
        + "".join(
            f"<dt>{escape(m.title)}</dt><dd>{escape(m.definition)} {escape(m.shows)} {escape(m.cannot_show)}</dd>"
            for m in measures.itertuples()
        )
        + "</dl>"
    )
