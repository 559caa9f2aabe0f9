"""CSV on the Web: what each column of a CSV is, in a file a machine reads,
beside the CSV in one zip.

Source: W3C, Metadata Vocabulary for Tabular Data (2015). The name of the metadata is the one the
standard looks for: `<file>.csv-metadata.json`.
"""

from __future__ import annotations

import io
import json
import zipfile

from exports.stamp import UNMARKED, FileMarks
from exports.tidy import LIMITS, columns_of, csv
from figures.figure import Figure
from figures.observation import STATUS_WORDS

_DATES = ("period_end", "published")
_COUNTS = ("numerator", "base")
_REQUIRED = (
    "measure",
    "breakdown",
    "category",
    "geography",
    "period",
    "rounded",
    "source",
    "figure_id",
)
_SAYS = {
    "measure": "Permanent id of the measure",
    "measure_title": "Title of the measure",
    "unit": "Unit of the value",
    "breakdown": "Permanent id of the breakdown; `all` for a total",
    "category": "Permanent id of the category; `all` for a total",
    "category_title": "Title of the category",
    "geography": "Official code of the area",
    "geography_name": "Name of the area",
    "level": "Tier of the area",
    "period": "Permanent id of the reference period",
    "period_title": "Name of the reference period",
    "period_end": "Last day of the reference period",
    "value": "The published value, in the unit; empty where `status` says why, or where the "
    "observation is a text",
    "numerator": "Published count a rate was made from",
    "base": "Published count a rate was made over",
    "base_meaning": "What is counted over",
    "text": "A date (ISO 8601) or the id of a category, for observations that are not numbers",
    "text_title": "What the screen says where it is not `value` or `text` itself: the title of an "
    "id, "
    "or what a rounded count of 0 is called",
    "rounded": "Whether the value, or a count it was made from, is rounded",
    "status": "Why the observation looks as it does: "
    + "; ".join(f"{s} {w}" for s, w in STATUS_WORDS.items() if s),
    "status_meaning": "The status in words",
    "note": "Notes bound to this row",
    "source": "Id of the source",
    "release": "Permanent id of the release",
    "release_status": "Status of the release as statistics",
    "published": "Day of publication",
    "citation": "Line for quoting the table",
    "figure_id": "Permanent id of the observation; open it at /f/ and the id. Empty for what was "
    "worked out from published observations",
    "marking": "Protective marking",
    "records": "What kind of records the figures were made from",
    "reading_log": "Head of the reading log when the file was made",
    **{
        name: f"{title}: where the area lies among its control limits"
        if name == "lies"
        else f"{title} for an area of its size, in the unit"
        for name, title in LIMITS.items()
    },
}


def csvw(figure: Figure, *, name: str, stamp: FileMarks = UNMARKED) -> bytes:
    """A zip of the CSV, under `name`, and its metadata."""
    content, said = (
        io.BytesIO(),
        json.dumps(csvw_metadata(figure, name=name, stamp=stamp), indent=1, ensure_ascii=False),
    )
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for inside, text in (
            (name, csv(figure, stamp=stamp)),
            (f"{name}-metadata.json", said.encode("utf-8")),
        ):
            file.writestr(
                zipfile.ZipInfo(inside, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED
            )
    return content.getvalue()


def csvw_metadata(figure: Figure, *, name: str, stamp: FileMarks = UNMARKED) -> dict:
    """The metadata of the CSV of a figure."""
    said = {
        "dc:title": f"{figure.title}, {figure.subtitle}",
        "dc:description": figure.definition,
        "dc:publisher": figure.citation.producer,
        "dc:source": figure.source,
        "dc:issued": figure.published_on,
        "dc:isPartOf": f"Release {figure.citation.release} ({figure.citation.digest})",
        "dc:bibliographicCitation": figure.citation.line(),
        "dc:accessRights": stamp.marking,
        "dc:provenance": stamp.reading_log,
        "dc:type": figure.status,
        "rdfs:comment": [
            text
            for text in (
                figure.synthetic,
                figure.shows,
                figure.cannot_show,
                figure.protection.words,
            )
            if text
        ],
    }
    notes = [{"dc:description": text} for text in dict.fromkeys(n.text for n in figure.notes)]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": name,
        **{k: v for k, v in said.items() if v},
        **({"notes": notes} if notes else {}),
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [_column(column, figure) for column in columns_of(figure)],
            "primaryKey": _key(figure),
        },
    }


def _column(name: str, figure: Figure) -> dict:
    kind: object = "string"
    if name == "value":
        kind = "integer" if figure.one_decimals == 0 else "decimal"
    elif name in LIMITS and name != "lies":
        kind = "decimal" if figure.decimals else "integer"
    elif name in _COUNTS:
        kind = "integer"
    elif name in _DATES:
        kind = {"base": "date", "format": "yyyy-MM-dd"}
    elif name == "rounded":
        kind = {"base": "boolean", "format": "yes|no"}
    return {
        "name": name,
        "titles": name,
        "dc:description": _SAYS[name],
        "datatype": kind,
        "required": name in _REQUIRED and (name != "figure_id" or _key(figure) == name),
    }


def _key(figure: Figure) -> str | list[str]:
    """What no two rows share: the permanent id, or,
    where some were worked out from published ones and have none, what tells them apart."""
    return (
        "figure_id"
        if (figure.frame["figure_id"] != "").all()
        else ["measure_title", "category", "geography", "period"]
    )
