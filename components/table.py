"""The exact table under a chart: the figure's frame in words, one cell a number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from figures.figure import ROW_HEADINGS, Across, Figure
from figures.observation import count_of, in_cell
from figures.wording import number
from release.vocabulary import ALL

_HEADINGS = {
    Across.AREAS: "Area",
    Across.PERIODS: "Period",
    Across.CATEGORIES: "Category",
    Across.MEASURES: "Measure",
}
_KEYS = {
    Across.AREAS: "geography",
    Across.PERIODS: "period",
    Across.CATEGORIES: "category",
    Across.MEASURES: "measure",
}


def table(figure: Figure) -> pd.DataFrame:
    """The frame as text: a row for each area, period or category;
    a column for each measure, category or source that varies beside it.

    A figure of one series also shows the counts a rate was made from; the categories of a two-way
    breakdown stand in rows and columns.
    """
    return _laid_out(figure, [in_cell(figure, row) for row in figure.frame.itertuples()])


def table_and_ids(figure: Figure) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table, and the same with the permanent id of each observation in its cell: laid out once,
    with the number of each observation in its place."""
    rows = list(figure.frame.itertuples())
    places = [f"\0{number}" for number in range(len(rows))]
    laid = _laid_out(figure, places)
    words = dict(zip(places, (in_cell(figure, row) for row in rows), strict=True))
    ids = dict(zip(places, (row.figure_id for row in rows), strict=True))
    return (
        laid.map(lambda cell: words.get(cell, cell)),
        laid.map(lambda cell: ids.get(cell, cell)),
    )


def _laid_out(figure: Figure, cells: Sequence[str]) -> pd.DataFrame:
    """The table with these words for its observations, in the order of the frame."""
    lead, heading = ROW_HEADINGS[figure.selection.across], _HEADINGS[figure.selection.across]
    frame = figure.frame.assign(cell=cells)
    if (
        figure.selection.across is Across.CATEGORIES
        and (frame["value"].notna() & frame["text"].notna()).any()
    ):
        return _quotations(figure, frame, heading)
    if (
        figure.selection.across is Across.CATEGORIES
        and frame["measure_title"].nunique() == 1
        and (parts := _parts(frame)) is not None
    ):
        return _two_way(parts.assign(cell=frame["cell"]), figure.rows_heading or heading)
    series = (
        "geography_name"
        if figure.selection.across is Across.MEASURES
        else _series(frame, figure.selection.across)
    )
    if series is None:
        return _single(figure, frame, lead, heading)
    wide = frame.pivot(index=_KEYS[figure.selection.across], columns=series, values="cell")
    by_time = (
        frame.sort_values("period_end", kind="stable")
        if figure.selection.across is Across.PERIODS
        else frame
    )
    order, titles = (
        by_time[_KEYS[figure.selection.across]].unique(),
        dict(zip(frame[_KEYS[figure.selection.across]], frame[lead], strict=True)),
    )
    wide = wide.reindex(order)[list(frame[series].unique())].fillna("")
    wide.columns = _without_common_start(list(wide.columns))
    wide.insert(0, heading, [titles[key] for key in order])
    if figure.selection.across is Across.MEASURES:
        units = dict(zip(frame["measure"], frame["unit"], strict=True))
        wide.insert(1, "Unit", [units[key] for key in order])
    return wide.rename_axis(columns=None).reset_index(drop=True)


def as_html(
    rows: pd.DataFrame,
    *,
    caption: str,
    ids: pd.DataFrame | None = None,
    notes: Mapping[str, str] | None = None,
) -> str:
    """A real table with a caption and headed rows, all text escaped.

    With `ids`, each observation leads to its permanent address. `notes` are the references to notes
    that stand beside the heading of a row.

    Not `st.table`: that draws each cell as Markdown, which takes symbols for markup,
    aligns numbers left and costs a second for 152 areas.
    """
    looks = [
        "" if _holds_numbers(rows.iloc[:, place]) else ' class="text"'
        for place in range(len(rows.columns))
    ]
    head = "".join(
        f'<th scope="col"{look}>{escape(str(name))}</th>'
        for name, look in zip(rows.columns, looks, strict=True)
    )
    lines = zip(
        rows.itertuples(index=False),
        (rows if ids is None else ids).itertuples(index=False),
        strict=True,
    )
    body = "".join(
        f'<tr><th scope="row">{escape(first)}{_reference((notes or {}).get(first, ""))}</th>'
        + "".join(map(_cell, rest, at, looks[1:]))
        + "</tr>"
        for (first, *rest), (_, *at) in lines
    )
    return (
        '<div class="table-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table '
        f'class="figure-table"><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _reference(to: str) -> str:
    return f' <span class="note-reference">{escape(to)}</span>' if to else ""


def _cell(text: str, id_: str, look: str) -> str:
    """One cell; what is the same in both tables, such as a base or a gap, is no observation of its
    own, nor is what has no id because it was worked out from others."""
    return (
        f"<td{look}>{escape(text)}</td>"
        if id_ in ("", text)
        else f'<td{look}><a href="/f/{id_}">{escape(text)}</a></td>'
    )


def _holds_numbers(cells: pd.Series) -> bool:
    """Whether a column holds numbers, and symbols where one is missing: it stands on the right.
    Words and dates stand on the left."""
    return all(
        re.fullmatch(r"|\[\w+\].*|(fewer than |[−+])?[\d,.]+( \[\w+\])?", cell) for cell in cells
    )


def _without_common_start(names: list[str]) -> list[str]:
    """Headings without what they all begin with: of `Ready: first baseline` and `Ready: actual`,
    `First baseline` and `Actual`."""
    starts = {name.rpartition(": ")[0] for name in names}
    rest = [name.rpartition(": ")[2] for name in names]
    return (
        [name[:1].upper() + name[1:] for name in rest]
        if len(starts) == 1 and len(names) > 1
        else names
    )


def _parts(frame: pd.DataFrame) -> pd.DataFrame | None:
    """The two parts of each category of a two-way breakdown (`5_9.female`,
    titled `5 to 9, girls`) as `row` and `column`; None for any other."""
    ids, titles = (
        frame["category"].str.extract(r"^([^.]+)\.([^.]+)$"),
        frame["category_title"].str.extract(r"^(.+)[,:] (.+)$"),
    )
    if (
        ids.isna().any(axis=None)
        or titles.isna().any(axis=None)
        or min(ids[0].nunique(), ids[1].nunique()) < 2
    ):
        return None
    return pd.DataFrame(
        {"row": titles[0], "column": titles[1].str[:1].str.upper() + titles[1].str[1:]}
    )


def _two_way(cells: pd.DataFrame, heading: str) -> pd.DataFrame:
    wide = (
        cells.pivot(index="row", columns="column", values="cell")
        .reindex(index=cells["row"].unique(), columns=cells["column"].unique())
        .fillna("")
    )
    return wide.rename_axis(index=heading, columns=None).reset_index()


def _single(figure: Figure, frame: pd.DataFrame, lead: str, heading: str) -> pd.DataFrame:
    one_category = (
        figure.selection.breakdown != ALL and figure.selection.across is not Across.CATEGORIES
    )
    columns = {
        heading: frame[lead],
        frame["category_title"].iloc[0] if one_category else _value_heading(figure): frame["cell"],
    }
    if frame["numerator"].notna().any():
        columns |= {
            "Count": _counts(figure, frame["numerator"]),
            "Base": _counts(figure, frame["base"]),
        }
    if "lies" in frame:
        columns |= {
            f"{name} limits": _limits(frame, low, high, figure.decimals)
            for name, low, high in (("95%", "low_95", "high_95"), ("99.8%", "low_998", "high_998"))
        } | {"Lies": frame["lies"]}
    return pd.DataFrame(columns).reset_index(drop=True)


def _quotations(figure: Figure, frame: pd.DataFrame, heading: str) -> pd.DataFrame:
    """Figures quoted as published: each beside the date it is of and its source."""
    sources = [figure.source_titles[id_] for id_ in frame["source"]]
    return pd.DataFrame(
        {
            heading: frame["category_title"],
            _value_heading(figure): frame["cell"],
            "As at": frame["text"].fillna(""),
            "Source": sources,
            "Kind of source": [
                "Press or other" if id_ in figure.press_sources else "Parliament or government"
                for id_ in frame["source"]
            ],
        }
    ).reset_index(drop=True)


def _series(frame: pd.DataFrame, across: Across) -> str | None:
    """The column that tells the series apart, or None when there is one series."""
    varying = [
        c
        for c in ("measure_title", "category_title", "source", "geography_name")
        if frame[c].nunique() > 1 and c != ROW_HEADINGS[across]
    ]
    if (
        "category_title" in varying
        and len(frame[["category_title", "source"]].drop_duplicates())
        == frame["category_title"].nunique()
    ):
        varying = [c for c in varying if c != "source"]
    if len(varying) > 1:
        frame["series"] = frame[varying].agg(", ".join, axis=1)
        return "series"
    return varying[0] if varying else None


def _value_heading(figure: Figure) -> str:
    return "As published" if figure.unit == "various" else figure.unit[:1].upper() + figure.unit[1:]


def _counts(figure: Figure, values: pd.Series) -> list[str]:
    return [
        count_of(figure, v, measure, rounded=rounded)
        for v, measure, rounded in zip(
            values, figure.frame["measure"], figure.frame["rounded"], strict=True
        )
    ]


def _limits(frame: pd.DataFrame, low: str, high: str, decimals: int) -> list[str]:
    """The limits between which an area of this size may be expected to lie;
    empty where there are none."""
    return [
        "" if pd.isna(a) else f"{number(a, decimals)} to {number(b, decimals)}"
        for a, b in zip(frame[low], frame[high], strict=True)
    ]
