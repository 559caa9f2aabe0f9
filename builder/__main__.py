"""`python -m builder`: check an extract, build a release from it, publish it, roll back,
list and describe."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from builder import build as building
from builder.attack.gate import log, prove_release
from builder.attack.published import downloads
from builder.attack.remade import how_attacked
from builder.bars import Bar, CpuSeconds, build_progress, progress_bar
from builder.dimensions import BuildError
from builder.disclosure import DisclosureError
from builder.engines import Engine, EngineError
from builder.extracts import Extract, ExtractError, casts, open_to_check, problems
from builder.given import GivenError, read_given
from builder.listing import table_of
from builder.opening import Kind, open_engine
from builder.options import (
    Because,
    Counting,
    ExtractPlace,
    Given,
    Memory,
    Named,
    Out,
    Policy,
    Spark,
    To,
    Work,
    WorkPlace,
)
from builder.policy import DEFAULT, PolicyError, read_policy
from builder.publication_hour import STANDARD_HOUR, HourError, local_hour
from builder.publish_target import find_release, publication_hour, target
from builder.relations import RelationError
from builder.relations.known import with_known
from builder.shared_work import kept_there, work_at
from builder.storage import StorageError, place_at
from builder.workplace import WorkplaceError, held, in_words, must_take_files
from figures.wording import number
from measures import BREAKDOWNS, BY_ID
from release import store, writer
from release.address import StoreAddress as AnyReleases
from release.publishing import publisher_at
from release.vocabulary import ReleaseError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Make releases from extracts.\n\nThe usual way: **check** an extract, **build** a release "
    "from it, look at it with **describe**, then **publish** it. "
    "A published release can be taken back with **rollback**; nothing is ever edited or lost.",
)
console = Console()

STORE = Path("data/releases")


@app.command()
def check(
    extract: ExtractPlace,
    work: WorkPlace = None,
    memory: Memory = "3GB",
    engine: Counting = Kind.DUCKDB,
    spark: Spark = "",
) -> None:
    """List everything in which an extract departs from the contract, all at once.
    Exit code 1 when there is anything."""
    place = place_at(extract)
    beside = place.parent if isinstance(place, Path) else Path()
    here, shared = work_at(work, beside / "builder-work")
    found = open_to_check(place)
    must_take_files(here, "The work folder", "--work")
    with (
        held(here, f"checking {found.id}"),
        kept_there(shared),
        open_engine(engine, spark, found, here, memory) as counting,
        progress_bar(console) as bar,
    ):
        _check(found, counting, bar, here)
    _say_casts(found)
    console.print(f"extract {found.id}: no problems")


@app.command()
def build(
    extract: ExtractPlace,
    out: Out = STORE,
    work: WorkPlace = None,
    memory: Memory = "3GB",
    policy: Policy = DEFAULT,
    revision: Annotated[
        int,
        typer.Option(
            help="Revision of the release: raise it to re-issue a corrected month.", min=1
        ),
    ] = 1,
    given: Given = None,
    engine: Counting = Kind.DUCKDB,
    spark: Spark = "",
    cpu_seconds: CpuSeconds = None,
    publish_it: Annotated[
        bool, typer.Option("--publish", help="Publish the release at once.")
    ] = False,
) -> None:
    """Check an extract and build a release from it. The release is not published until you say so.

    Months that were counted before are not read again.
    A build that is interrupted leaves the published release as it was; run it again.
    """
    here, shared = work_at(work, out.parent / "builder-work")
    known = read_given(given, BY_ID) if given else None
    found = open_to_check(place_at(extract))
    must_take_files(out, "The store of releases", "--out")
    must_take_files(here, "The work folder", "--work")
    writer.sweep(out)
    with (
        held(here, f"building from {found.id}"),
        kept_there(shared) as put,
        open_engine(engine, spark, found, here, memory) as counting,
        progress_bar(console) as bar,
    ):
        _check(found, counting, bar, here)
        progress = build_progress(bar, found, put, cpu_seconds)
        folder = building.build(
            found,
            counting,
            out,
            work=here / "partials",
            policy_path=policy,
            revision=revision,
            given=known,
            progress=progress,
        )
        for task in bar.tasks:
            bar.update(task.id, completed=task.total)
    for note in progress.notes:
        console.print(f"warning: {note}", markup=False, highlight=False, soft_wrap=True)
    _say_casts(found)
    console.print(f"built {folder.name}")
    if publish_it:
        _publish(out, folder)


@app.command()
def publish(
    release: Annotated[str, typer.Argument(help="Name of the release, as `list` shows it.")],
    out: Named = STORE,
    to: To = "",
    because: Because = "",
) -> None:
    """Make a release the published one, here or in a database, into which it is loaded. A dashboard
    that is running shows it from the next page on."""
    releases = target(to, out)
    _publish(releases, find_release(release, *dict.fromkeys((out, releases))), because, out)


@app.command()
def rollback(out: Named = STORE, to: To = "", because: Because = "") -> None:
    """Go back to the release that was published before the current one.
    What it published is then shown as withdrawn wherever it was cited."""
    releases = target(to, out)
    current = store.read_pointer(releases)
    # In the order in which each was first published:
    # going back twice goes back twice, and never forward again.
    names = list(dict.fromkeys(p["folder"] for p in store.history(releases)))
    earlier = (
        names[: names.index(current["folder"])] if current and current["folder"] in names else []
    )
    if not earlier:
        raise ReleaseError("There is no earlier publication to go back to.")
    _publish(releases, find_release(earlier[-1], releases), because)


@app.command()
def schedule(
    release: Annotated[str, typer.Argument(help="Name of the release, as `list` shows it.")],
    at: Annotated[
        str,
        typer.Option(
            "--at",
            help="Day and hour in England, such as 2010-09-30T09:30; a day alone means "
            f"{STANDARD_HOUR:%H:%M}.",
        ),
    ],
    out: Named = STORE,
    to: To = "",
) -> None:
    """Name the release that is published by itself at an hour. Until then only statisticians see
    it, and in the last 24 hours those on the pre-release list."""
    releases, hour = target(to, out), local_hour(at)
    folder = find_release(release, *dict.fromkeys((out, releases)))
    publisher_at(releases).schedule(folder, at=hour)
    console.print(
        f"scheduled {folder.name} for {hour.isoformat(timespec='minutes')}", highlight=False
    )


@app.command()
def unschedule(out: Named = STORE, to: To = "") -> None:
    """Take the schedule away before its hour. The release stays in the store as a draft."""
    releases = target(to, out)
    console.print(
        "no longer scheduled: "
        f"{publisher_at(releases).unschedule() or 'a release whose schedule could not be read'}",  # noqa: E501
        highlight=False,
    )


@app.command()
def attack(
    release: Annotated[
        str,
        typer.Argument(
            help="Name of the release, as `list` shows it, or a folder of CSV and ODS files "
            "downloaded from the published one."
        ),
    ],
    out: Named = STORE,
    work: Work = None,
    policy: Policy = DEFAULT,
    knowing: Annotated[
        Path | None,
        typer.Option(help="Further relations that a reader may know, as TOML: see docs/adding.md."),
    ] = None,
    given: Given = None,
) -> None:
    """Try to work out what a release, or a folder of downloads, hides.
    Exit code 1 when any figure can be bounded too closely.

    The tables are named here; the cells only in a confidential log in the work folder.
    """
    measures = with_known(BY_ID, knowing) if knowing else BY_ID
    files = Path(release) if Path(release).is_dir() and downloads(Path(release)) else None
    opened = store.open_current(out) if files else store.open_release(find_release(release, out))
    verdict = prove_release(
        opened,
        read_policy(policy, BY_ID),
        measures,
        BREAKDOWNS,
        files=files,
        given=read_given(given, BY_ID) if given else None,
        workers=os.cpu_count() or 1,
    )
    console.print(
        f"{number(verdict.cells)} cells, {number(verdict.programmes)} programmes, narrowest "
        f"interval {min(verdict.narrowest.values(), default='none')}",
        highlight=False,
    )
    if not files and (said := how_attacked(opened)):
        console.print(said, highlight=False)
    if not verdict.passed:
        at = log(verdict, work or out.parent / "builder-work")
        raise DisclosureError(
            "\n".join(
                [
                    *verdict.failures,
                    f"the cells are listed in {at.name} in the work folder, which is confidential",
                ]
            )
        )
    console.print("nothing can be bounded more closely than the policy allows")


@app.command("list")
def list_releases(releases: Named = STORE, to: To = "") -> None:
    """List the releases in the store; the published one and the scheduled one are marked."""
    at = target(to, releases)
    folders = store.folders(at)
    if not folders:
        if not store.store_at(at).exists():
            raise ReleaseError(
                f"There is no store of releases at {at}. Name its folder with --releases."
            )
        console.print(f"There is no release in {at}.", highlight=False, soft_wrap=True)
        return
    table = table_of(at, folders)
    wide = console.options.update(
        width=10_000, max_width=10_000
    )  # a name that is cut is no name another command takes
    console.width = max(console.width, console.measure(table, options=wide).maximum)
    console.print(table)


@app.command()
def describe(
    release: Annotated[
        str | None, typer.Argument(help="Name of the release; the published one when not given.")
    ] = None,
    out: Named = STORE,
    to: To = "",
) -> None:
    """Verify a release and show its manifest. In a database every row is read back."""
    releases = target(to, out)
    opened = (
        store.open_current(releases)
        if release is None
        else store.open_release(find_release(release, releases))
    )
    publisher_at(releases).verify(opened.folder.name)
    console.print_json(data=dict(opened.manifest))


def _check(extract: Extract, engine: Engine, bar: Bar, work: Path) -> None:
    task = bar.add_task("checking", total=None)

    def tell(done: int, total: int, doing: str) -> None:
        bar.update(
            task,
            completed=done // 1_000_000,
            total=total // 1_000_000,
            description=f"checking {doing} (MB)" if doing else "checked (MB)",
        )

    found = problems(extract, engine, progress=tell, known=work / "known")
    if found:
        raise ExtractError(f"extract {extract.id}", found)


def _say_casts(extract: Extract) -> None:
    for line in casts(extract):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _publish(
    releases: AnyReleases, release: AnyReleases, because: str = "", out: Path | None = None
) -> None:
    hour = publication_hour(out, release) if out and releases != out else ""
    at = dt.datetime.fromisoformat(hour) if hour else dt.datetime.now(dt.UTC)
    publisher = publisher_at(releases)
    before = dict.fromkeys(move["folder"] for move in store.history(releases))
    publisher.publish(release, at=at, because=because)
    console.print(
        f"published {release.name}{publisher.where}",
        highlight=False,
        soft_wrap=True,
    )
    if release.name not in before:
        _say_if_of_one_id(release.name, before)


def _say_if_of_one_id(name: str, before: Iterable[str]) -> None:
    """Two releases of one month and revision can be cited, and told apart by their digests alone:
    whoever reads of one must know."""
    id_ = name.rpartition("-")[0]
    if same := [other for other in before if other.rpartition("-")[0] == id_]:
        console.print(
            f"warning: another release {id_} was published before, with other content: "
            f"{', '.join(same)}. A correction is a revision of its own: build it with --revision, "
            "one higher.",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )


def main() -> None:
    """Run the command line; a known error is printed in its own words,
    with exit code 1 and no trace."""
    try:
        app()
    except (
        BuildError,
        DisclosureError,
        EngineError,
        ExtractError,
        GivenError,
        HourError,
        PolicyError,
        RelationError,
        ReleaseError,
        StorageError,
        WorkplaceError,
    ) as error:
        console.print(str(error), markup=False, highlight=False, soft_wrap=True)
    except OSError as error:
        console.print(in_words(error), markup=False, highlight=False, soft_wrap=True)
    else:
        return
    raise SystemExit(1)


if __name__ == "__main__":
    main()
