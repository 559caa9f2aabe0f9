"""Options that more than one command of the builder has, each with its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from builder.opening import Kind

ExtractPlace = Annotated[
    str,
    typer.Argument(
        help="Folder of the extract: the one that holds manifest.json; or its address on shared "
        "storage, such as s3://bucket/extract or hdfs://host/extract.",
        metavar="EXTRACT",
    ),
]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        "--releases",
        help="Folder of the store of releases, in which the release is written.",
        envvar="CONTACTPOINT_RELEASES",
    ),
]
Named = Annotated[
    Path,
    typer.Option(
        "--releases",
        "--out",
        help="Folder of the store of releases; --out is the option's old name.",
        envvar="CONTACTPOINT_RELEASES",
    ),
]
Work = Annotated[
    Path | None,
    typer.Option(
        help="Folder for partial counts (record-level: keep it protected). By default "
        "`builder-work` beside the store."
    ),
]
WorkPlace = Annotated[
    str | None,
    typer.Option(
        "--work",
        help="Folder for partial counts (record-level: keep it protected), or its address on "
        "shared storage, such as s3://bucket/work: docs/growth.md. By default `builder-work` "
        "beside the store.",
        show_default=False,
    ),
]
Memory = Annotated[
    str, typer.Option(help="Most memory the engine may use before it spills to disk.")
]
Counting = Annotated[
    Kind,
    typer.Option("--engine", help="What counts the records.", envvar="CONTACTPOINT_ENGINE"),
]
Spark = Annotated[
    str,
    typer.Option(
        help="Address of a Spark Connect server, such as sc://host:15002; docs/growth.md.",
        show_default=False,
    ),
]
Because = Annotated[
    str,
    typer.Option(
        "--because",
        help="A sentence for readers, shown wherever a figure of a release taken back or "
        "issued again was cited.",
    ),
]
To = Annotated[
    str,
    typer.Option(
        "--to",
        help="Work on the releases in this PostgreSQL database, such as "
        "postgresql://contactpoint_publisher@database.example/contactpoint, instead of those "
        "in the folder. "
        "CONTACTPOINT_PUBLISH_URL, or a file named in CONTACTPOINT_PUBLISH_URL_FILE, may hold the "
        "address.",
        show_default=False,
    ),
]
Given = Annotated[
    Path | None,
    typer.Option(
        help="CSV of figures given elsewhere, as `python -m answers register given` writes it: "
        "the attack knows them.",
        envvar="CONTACTPOINT_FIGURES_GIVEN",
        show_default=False,
    ),
]
Policy = Annotated[Path, typer.Option(help="The disclosure policy.", show_default=False)]
