"""`python -m exports pack`: an evidence pack of a published release, public figures alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

import settings
from components import packing, record
from queries.releases import NotOpen, open_for
from queries.slices import only_public
from release.vocabulary import ReleaseError, ReleaseState

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def exports() -> None:
    """Files of a release, made without the dashboard."""


@app.command()
def pack(
    out: Annotated[
        Path, typer.Argument(help="The ZIP to write, or a folder to write it into")
    ] = Path(),
    release: Annotated[
        str, typer.Option(help="Id of the release; the one published now otherwise")
    ] = "",
    figure: Annotated[
        list[str] | None, typer.Option(help="Id of a figure; may be given several times")
    ] = None,
    page: Annotated[
        list[str] | None, typer.Option(help="Id of a page; may be given several times")
    ] = None,
) -> None:
    """Write an evidence pack: of figures, of pages, or, with neither, of a whole release."""
    try:
        serving = settings.current()
        store = open_for(serving.releases, release, lambda state: state is ReleaseState.PUBLISHED)
        store = only_public(replace(store, visibility=store.visibility))
        choice = packing.chosen(store, figure or [], page or [])
        path = out / f"{packing.name_of(store, choice)}.zip" if out.is_dir() else out
        if path.exists():
            raise packing.NotChosen(
                f"{path.name} is there already. Name another file, or remove it."
            )
        log = record.log_at_publication(store)
        packing.make(store, choice, path, log=log, address=serving.address)
    except NotOpen:
        raise SystemExit("There is no such release that is published.") from None
    except (settings.SettingError, ReleaseError, packing.NotChosen, ValueError, OSError) as wrong:
        raise SystemExit(str(wrong)) from None
    typer.echo(f"{path}\nCheck it with: python verify.py {path.name}, which is inside.")


if __name__ == "__main__":
    app()
