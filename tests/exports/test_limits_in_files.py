"""The control limits of a funnel plot stand in every file as the screen shows them."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pandas as pd

import charts
import exports
from components.table import table
from tests.charts.small_figures import areas, draw_from

NAMES = ("low_95", "high_95", "low_998", "high_998", "lies")


def test_limits_are_the_same_on_screen_and_in_every_file() -> None:
    counts = {"Kent": (100, 2500), "Leeds": (300, 2500), "Bury": None}
    rows = areas({name: pair[0] / pair[1] * 1000 if pair else "x" for name, pair in counts.items()})
    rows = [
        {**row, "numerator": pair and pair[0], "base": pair and pair[1]}
        for row, pair in zip(rows, counts.values(), strict=True)
    ]
    figure = charts.with_limits(
        draw_from(
            [*rows, {"value": 40.0, "numerator": 4000, "base": 100_000}],
            unit="views per 1,000 children",
            decimals=1,
        )
    )
    screen = [
        (r["95% limits"], r["99.8% limits"], r["Lies"]) for r in table(figure).to_dict("records")
    ]
    assert all(screen[0]) and all(screen[1]) and screen[2:] == [("", "", "")] * 2
    csv = pd.read_csv(io.BytesIO(exports.csv(figure)), dtype=str, keep_default_na=False)[
        list(NAMES)
    ]
    assert [shown(*row) for row in csv.itertuples(index=False)] == screen
    for name in ("Data", "Table_1"):
        lines = [
            row[-5:]
            for row in openpyxl.load_workbook(io.BytesIO(exports.xlsx(figure)))[name].iter_rows(
                values_only=True
            )
        ][-4:]
        assert [
            shown(
                *("" if v is None else f"{v:.1f}" if isinstance(v, int | float) else v for v in row)
            )
            for row in lines
        ] == screen
    file = zipfile.ZipFile(io.BytesIO(exports.csvw(figure, name="x.csv")))
    assert [
        c["name"] for c in json.loads(file.read("x.csv-metadata.json"))["tableSchema"]["columns"]
    ][-5:] == list(NAMES)


def shown(low: str, high: str, lowest: str, highest: str, lies: str) -> tuple[str, str, str]:
    return (f"{low} to {high}", f"{lowest} to {highest}", lies) if low else ("", "", lies)
