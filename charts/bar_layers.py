"""How bars are drawn in a spec: names, bars and values in columns, or few of them upright."""

from __future__ import annotations

import json

import altair as alt

from charts.theme import AXIS, EDGE, FOCUS, INK, REST, SMALL, TEXT, inline_data


def rows(
    bars: list[dict],
    step: int,
    reference: tuple[float, str] | None,
    bold: str | None,
    *,
    few: bool,
) -> list[alt.Chart]:
    """Name, bar, value in three columns. Values stand in a column of their own, so that a reference
    line never runs through one."""
    room = 8 * max(len(bar["label"]) for bar in bars) + 12
    drawn = [bar["value"] for bar in bars if "value" in bar] + ([reference[0]] if reference else [])
    x = alt.X(
        "value:Q",
        scale=alt.Scale(
            **_from_zero(drawn), nice=False, range=[0, alt.expr(f"max(20, width - {room})")]
        ),
        axis=None,
    )
    y = alt.Y(
        "place:N",
        sort=alt.EncodingSortField(field="order", op="min"),
        axis=_names_axis([bar["place"] for bar in bars if bar["code"] == bold and bold], few=few),
        scale=alt.Scale(paddingInner=1 - (22 if few else 14) / step, paddingOuter=0.15),
    )
    return [
        *_bar_layers(bars, x, y),
        alt.Chart(inline_data(bars))
        .mark_text(align="right", fontSize=TEXT if few else SMALL + 1, aria=False)
        .encode(y=y, x=alt.XValue(alt.expr("width")), text=alt.Text("label:N")),
        *(_reference(*reference, x) if reference else ()),
    ]


def standing(bars: list[dict]) -> list[alt.Chart]:
    """Few short names in their own order side by side, kept together on a wide screen."""
    order = [bar["name"] for bar in bars]
    x = alt.X(
        "name:N",
        sort=order,
        axis=alt.Axis(title=None, labelAngle=0, domainColor=AXIS),
        scale=alt.Scale(
            range=[0, alt.expr(f"min(width, {150 * len(bars)})")],
            paddingInner=0.3,
            paddingOuter=0.15,
        ),
    )
    values = [bar["value"] for bar in bars if "value" in bar]
    y = alt.Y(  # room above the highest bar for its number
        "value:Q", axis=None, scale=alt.Scale(**_from_zero(values), nice=False, range=[260, 24])
    )
    drawn, bare = (
        [bar for bar in bars if "value" in bar],
        [bar for bar in bars if "value" not in bar],
    )
    layers = (
        [
            alt.Chart(inline_data(drawn))
            .mark_bar(fill=FOCUS)
            .encode(
                x=x,
                y=y,
                description=alt.Description("says:N"),
                tooltip=[
                    alt.Tooltip("name:N", title="Name"),
                    alt.Tooltip("shown:N", title="Value"),
                ],
            ),
            alt.Chart(inline_data(drawn))
            .mark_text(baseline="bottom", dy=-4, aria=False)
            .encode(x=x, y=y, text=alt.Text("label:N")),
        ]
        if drawn
        else []
    )
    if bare:
        layers.append(
            alt.Chart(inline_data(bare))
            .mark_text(baseline="bottom", dy=-4, fontSize=SMALL)
            .encode(
                x=x,
                y=alt.YValue(260),
                text=alt.Text("label:N"),
                description=alt.Description("says:N"),
            )
        )
    return layers


def _from_zero(values: list[float]) -> dict:
    """A scale from 0 to the largest of what is drawn.

    It is left to the data, so that another month is drawn into the same chart and no new one is
    made; without a length to draw there must be one to divide by.
    """
    return {"zero": True} if max(values, default=0) > 0 else {"domain": [0, 1]}


def _names_axis(bold: list[str], *, few: bool) -> alt.Axis:
    weight = (
        alt.condition(
            f"datum.value == {json.dumps(bold[0])}", alt.value("bold"), alt.value("normal")
        )
        if bold
        else "normal"
    )
    # A label of several lines hangs from its first:
    # lifted by half of the rest, it stands level with its bar.
    lifted = {
        "condition": [
            {"test": f"length(split(datum.value, '\\n')) == {lines}", "value": -8 * (lines - 1)}
            for lines in (2, 3, 4, 5)
        ],
        "value": 0,
    }
    return alt.Axis(
        title=None,
        domain=False,
        labelLimit=190 if few else 165,
        labelFontSize=TEXT if few else SMALL + 1,
        labelExpr="split(datum.label, '\\n')",
        labelFontWeight=weight,
        labelLineHeight=16,
        labelOffset=lifted,
    )


def _bar_layers(bars: list[dict], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    tooltip = [alt.Tooltip("name:N", title="Name"), alt.Tooltip("shown:N", title="Value")]
    layers = []
    for chosen, fill, edge in ((True, FOCUS, FOCUS), (False, REST, EDGE)):
        some = [bar for bar in bars if "value" in bar and bar["chosen"] == chosen]
        if some:
            layers.append(
                alt.Chart(inline_data(some))
                .mark_bar(fill=fill, stroke=edge, strokeWidth=0.6)
                .encode(x=x, y=y, description=alt.Description("says:N"), tooltip=tooltip)
            )
    return layers


def _reference(value: float, words: str, x: alt.X) -> list[alt.Chart]:
    """England's value as a dashed line with its name above it."""
    line = alt.Chart(inline_data([{"value": value, "words": words}])).encode(x=x)
    return [
        line.mark_rule(stroke=INK, strokeWidth=1.5, strokeDash=[5, 3], aria=False),
        line.mark_text(align="right", baseline="bottom", dx=4, aria=False).encode(
            y=alt.YValue(-4), text=alt.Text("words:N")
        ),
    ]
