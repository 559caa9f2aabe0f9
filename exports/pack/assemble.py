"""The contents of a pack put together: the same bytes for the same contents."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pandas as pd
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from exports.machine import ReleaseFacts, csv_of, in_memory
from exports.pack.page import index
from exports.pack.seals import fingerprint, public_pem, seals, sha256, signature
from exports.pack.workbook import workbook

_HERE = Path(__file__).parent
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a pack: when it was made is in none of them."""

Payload = dict[str, bytes | Path]


@dataclass(frozen=True)
class Contents:
    """What goes into a pack.

    `choice` says in words what was chosen; `rows` are observations, and `rows_file` a CSV of them
    all where they are many; `measures`, `notes` and `sources` are tables of text; `documents`
    Markdown by file name; with a `rows_file`, `rows` are those of the tables to read; `manifest`
    that of the release, with the proof of disclosure control in it; `log` where the reading log
    stood when the release was published; `address` where the dashboard is reached.
    """

    said: ReleaseFacts
    name: str
    choice: str
    rows: pd.DataFrame
    measures: pd.DataFrame
    notes: pd.DataFrame
    sources: pd.DataFrame
    documents: Mapping[str, str]
    manifest: Mapping[str, object]
    log: str
    address: str
    rows_file: Path | None = None
    count: int = 0
    references: Sequence[tuple[str, bytes]] = field(default_factory=tuple)


def pack(contents: Contents, path: Path, *, key: Ed25519PrivateKey | None) -> None:
    """Write the pack to a file. Without a key it is not signed, and says so."""
    public = public_pem(key) if key else b""
    mark = fingerprint(public) if key else ""
    payload = _payload(contents, mark)
    sums = _sums({f"data/{name}": content for name, content in payload.items()})
    size = sum(_size(content) for content in payload.values())
    tags: dict[str, bytes] = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _info(contents, size, len(payload)),
        "manifest-sha256.txt": sums,
        "verify.py": (_HERE / "verify.py").read_bytes(),
        **({"public-key.pem": public} if key else {}),
    }
    signed = _sums(tags)
    outside = {
        "tagmanifest-sha256.txt": signed,
        **({"signature.ed25519": signature(key, signed)} if key else {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as file:
        inside = {f"data/{name}": content for name, content in payload.items()} | tags | outside
        for name in sorted(inside):
            info = zipfile.ZipInfo(f"{contents.name}/{name}", _WHEN)
            info.compress_type, info.external_attr, info.create_system = (
                zipfile.ZIP_DEFLATED,
                0o644 << 16,
                3,
            )
            info.file_size = _size(inside[name])
            with file.open(info, "w") as into:
                _copy(inside[name], into)


def _payload(contents: Contents, mark: str) -> Payload:
    """The files under data/."""
    said = contents.said
    rows: bytes | Path = contents.rows_file or csv_of(contents.rows, said)
    held: Payload = {
        "observations.csv": rows,
        "observations.csv-metadata.json": _json(_csvw(contents)),
        "observations.csv.seals": seals(rows).encode(),
        "definitions.csv": in_memory(contents.measures),
        "notes.csv": in_memory(contents.notes),
        "sources.csv": in_memory(contents.sources),
        "release-manifest.json": _json(contents.manifest),
        "disclosure-control.json": _json(_proof(contents.manifest)),
        "reading-log.txt": (contents.log + "\n").encode(),
        **{name: text.encode() for name, text in contents.documents.items()},
        **dict(contents.references),
    }
    held["tables.ods"] = workbook(contents)
    held["index.html"] = index(contents, mark).encode()
    held["ro-crate-metadata.json"] = _json(_crate(contents, held))
    return held


def _proof(manifest: Mapping[str, object]) -> dict[str, object]:
    """What the release says of how nobody can be identified:
    policy, what was attacked, what was found."""
    names = ("policy", "protection", "may_differ_by", "checks", "cells")
    return {name: manifest[name] for name in names if name in manifest}


def _json(told: object) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _csvw(contents: Contents) -> dict[str, object]:
    columns = [*contents.rows.columns, *contents.said.columns()]
    numbers = {"value": "decimal", "numerator": "integer", "base": "integer"}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": "observations.csv",
        "dc:title": contents.said.title,
        "dc:publisher": contents.said.producer,
        "dc:license": contents.said.licence,
        "dc:description": contents.choice,
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "primaryKey": "figure_id",
            "columns": [
                {
                    "name": name,
                    "titles": name,
                    "datatype": numbers.get(name, "string"),
                    "required": name == "figure_id",
                }
                for name in columns
            ],
        },
    }


def _crate(contents: Contents, held: Payload) -> dict[str, object]:
    """RO-Crate 1.1: what is in the pack, and of what it is."""
    said = contents.said
    files = [
        {
            "@id": name,
            "@type": "File",
            "contentSize": str(_size(content)),
            "sha256": sha256(content),
        }
        for name, content in sorted(held.items())
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{said.title}: {contents.choice}",
        "description": f"Release {said.release}, digest {said.digest}. "
        f"{said.status}. {said.rounding}",
        "datePublished": said.published or "1970-01-01",
        "license": said.licence or "see sources.csv",
        "publisher": {"@id": "#producer"},
        "identifier": f"{said.release}-{said.digest[:12]}",
        "hasPart": [{"@id": one["@id"]} for one in files],
        **({"url": contents.address} if contents.address else {}),
    }
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {
                "@id": "ro-crate-metadata.json",
                "@type": "CreativeWork",
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
                "about": {"@id": "./"},
            },
            root,
            {"@id": "#producer", "@type": "Organization", "name": said.producer},
            *files,
        ],
    }


def _info(contents: Contents, size: int, count: int) -> bytes:
    said = contents.said
    lines = {
        "Source-Organization": said.producer,
        "External-Description": contents.choice,
        "External-Identifier": f"{said.release}-{said.digest}",
        "Bagging-Date": said.published or "1970-01-01",
        "Payload-Oxum": f"{size}.{count}",
        **{f"Contactpoint-{k.title().replace('_', '-')}": v for k, v in asdict(said).items() if v},
    }
    return "".join(f"{name}: {' '.join(text.split())}\n" for name, text in lines.items()).encode()


def _sums(held: Mapping[str, bytes | Path]) -> bytes:
    return "".join(f"{sha256(held[name])}  {name}\n" for name in sorted(held)).encode()


def _size(content: bytes | Path) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _copy(content: bytes | Path, into: object) -> None:
    if isinstance(content, bytes):
        return shutil.copyfileobj(io.BytesIO(content), into)  # type: ignore[misc]
    with content.open("rb") as file:
        shutil.copyfileobj(file, into, 1024 * 1024)  # type: ignore[misc]
