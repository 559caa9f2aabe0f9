"""`python -m answers bench`: how well questions are read.
`register`: figures given to Parliament."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

import settings
from answers import bench, likeness
from answers.register.commands import app as register
from queries.releases import current
from release.vocabulary import ReleaseError

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
app.add_typer(register, name="register")


@app.callback()
def main() -> None:
    """Questions in words, read and measured."""


@app.command("bench")
def run_bench(
    file: Annotated[
        Path, typer.Argument(help="A CSV file of questions with the answer each should get.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Write a row for each question to this file.")
    ] = None,
    releases: Annotated[
        str,
        typer.Option(
            help="The store of releases, a folder or a postgresql:// address; else "
            "CONTACTPOINT_RELEASES."
        ),
    ] = "",
    wrong: Annotated[bool, typer.Option(help="Name each question that is read wrongly.")] = False,
    source: Annotated[str, typer.Option(help="Only the questions with this source.")] = "",
) -> None:
    """Read every question of a file and print, by kind, how many were read right."""
    try:
        lines = bench.questions(file)
        release = current(settings.store_named(releases))
    except (bench.Unreadable, ReleaseError, settings.SettingError) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(2) from None
    lines = [line for line in lines if not source or line.get("source") == source]
    reads = [bench.read(line, release) for line in lines]
    typer.echo(f"Release {release.id}, {len(lines)} questions of {file.name}\n")
    scores = bench.score(lines, reads)
    typer.echo(bench.table(scores))
    if scores["all"].wrong_and_sure:
        typer.echo("\nWrong without doubt: " + ", ".join(scores["all"].wrong_and_sure))
    if wrong:
        _name_wrong(lines, reads)
    if out is not None:
        bench.written(out, reads)


@app.command("learn")
def run_learn(
    files: Annotated[
        list[Path], typer.Argument(help="CSV files of labelled questions, or of wordings.")
    ],
    without: Annotated[
        list[str], typer.Option(help="A source whose questions are not learned from.")
    ] = [],  # noqa: B006 - typer reads it, nothing writes it
) -> None:
    """Learn from labelled questions what words tell, and write it beside the code."""
    from answers import learning  # numpy, which no answer needs

    lines = [
        line
        for file in files
        for line in csv.DictReader(file.read_text("utf-8").splitlines())
        if line.get("source") not in without
    ]
    told = learning.learned(learning.examples(lines))
    learning.written(likeness.FILE, told)
    typer.echo(f"{len(told)} features of {len(lines)} questions, to {likeness.FILE}")


def _name_wrong(lines: list[dict[str, str]], reads: list[bench.Read]) -> None:
    """Each question that is read otherwise than its label, with both."""
    for line, one in zip(lines, reads, strict=True):
        want = (
            line["expected_kind"],
            line["expected_measures"],
            line["geography"],
            line["breakdown"],
            line["period"],
        )
        got = tuple(list(one.row().values())[1:6])
        first = line["expected_measures"].split(";")[0] == (one.measures[0] if one.measures else "")
        if (want[0], want[2:]) != (got[0], got[2:]) or not first:
            typer.echo(
                f"\n{line['id']} {line['question'][:240]}\n  want {want}\n  got  {got} "
                f"{'sure' if one.sure else ''}"
            )


if __name__ == "__main__":
    app()
