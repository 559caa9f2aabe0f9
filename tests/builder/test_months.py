"""A month added, a return corrected, a line of the policy or the key changed, a kept file damaged:
the release is what it is from nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.build import Progress, build
from builder.disclosure import DisclosureError
from builder.disclosure.keys import VARIABLE
from builder.engines import DuckDBEngine
from builder.extracts import open_extract, problems
from builder.kept import FOLDER
from builder.policy import DEFAULT
from release.writer import FolderPublisher
from tests.builder.extracts import Rows, write_manifest
from tests.builder.worlds import MONTHS, World
from tests.kept import kept
from tests.release.test_store import NOON

SEED, CHILDREN = 7, 25
OTHER_KEY = "0123456789abcdef" * 4
CORRECTED = MONTHS[1]
"""Three months before the last."""


def correction(rows: Rows) -> None:
    """The first authority sends its return of a month again, with every third involvement gone, in
    the last month.
    """
    own = [r for r in rows["involvements", CORRECTED] if r["authority"] == "A1"]
    gone = {r["involvement_id"] for r in own[::3]}
    assert gone
    rows["involvements", CORRECTED] = [
        r for r in rows["involvements", CORRECTED] if r["involvement_id"] not in gone
    ]
    for row in rows["returns", CORRECTED]:
        if row["authority"] == "A1":
            row["corrected_on"] = dt.date.fromisoformat(f"{MONTHS[-1]}-20")


@dataclass(frozen=True)
class Place:
    """The extracts of one world, and where releases of it are built."""

    folder: Path

    def extract(self, name: str) -> Path:
        return self.folder / name

    def build(self, name: str, work: str, policy: Path = DEFAULT) -> tuple[str, list[str]]:
        """The digest of the release of an extract, built in a work folder and a store of that name;
        and the steps it took.
        """
        steps: list[str] = []
        folder = self.folder / work
        with DuckDBEngine(folders=[self.folder], spill=self.folder / "spill", threads=1) as engine:
            release = build(
                open_extract(self.extract(name)),
                engine,
                folder / "releases",
                work=folder / "partials",
                policy_path=policy,
                progress=Progress(step=steps.append),
            )
        return json.loads((release / "manifest.json").read_text("utf-8"))["digest"], steps

    def anew(self, name: str, policy: Path = DEFAULT) -> str:
        """The digest of the release of an extract from nothing."""
        return self.build(name, f"anew-{name}-{policy.stem}", policy)[0]

    def kept(self, work: str, kind: str = "") -> list[Path]:
        return sorted((self.folder / work / "partials" / FOLDER).glob(f"{kind}*"))


FROM_NOTHING = "from-nothing.json"
"""The digests of what was made from nothing, by name."""


def make_place(folder: Path) -> None:
    """A world of five months, the same without its last month, and with a correction; the shorter
    one built in `before`, the whole one in `whole`, with a secret key in `secret`; and what the
    releases made from nothing are."""
    found = Place(folder)
    world = World(SEED, CHILDREN, silent=False)
    world.write(found.extract("all"))
    shutil.copytree(found.extract("all"), found.extract("shorter"))
    for file in found.extract("shorter").rglob(f"month={MONTHS[-1]}/*"):
        file.unlink()
    write_manifest(found.extract("shorter"), MONTHS[:-1])
    World(SEED, CHILDREN, silent=False).write(found.extract("corrected"), also=correction)
    with DuckDBEngine(folders=[folder], spill=folder / "spill", threads=1) as engine:
        for name in ("all", "corrected"):
            assert problems(open_extract(found.extract(name)), engine) == []
    found.build("shorter", "before")
    digests = {
        "whole": found.build("all", "whole")[0],
        "corrected": found.anew("corrected"),
        "policy": found.anew("all", changed_policy(folder)),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, OTHER_KEY)
        digests["secret"] = found.build("all", "secret")[0]
    for anew in folder.glob("anew-*"):
        shutil.rmtree(anew)
    (folder / FROM_NOTHING).write_text(json.dumps(digests), "utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A copy of it, to build in."""
    folder = tmp_path_factory.mktemp("months") / "place"
    return Place(Path(shutil.copytree(kept("months", make_place), folder)))


@pytest.fixture(scope="module")
def from_nothing(place: Place) -> dict[str, str]:
    """The digests of the releases that were made from nothing."""
    found = json.loads((place.folder / FROM_NOTHING).read_text("utf-8"))
    assert len({found[name] for name in ("whole", "corrected", "secret")}) == 3
    return found


@pytest.fixture(scope="module")
def digest(from_nothing: dict[str, str]) -> str:
    """The digest of the whole world from nothing; its work folder is `whole`."""
    return from_nothing["whole"]


def test_a_build_that_takes_longer_than_it_may_writes_nothing_and_the_next_goes_on(
    place: Place, digest: str
):
    heard: list[str] = []
    folder = place.folder / "limited"
    with (
        DuckDBEngine(folders=[place.folder], spill=place.folder / "spill", threads=1) as engine,
        pytest.raises(DisclosureError, match="^protect: stopped .* No release is written"),
    ):
        build(
            open_extract(place.extract("all")),
            engine,
            folder / "releases",
            work=folder / "partials",
            progress=Progress(far=lambda step, *_: heard.append(step), cpu_seconds=0.0),
        )
    assert set(heard) == {"protect"}
    assert not list((folder / "releases").glob("*"))
    assert place.build("all", "limited")[0] == digest


def copied(place: Place, work: str, name: str) -> str:
    """A copy of a work folder, without the releases."""
    shutil.rmtree(place.folder / name, ignore_errors=True)
    shutil.copytree(place.folder / work / "partials", place.folder / name / "partials")
    return name


def test_an_added_month_gives_the_release_that_is_made_from_nothing(place: Place, digest: str):
    before = {path.name for path in place.kept("before", "rounding")}
    work = copied(place, "before", "added")
    assert place.build("all", work)[0] == digest
    after = {path.name for path in place.kept(work, "rounding")}
    # The months' own figures were there, and of the longer periods those that did not grow.
    assert len(after & before) >= len(before) / 2
    assert {p.name for p in place.kept(work)} == {p.name for p in place.kept("whole")}


def test_a_correction_three_months_back_gives_the_release_that_is_made_from_nothing(
    place: Place, from_nothing: dict[str, str]
):
    work = copied(place, "whole", "correction")
    assert place.build("corrected", work)[0] == from_nothing["corrected"]
    before = {path.name for path in place.kept("whole", "rounding")}
    assert before & {path.name for path in place.kept(work, "rounding")} < before


def changed_policy(folder: Path) -> Path:
    """A policy in which sums of months of the records may lie further off, and views are left with
    less.
    """
    path = folder / "policy.toml"
    text = DEFAULT.read_text("utf-8")
    line = next(row for row in text.splitlines() if row.startswith("children_viewed = {"))
    path.write_text(text.replace(line, line.replace("{ ", "{ sums = 14, ", 1)), encoding="utf-8")
    assert path.read_text("utf-8") != text
    return path


def test_a_changed_line_of_the_policy_gives_the_release_that_is_made_from_nothing(
    place: Place, from_nothing: dict[str, str]
):
    policy = changed_policy(place.folder)
    work = copied(place, "whole", "policy")
    assert place.build("all", work, policy)[0] == from_nothing["policy"]
    before = {path.name for path in place.kept("whole", "attack")}
    assert {path.name for path in place.kept(work, "attack")} != before


@pytest.fixture(scope="module")
def of_another_key(from_nothing: dict[str, str]) -> str:
    """The digest with a secret key, from nothing; its work folder is `secret`."""
    return from_nothing["secret"]


def test_another_key_gives_the_release_that_is_made_from_nothing(
    place: Place, digest: str, of_another_key: str, monkeypatch
):
    work = copied(place, "whole", "key")
    monkeypatch.setenv(VARIABLE, OTHER_KEY)
    assert place.build("all", work)[0] == of_another_key != digest
    for kind in ("rounding", "release"):
        before = {path.name for path in place.kept("whole", kind)}
        assert before and not before & {path.name for path in place.kept(work, kind)}
    assert not any(OTHER_KEY.encode() in path.read_bytes() for path in place.kept(work))
    assert not any(OTHER_KEY in path.name for path in place.kept(work))


def test_a_release_that_was_published_is_something_a_build_rests_on(
    place: Place, of_another_key: str, monkeypatch
):
    monkeypatch.setenv(VARIABLE, OTHER_KEY)
    assert place.build("all", "secret")[1] == []
    releases = place.folder / "secret" / "releases"
    (release,) = releases.glob("20*")
    FolderPublisher(releases).publish(release, at=NOON)
    found, steps = place.build("all", "secret")
    assert found == of_another_key and "write" in steps


def truncated(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def flipped(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


def of_another_version(content: bytes) -> bytes:
    return content.replace(b"kept 1\n", b"kept 0\n", 1)


def test_damaged_files_are_made_again(place: Place, digest: str):
    work = copied(place, "whole", "damaged")
    whole = {path: path.read_bytes() for path in place.kept(work)}
    ways: tuple[Callable[[bytes], bytes], ...] = (truncated, flipped, of_another_version)
    few = ("outlook", "relations", "release", "sentences")
    spoilt = [p for n, p in enumerate(whole) if n % 5 == 0 or p.name.startswith(few)]
    assert {p.name.split("-")[0] for p in spoilt} == {
        "attack",
        "cells",
        "insider",
        "kinds",
        "outlook",
        "relations",
        "release",
        "rounding",
        "sentences",
        "union",
    }
    for number, path in enumerate(spoilt):
        path.write_bytes(ways[number % len(ways)](whole[path]))
        assert path.read_bytes() != whole[path]
    assert place.build("all", work)[0] == digest
    # What a whole piece was made with is not asked for, and stays as it is until it is.
    asked = {path for path in whole if not path.name.startswith(("kinds", "union"))}
    assert {path: path.read_bytes() for path in asked} == {path: whole[path] for path in asked}
    assert set(place.kept(work)) == set(whole)


def test_nothing_new_is_not_built_again(place: Place, digest: str):
    found, steps = place.build("all", "whole")
    assert found == digest and steps == []
    releases = place.folder / "whole" / "releases"
    (release,) = releases.glob("20*")
    file = release / "release.sqlite"
    file.chmod(0o644)
    file.write_bytes(flipped(file.read_bytes()))
    found, steps = place.build("all", "whole")  # but what was damaged is made again
    assert found == digest and "write" in steps


def test_no_release_speaks_of_what_is_kept(place: Place, digest: str):
    for release in (place.folder / "whole" / "releases").glob("20*"):
        for path in release.rglob("*"):
            content = path.read_bytes()
            assert not any(p.name.encode() in content for p in place.kept("whole"))
