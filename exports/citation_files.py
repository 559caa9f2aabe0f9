"""The citation of one figure as files that reference managers take:
Citation File Format, BibTeX and RIS."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """What a reference holds: `published` is an ISO date, empty while there is none;
    `quote` the citation in words."""

    id: str
    title: str
    producer: str
    release: str
    digest: str
    published: str
    address: str
    source: str
    quote: str


def cff(one: Reference) -> bytes:
    """Citation File Format 1.2.0, as of a data set.
    JSON strings are strings of YAML, so that no text can leave its line."""
    lines = (
        ("cff-version", "1.2.0"),
        ("message", "Cite this figure as given here."),
        ("type", "dataset"),
        ("title", one.title),
        ("version", f"{one.release} ({one.digest[:12]})"),
        ("date-released", one.published),
        ("url", one.address),
        ("abstract", one.quote),
    )
    said = [f"{name}: {_text(text)}" for name, text in lines if text]
    said[4:4] = ["authors:", f"  - name: {_text(one.producer)}"]
    said += [
        "identifiers:",
        "  - type: other",
        f"    value: {_text(one.id)}",
        f"    description: {_text('Permanent id of the figure')}",
        "references:",
        "  - type: data",
        f"    title: {_text(one.source)}",
        f"    authors: [{{name: {_text(one.source)}}}]",
    ]
    return ("\n".join(said) + "\n").encode()


def _text(text: str) -> str:
    return json.dumps(_one_line(text), ensure_ascii=False)


def bibtex(one: Reference) -> bytes:
    """One entry of BibTeX."""
    fields = {
        "author": f"{{{_tex(one.producer)}}}",
        "title": f"{{{_tex(one.title)}}}",
        "year": one.published[:4],
        "month": str(int(one.published[5:7])) if one.published else "",
        "version": f"{one.release} ({one.digest[:12]})",
        "url": one.address,
        "note": _tex(f"Figure {one.id}. Source: {one.source}."),
    }
    body = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items() if text)
    return f"@misc{{contactpoint-{one.id},\n{body}\n}}\n".encode()


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _tex(text: str) -> str:
    """Text that TeX takes for text."""
    return re.sub(r"[\\~^&%$#_{}]", lambda m: _TEX.get(m[0], "\\" + m[0]), _one_line(text))


def ris(one: Reference) -> bytes:
    """One reference of RIS."""
    lines = (
        ("TY", "DATA"),
        ("AU", one.producer),
        ("TI", one.title),
        ("PY", one.published[:4]),
        ("DA", one.published.replace("-", "/")),
        ("ET", f"{one.release} ({one.digest[:12]})"),
        ("UR", one.address),
        ("AN", one.id),
        ("N1", one.quote),
    )
    return (
        "".join(f"{tag}  - {_one_line(text)}\r\n" for tag, text in lines if text) + "ER  - \r\n"
    ).encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())
