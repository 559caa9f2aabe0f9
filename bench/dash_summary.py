"""The Summary page in plain Dash, for `bench.pages` alone:
the same figures from the same release, as a Dash author would write the page.

Area and period to choose, six headlines, the map with its words, its table of every authority,
files, what is new, and which release it is. Nothing is left out to make it slower or faster: the
map is one Plotly trace, the table Dash's own, files are made when they are asked for, and what was
read once is kept, as Dash's own advice on performance has it.
"""

from __future__ import annotations

import math
import os
import sys
from functools import lru_cache
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from dash import Dash, Input, Output, State, callback, dash_table, dcc, html

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import exports  # noqa: E402
from figures.figure import Across, Figure, Selection  # noqa: E402
from figures.observation import STATUS_WORDS  # noqa: E402
from figures.wording import number  # noqa: E402
from queries.catalogue import NotPublished, catalogue_of  # noqa: E402
from queries.figures import figure  # noqa: E402
from queries.headlines import Headline, headline  # noqa: E402
from queries.releases import current, describe  # noqa: E402
from release.vocabulary import ENGLAND, Level, Status  # noqa: E402

SIX = (
    "children_on_directory",
    "directory_coverage",
    "record_views",
    "children_with_any_indication",
    "shielded_records",
    "accounts_issued",
)
BLUES = ["#c6d9e9", "#9fbfd9", "#6a9bc1", "#386f9e", "#12436d"]
FILES = {"ods": exports.ods, "xlsx": exports.xlsx, "csv": exports.csv}

app = Dash(
    __name__,
    title="ContactPoint Oversight, in Dash",
    update_title=None,
    suppress_callback_exceptions=True,
)
server = app.server


def the_store():
    """The published release."""
    return current(Path(os.environ["CONTACTPOINT_RELEASES"]))


def layout() -> html.Div:
    """The menu and the page, read anew at each opening so that a new release is shown."""
    names = ("Summary", "Statistics", "Roll-out", "Oversight", "About")
    return html.Div(
        [
            dcc.Location(id="where"),
            html.Nav(
                [
                    dcc.Link(name, href="/" if name == names[0] else f"/{name.lower()}")
                    for name in names
                ]
            ),
            html.Div(summary(), id="page"),
        ]
    )


@callback(Output("page", "children"), Input("where", "pathname"), prevent_initial_call=True)
def chosen_in_menu(path: str) -> html.Div:
    """The page of an address: there is one, and a word in the place of the others."""
    return summary() if path == "/" else html.Div(html.H1("Another page", id="other"))


def summary() -> html.Div:
    """The Summary page."""
    store = the_store()
    catalogue, said = catalogue_of(store), describe(store)
    areas = {ENGLAND: catalogue.england.name}
    for region in catalogue.within(ENGLAND, Level.REGION):
        areas[region.code] = f"{region.name} (region)"
        areas |= {
            a.code: f"\u2003{a.name}"
            for a in catalogue.within(region.code, Level.AUTHORITY)
            if a.existed(catalogue.months()[-1])
        }
    months = {m.id: m.title for m in reversed(catalogue.months())}
    release = {
        "Release": f"{said.title} ({said.id})",
        "Published": said.published_on,
        "Months": said.months,
        "Status": said.status,
        "Rounding": said.rounding,
    }
    return html.Div(
        className="page",
        children=[
            html.H1("ContactPoint at a glance"),
            html.P([html.Strong("Synthetic records "), said.synthetic]),
            html.P(
                "The directory of all children in England: who is on it, how it is used, what is "
                "recorded on it and how far its roll-out has come."
            ),
            html.Label("Area", htmlFor="area"),
            dcc.Dropdown(areas, ENGLAND, id="area", clearable=False),
            html.Label("Period", htmlFor="period"),
            dcc.Dropdown(months, next(iter(months)), id="period", clearable=False),
            html.H2("Six figures"),
            html.Div(id="six", className="six"),
            html.H2("Coverage across England"),
            html.H3(id="map-title"),
            html.P(id="map-caption"),
            dcc.Graph(id="map", config={"displayModeBar": False}),
            html.P(id="map-words"),
            html.Details([html.Summary("Table"), html.Div(id="table")]),
            html.Div([html.Button(suffix.upper(), id=f"file-{suffix}") for suffix in FILES]),
            *[dcc.Download(id=f"download-{suffix}") for suffix in FILES],
            html.P(id="citation"),
            html.H2("What is new"),
            *[html.P(line) for line in said.what_is_new.splitlines() if line.strip()],
            html.H2("Where to look next"),
            *[
                html.P(dcc.Link(name, href=f"/{name.lower()}"))
                for name in ("Coverage", "Access", "Flags", "Rollout")
            ],
            html.Footer(
                html.Dl([part for k, v in release.items() for part in (html.Dt(k), html.Dd(v))])
            ),
        ],
    )


app.layout = layout


def over_areas(period: str) -> Figure:
    """Coverage of every authority, beside England."""
    return _over_areas(the_store().digest, period)


@lru_cache(2000)
def _over_areas(_: str, period: str) -> Figure:
    store = the_store()
    return figure(
        store,
        Selection(
            store.id, ("directory_coverage",), Across.AREAS, ENGLAND, period, level=Level.AUTHORITY
        ),
        beside=ENGLAND,
    )


@callback(Output("six", "children"), Input("area", "value"), Input("period", "value"))
def six(area: str, period: str) -> list[html.Div]:
    """The headlines."""
    return [_card(the_store().digest, measure, area, period) for measure in SIX]


@lru_cache(2000)
def _card(_: str, measure: str, area: str, period: str) -> html.Div:
    try:
        one = headline(the_store(), measure, area=area, period=period)
    except NotPublished as missing:
        return html.Div(html.P(str(missing)))
    value = (
        STATUS_WORDS[Status(one.now.status)]
        if pd.isna(one.now.value)
        else number(one.now.value, one.measure.decimals)
    )
    return html.Div(
        [
            html.H3(one.measure.title),
            html.P(value, className="number"),
            html.P(f"{one.now.geography_name}, {one.now.period_title}"),
            html.P(_change(one)),
            html.P(f"Base: {one.measure.base}"),
            html.A("Cite", href=f"/f/{one.now.figure_id}"),
        ]
    )


def _change(one: Headline) -> str:
    return (
        "No change is given."
        if one.change is None
        else f"{number(abs(one.change), one.measure.decimals)} "
        f"{'more' if one.change > 0 else 'fewer'} than in {one.before.period_title}"
    )


@callback(
    Output("map", "figure"),
    Output("map-title", "children"),
    Output("map-caption", "children"),
    Output("map-words", "children"),
    Output("table", "children"),
    Output("citation", "children"),
    Input("area", "value"),
    Input("period", "value"),
)
def map_and_table(area: str, period: str) -> tuple:
    """The map, its words, its table and its citation."""
    shown = over_areas(period)
    parts = shown.frame[shown.frame["level"] != Level.ENGLAND]
    known = parts[parts["value"].notna()].sort_values("value")
    england = shown.frame[shown.frame["level"] == Level.ENGLAND].iloc[0]
    words = (
        f"Of {len(known)} authorities, {known.iloc[-1]['geography_name']} has the highest, "
        f"{number(known.iloc[-1]['value'], 1)}, and {known.iloc[0]['geography_name']} the lowest, "
        f"{number(known.iloc[0]['value'], 1)}. England: {number(england['value'], 1)}."
    )
    return (
        _hexagons(shown, parts, area),
        shown.title,
        f"{shown.subtitle}. Source: {shown.source}",
        words,
        _table(shown),
        shown.citation.line(),
    )


def _hexagons(shown: Figure, parts: pd.DataFrame, area: str) -> go.Figure:
    places = catalogue_of(the_store()).areas
    rows = [
        (places[row.geography], row)
        for row in parts.itertuples()
        if places[row.geography].hex_q is not None
    ]
    trace = go.Scatter(
        x=[a.hex_q + a.hex_r % 2 / 2 for a, _ in rows],
        y=[a.hex_r for a, _ in rows],
        mode="markers+text",
        text=[a.label for a, _ in rows],
        textfont={"size": 11},
        customdata=[r.geography_name for _, r in rows],
        hovertemplate="%{customdata}: %{marker.color:.1f}<extra></extra>",
        marker={
            "symbol": "hexagon",
            "size": 34,
            "color": [math.nan if pd.isna(r.value) else float(r.value) for _, r in rows],
            "colorscale": BLUES,
            "showscale": True,
            "line": {"width": [4 if a.code == area else 1 for a, _ in rows], "color": "#0b0c0c"},
        },
    )
    return go.Figure(
        trace,
        {
            "height": 640,
            "title": shown.unit,
            "xaxis": {"visible": False},
            "yaxis": {"visible": False, "scaleanchor": "x", "scaleratio": 0.866},
            "margin": {"l": 0, "r": 0, "t": 40, "b": 0},
            "plot_bgcolor": "#fff",
        },
    )


def _table(shown: Figure) -> dash_table.DataTable:
    """Dash's own table, which it draws several times faster than a table of its HTML components."""
    cells = [
        {
            "Area": row.geography_name,
            shown.unit: _value(row),
            "Count": "" if pd.isna(row.numerator) else number(row.numerator),
            "Base": "" if pd.isna(row.base) else number(row.base),
            "Id": row.figure_id,
        }
        for row in shown.frame.itertuples()
    ]
    return dash_table.DataTable(
        cells,
        [{"name": name, "id": name} for name in cells[0]],
        style_cell_conditional=[{"if": {"column_id": "Area"}, "textAlign": "left"}],
    )


def _value(row: object) -> str:
    return f"[{row.status}]" if pd.isna(row.value) else number(row.value, 1)


def _offer(suffix: str) -> None:
    @callback(
        Output(f"download-{suffix}", "data"),
        Input(f"file-{suffix}", "n_clicks"),
        State("period", "value"),
        prevent_initial_call=True,
    )
    def made(_: int, period: str) -> dict:
        return dcc.send_bytes(FILES[suffix](over_areas(period)), f"coverage.{suffix}")


for each in FILES:
    _offer(each)
