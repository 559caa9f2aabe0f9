"""SDMX: the observations as SDMX-CSV 2.0, and their structure as an SDMX-JSON 2.0 message.

Source: SDMX 3.0, SDMX-CSV field guide 2.0.0 and SDMX-JSON structure message 2.0.0. An id of SDMX
has no dot, so a dot of ours is written `$`; a category is its breakdown and itself with `__`
between.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pandas as pd

from exports.machine import ReleaseFacts
from figures.observation import STATUS_WORDS

AGENCY, FLOW, STRUCTURE, VERSION = "CONTACTPOINT", "OBSERVATIONS", "DSD_OBSERVATIONS", "1.0"
DIMENSIONS = ("MEASURE", "CATEGORY", "GEOGRAPHY", "SOURCE", "TIME_PERIOD")
ATTRIBUTES = (
    "OBS_STATUS",
    "STATUS",
    "UNIT_MEASURE",
    "ROUNDED",
    "NUMERATOR",
    "BASE",
    "TEXT",
    "FIGURE_ID",
    "NOTES",
)
_STANDARD = {
    "": "A",
    "c": "Q",
    "low": "N",
    "x": "O",
    "z": "M",
    "p": "P",
    "p1": "P",
    "r": "A",
    "e": "E",
    "f": "F",
    "b": "B",
    "u": "U",
}
"""Our status to the code of SDMX's own list of observation statuses (CL_OBS_STATUS)."""


def code(text: str) -> str:
    """An id as SDMX allows it."""
    return text.replace(".", "$").replace(" ", "_")


def time_period(period: str, starts: str, ends: str) -> str:
    """A period as SDMX writes it: a month, a quarter,
    or the day it starts with how long it lasts."""
    if re.fullmatch(r"\d{4}-(\d{2}|Q[1-4])", period):
        return period
    first, last = dt.date.fromisoformat(starts), dt.date.fromisoformat(ends)
    return f"{starts}/P{12 * (last.year - first.year) + last.month - first.month + 1}M"


def sdmx_csv(
    rows: pd.DataFrame, spans: dict[str, tuple[str, str]], *, header: bool = True
) -> bytes:
    """The rows as SDMX-CSV 2.0. `spans` maps ids of periods to their first and last day."""
    times = {p: time_period(p, *spans[p]) for p in rows["period"].unique()}
    table = pd.DataFrame(
        {
            "STRUCTURE": "dataflow",
            "STRUCTURE_ID": f"{AGENCY}:{FLOW}({VERSION})",
            "ACTION": "I",
            "MEASURE": rows["measure"].map(code),
            "CATEGORY": (rows["breakdown"] + "__" + rows["category"]).map(code),
            "GEOGRAPHY": rows["geography"],
            "SOURCE": rows["source"].map(code),
            "TIME_PERIOD": rows["period"].map(times),
            "OBS_VALUE": rows["value"],
            "OBS_STATUS": rows["status"].map(_STANDARD),
            "STATUS": rows["status"].mask(rows["status"] == "", "A"),
            "UNIT_MEASURE": rows["unit"],
            "ROUNDED": rows["rounded"],
            "NUMERATOR": rows["numerator"],
            "BASE": rows["base"],
            "TEXT": rows["text"],
            "FIGURE_ID": rows["figure_id"],
            "NOTES": rows["notes"],
        },
        index=rows.index,
    )
    return table.to_csv(index=False, lineterminator="\r\n", header=header).encode("utf-8")


def structure(lists: dict[str, dict[str, str]], said: ReleaseFacts) -> dict[str, Any]:
    """The structure message. `lists` holds the codes of MEASURE, CATEGORY,
    GEOGRAPHY and SOURCE with their names."""
    codelists = {name: lists[name] for name in ("MEASURE", "CATEGORY", "GEOGRAPHY", "SOURCE")}
    codelists["STATUS"] = {str(s) or "A": w or "as it is" for s, w in STATUS_WORDS.items()}
    codelists["OBS_STATUS"] = {
        "A": "Normal value",
        "B": "Time series break",
        "E": "Estimated value",
        "F": "Forecast value",
        "M": "Missing value; data cannot exist",
        "N": "Not significant",
        "O": "Missing value",
        "P": "Provisional value",
        "Q": "Missing value; suppressed",
        "U": "Low reliability",
    }
    return {
        "meta": {
            "schema": "https://json.sdmx.org/2.0.0/sdmx-json-structure-schema.json",
            "id": f"structure-{said.release}",
            "prepared": f"{said.published or '1970-01-01'}T00:00:00Z",
            "sender": {"id": AGENCY, "name": said.producer},
        },
        "data": {
            "codelists": [_codelist(name, codes) for name, codes in codelists.items()],
            "conceptSchemes": [_concepts()],
            "dataStructures": [
                {
                    "id": STRUCTURE,
                    "name": said.title,
                    **_OWN,
                    "dataStructureComponents": _components(set(codelists)),
                }
            ],
            "dataflows": [
                {
                    "id": FLOW,
                    "name": said.title,
                    **_OWN,
                    "structure": _urn("datastructure.DataStructure", STRUCTURE),
                }
            ],
        },
    }


_OWN = {"agencyID": AGENCY, "version": VERSION}


def _codelist(name: str, codes: dict[str, str]) -> dict[str, Any]:
    return {
        "id": f"CL_{name}",
        "name": name.replace("_", " ").capitalize(),
        **_OWN,
        "codes": [{"id": code(k), "name": v} for k, v in codes.items()],
    }


def _concepts() -> dict[str, Any]:
    concepts = [*DIMENSIONS, "OBS_VALUE", *ATTRIBUTES]
    return {
        "id": "CONCEPTS",
        "name": "Concepts",
        **_OWN,
        "concepts": [{"id": c, "name": c.replace("_", " ").capitalize()} for c in concepts],
    }


def _urn(kind: str, id_: str, part: str = "") -> str:
    return (
        f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{id_}({VERSION}){f'.{part}' if part else ''}"
    )


def _components(coded: set[str]) -> dict[str, Any]:
    def one(name: str, **more: Any) -> dict[str, Any]:
        kind = (
            {"enumeration": _urn("codelist.Codelist", f"CL_{name}")}
            if name in coded
            else {
                "format": {
                    "dataType": {
                        "OBS_VALUE": "Double",
                        "TIME_PERIOD": "ObservationalTimePeriod",
                        "NUMERATOR": "Double",
                        "BASE": "Double",
                    }.get(name, "String")
                }
            }
        )
        return {
            "id": name,
            "conceptIdentity": _urn("conceptscheme.Concept", "CONCEPTS", name),
            "localRepresentation": kind,
            **more,
        }

    return {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": [one(name, position=at) for at, name in enumerate(DIMENSIONS[:-1])],
            "timeDimension": one("TIME_PERIOD"),
        },
        "measureList": {
            "id": "MeasureDescriptor",
            "measures": [one("OBS_VALUE", usage="optional")],
        },
        "attributeList": {
            "id": "AttributeDescriptor",
            "attributes": [
                one(
                    name,
                    usage="mandatory" if name == "OBS_STATUS" else "optional",
                    attributeRelationship={"observation": {}},
                )
                for name in ATTRIBUTES
            ],
        },
    }
