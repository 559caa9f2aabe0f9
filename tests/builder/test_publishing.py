"""The commands of the builder on releases in a database, as an operator types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from release import store, writer
from tests.builder.commands import builder
from tests.dashboard import World, rows
from tests.postgresql import Fresh, fresh, server  # noqa: F401


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two releases, of which none is published."""
    releases = tmp_path_factory.mktemp("two")
    for world in (World(), World(id="2009-06-r2", seed="other")):
        writer.write_release(
            releases, rows(world), manifest={"release": world.id, "extract": {"id": "sample"}}
        )
    return releases


def test_publish_list_schedule_go_back(fresh: Fresh, two: Path) -> None:
    out, to = ("--out", str(two)), ("--to", fresh.publisher.url)
    assert builder("publish", "2009-06-r1", *out, *to).startswith(
        f"published {store.folders(two)[0].name} in postgresql:///{fresh.name}"
    )
    assert builder(
        "publish", "2009-06-r2", *out, CONTACTPOINT_PUBLISH_URL=fresh.publisher.url
    ).startswith("published 2009-06-r2")
    assert (
        store.open_current(fresh.reader).id == "2009-06-r2" and store.read_pointer(two) is None
    ), "the folder is not touched"
    assert builder("list", *to).count("2009-06-") == 2
    builder("rollback", *to, "--because", "A return was counted twice.")
    assert (
        store.open_current(fresh.reader).id == "2009-06-r1"
        and store.history(fresh.reader)[-1]["because"] == "A return was counted twice."
    )
    builder("schedule", "2009-06-r2", "--at", "2090-09-30", *to)
    assert "scheduled for 30 September 2090, 9:30am" in builder("list", *to)
    builder("unschedule", *to)
    assert '"release": "2009-06-r1"' in builder("describe", *to)


def test_another_release_of_one_month_and_revision_is_not_published_in_silence(
    tmp_path: Path,
) -> None:
    one, other = (
        writer.write_release(
            tmp_path,
            rows(World(seed=seed)),
            manifest={"release": "2009-06-r1", "extract": {"id": "sample"}},
        )
        for seed in ("", "other")
    )
    out = ("--out", str(tmp_path))
    assert "warning" not in builder("publish", one.name, *out)
    said = builder("publish", other.name, *out)
    assert f"with other content: {one.name}. A correction is a revision of its own" in said
    assert "warning" not in builder("rollback", *out), "it was published before"


def test_a_release_keeps_the_day_it_was_published_on(
    fresh: Fresh, two: Path, tmp_path: Path
) -> None:
    address = tmp_path / "address"
    address.write_text(f"{fresh.publisher.url}\n")
    builder("publish", "2009-06-r1", "--out", str(two))
    try:
        builder(
            "publish", "2009-06-r1", "--out", str(two), CONTACTPOINT_PUBLISH_URL_FILE=str(address)
        )
        assert (
            store.open_current(fresh.reader).published_at == store.read_pointer(two)["published_at"]
        )
    finally:
        (two / store.POINTER).unlink()


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        (
            {"CONTACTPOINT_PUBLISH_URL": "postgresql://p:hush-hush@127.0.0.1:1/x"},
            "The database that keeps the releases",
        ),
        (
            {"CONTACTPOINT_PUBLISH_URL": "ftp://p:hush-hush@host/x"},
            "must be a folder, or the address",
        ),
        ({"CONTACTPOINT_PUBLISH_URL": "data/releases"}, "A folder is named with --releases"),
        ({"CONTACTPOINT_PUBLISH_URL_FILE": "no/such/file"}, "must name a file that can be read"),
    ],
)
def test_a_database_that_is_none(two: Path, environment: dict[str, str], says: str) -> None:
    for command in (("publish", "2009-06-r1"), ("rollback",), ("list",)):
        said = builder(*command, "--out", str(two), expect=1, **environment)
        assert says in said and "hush" not in said


def test_a_reader_may_not_publish(fresh: Fresh, two: Path) -> None:
    assert "The role may not publish" in builder(
        "publish", "2009-06-r1", "--out", str(two), "--to", fresh.reader.url, expect=1
    )
