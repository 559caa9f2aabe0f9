"""The evidence pack: the same bytes for one choice, sound as made, and every change of a file, row
or cell named; nothing that leads out or swells is opened."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

import settings
from components import packing
from exports.pack import fingerprint, key_of, public_pem, verify
from permissions import ReleaseState, Role
from queries.publications import publications
from queries.releases import verified
from queries.slices import Slice, page_of
from release.store import Release
from tests.api.conftest import KEY, PEM, Server
from tests.permissions.conftest import IDS, clock, named, reader, served, states  # noqa: F401
from web.http_routes import ROUTES

LOG = "Reading log head: none"
HERE = "http://statistics.example"


@pytest.fixture(scope="module")
def keyed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONTACTPOINT_PACK_KEY", PEM)
        settings.current.cache_clear()
        yield
    settings.current.cache_clear()


@pytest.fixture(scope="module")
def ids(store: Release) -> list[str]:
    measures = ("directory_coverage", "indications_started")
    asked = Slice(measure=measures, period=("2009-04", "2009-05", "2009-06"), breakdown=("all",))
    rows = page_of(store, asked).rows
    assert 64 < len(rows) <= packing.MOST_FIGURES, "more than a block of seals"
    return list(rows["figure_id"])


@pytest.fixture(scope="module")
def made(
    store: Release, ids: list[str], keyed: None, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    return pack_of(store, ids, tmp_path_factory.mktemp("pack") / "pack.zip")


def pack_of(store: Release, ids: list[str], path: Path) -> Path:
    packing.make(store, packing.chosen(store, ids, []), path, log=LOG, address="")
    return path


def files_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name.partition("/")[2]: file.read(name) for name in file.namelist()}


def rewritten(path: Path, into: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    held = files_of(path)
    change(held)
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in held.items():
            file.writestr(f"pack/{name}", content)
    return into


def checked(path: Path, capsys: pytest.CaptureFixture, *more: str) -> tuple[int, str]:
    code = verify.main([str(path), *more])
    return code, capsys.readouterr().out


def test_a_pack_is_sound_by_python_alone_and_by_the_bag_library(
    made: Path, ids: list[str], tmp_path: Path
) -> None:
    import bagit  # which is installed for this alone

    with zipfile.ZipFile(made) as file:
        file.extractall(tmp_path)
    folder = next(tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py"), str(made)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(ids)} figures have their ids" in done.stdout
    assert fingerprint(public_pem(KEY)) in done.stdout
    bag = bagit.Bag(str(folder))
    assert bag.version_info == (1, 0) and bag.validate()
    listed = set(bag.tagfile_entries())
    assert listed == {p.name for p in folder.iterdir() if p.is_file()} - {
        "tagmanifest-sha256.txt",
        "signature.ed25519",
    }
    (folder / "data" / "notes.csv").write_bytes(b"number,text\r\n")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()
    held = files_of(made)
    assert {"data/tables.ods", "data/index.html", "data/ro-crate-metadata.json"} <= set(held)
    assert b"<script" not in held["data/index.html"]
    crate = json.loads(held["data/ro-crate-metadata.json"])
    parts = {p["@id"] for p in crate["@graph"][1]["hasPart"]}
    assert {f"data/{p}" for p in parts} | {"data/ro-crate-metadata.json"} == {
        n for n in held if n.startswith("data/")
    }


def test_two_packs_of_one_choice_are_the_same_bytes(
    store: Release, made: Path, ids: list[str], tmp_path: Path
) -> None:
    again = pack_of(store, list(reversed(ids)), tmp_path / "again.zip")
    assert again.read_bytes() == made.read_bytes()


def test_csv_ods_and_page_of_a_pack_say_the_same(
    store: Release, made: Path, ids: list[str]
) -> None:
    held = files_of(made)
    rows = list(csv.DictReader(io.StringIO(held["data/observations.csv"].decode())))
    assert {r["figure_id"] for r in rows} == set(ids)
    sheets = pd.read_excel(
        io.BytesIO(held["data/tables.ods"]),
        engine="odf",
        sheet_name=None,
        header=None,
        keep_default_na=False,
        dtype=object,
    )
    told = {
        row[-1]: row[5]
        for name, sheet in sheets.items()
        if name.startswith("Table_")
        for row in sheet.itertuples(index=False)
    }
    agree = 0
    for row in rows:
        shown = told[row["figure_id"]]
        if row["status"] in ("c", "low", "x", "z"):
            agree += shown == f"[{row['status']}] {row['status_meaning']}" and row["value"] == ""
        else:
            agree += shown == row["text_title"] or float(shown) == float(row["value"])
        assert row["figure_id"].encode() in held["data/index.html"]
    assert agree == len(rows), f"{agree} of {len(rows)} agree"


@pytest.mark.parametrize(
    ("row", "name"), [(1, "value"), (5, "status"), (66, "value"), (70, "geography_name")]
)
def test_a_changed_cell_is_named(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture, row: int, name: str
) -> None:
    table = list(csv.reader(io.StringIO(files_of(made)["data/observations.csv"].decode())))
    column = table[0].index(name)

    def edit(held: dict[str, bytes]) -> None:
        changed = [list(r) for r in table]
        changed[row][column] = "123456"
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(changed)
        held["data/observations.csv"] = text.getvalue().encode()

    code, said = checked(rewritten(made, tmp_path / "p.zip", edit), capsys)
    assert code == 1 and f"Row {row} was changed, in the column {name}" in said
    assert table[row][0] in said and "'123456'" in said


def _without_row(held: dict[str, bytes]) -> None:
    lines = held["data/observations.csv"].split(b"\r\n")
    held["data/observations.csv"] = b"\r\n".join([*lines[:3], *lines[4:]])


def _more_rows(held: dict[str, bytes]) -> None:
    lines = held["data/observations.csv"].split(b"\r\n")
    held["data/observations.csv"] = b"\r\n".join([*lines[:-1], lines[1], b""])


def _header(held: dict[str, bytes]) -> None:
    held["data/observations.csv"] = held["data/observations.csv"].replace(
        b"status,", b"standing,", 1
    )


def _resummed(held: dict[str, bytes]) -> None:
    """A forger who puts all sums right, and cannot sign them."""
    held["data/reading-log.txt"] = b"nobody looked\n"
    sums = verify.hashlib.sha256
    for manifest, names in (
        ("manifest-sha256.txt", [n for n in held if n.startswith("data/")]),
        (
            "tagmanifest-sha256.txt",
            ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "verify.py", "public-key.pem"],
        ),
    ):
        held[manifest] = "".join(
            f"{sums(held[n]).hexdigest()}  {n}\n" for n in sorted(names)
        ).encode()


CHANGES: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "a file": (
        lambda h: h.update({"data/methodology.md": b"x"}),
        "data/methodology.md was changed",
    ),
    "a row taken away": (_without_row, "Row 3 was changed"),
    "a row put in": (_more_rows, "was put in"),
    "the header": (_header, "Its header is not"),
    "a file taken away": (lambda h: h.pop("data/notes.csv"), "data/notes.csv is missing"),
    "a file put in": (lambda h: h.update({"data/more.csv": b"x"}), "data/more.csv was put in"),
    "all sums": (_resummed, "signature is not of these sums"),
    "the signature": (
        lambda h: h.update({"signature.ed25519": b"A" * 86 + b"==\n"}),
        "signature is not",
    ),
    "no signature": (lambda h: h.pop("signature.ed25519"), "is missing"),
    "a key that is none": (
        lambda h: h.update({"public-key.pem": b"x"}),
        "public-key.pem was changed",
    ),
    "the sums": (
        lambda h: h.update({"manifest-sha256.txt": b"x"}),
        "Line 1 of manifest-sha256.txt",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_is_found_and_named(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture, what: str
) -> None:
    change, told = CHANGES[what]
    code, said = checked(rewritten(made, tmp_path / "p.zip", change), capsys)
    assert code == 1 and told in said, said


def test_another_key_is_not_the_one_that_was_asked_for(
    made: Path, capsys: pytest.CaptureFixture
) -> None:
    assert checked(made, capsys, "--key", fingerprint(public_pem(KEY)))[0] == 0
    code, said = checked(made, capsys, "--key", "0" * 64)
    assert code == 1 and "another key" in said


def _zip(path: Path, *files: tuple[str, bytes], link: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o120777 if link else 0o644) << 16
            file.writestr(info, content)
    return path


HOSTILE: dict[str, tuple[tuple[tuple[str, bytes], ...], str]] = {
    "a path that leads out": ((("pack/../../etc/passwd", b"x"),), "leads out"),
    "an absolute path": ((("/etc/passwd", b"x"),), "leads out"),
    "a path of another system": ((("pack\\..\\x", b"x"),), "leads out"),
    "a bomb": ((("pack/data/observations.csv", b"0" * 5_000_000),), "would open to more"),
    "two folders": ((("a/x", b"x"), ("b/x", b"x")), "one folder"),
    "a name twice": ((("pack/x", b"x"), ("pack/X", b"y")), "twice"),
    "nothing": ((), "one folder"),
    "no pack": ((("pack/x", b"x"),), "is missing"),
    "many files": (tuple((f"pack/{n}", b"") for n in range(1001)), "holds 1,001 files"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_hostile_is_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture, what: str
) -> None:
    files, told = HOSTILE[what]
    code, said = checked(_zip(tmp_path / "p.zip", *files), capsys)
    assert code == 1 and told in said and "Traceback" not in said


def test_nor_a_link_or_what_is_no_zip(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    link = _zip(tmp_path / "p.zip", ("pack/x", b"/etc/passwd"), link=True)
    assert "is a link" in checked(link, capsys)[1]
    (tmp_path / "q.zip").write_bytes(b"no zip")
    assert "no ZIP" in checked(tmp_path / "q.zip", capsys)[1]


@how(max_examples=25, deadline=None)
@given(at=st.integers(0, 10**9), byte=st.integers(1, 255))
def test_no_byte_can_be_changed_unseen(made: Path, at: int, byte: int) -> None:
    """In any payload or tag file, or the signature over their sums."""
    content = bytearray(made.read_bytes())
    content[at % len(content)] ^= byte
    path = made.with_name("flipped.zip")
    path.write_bytes(content)
    try:
        pack = verify.Pack(str(path))
        verify.check_sums(pack)
        verify.check_signature(pack, "")
    except verify.Changed:
        return
    assert files_of(path) == files_of(made), "only what is no content of a file was touched"


@how(max_examples=20, deadline=None)
@given(
    message=st.binary(max_size=80),
    seed=st.binary(min_size=32, max_size=32),
    flip=st.integers(0, 511),
)
def test_the_signature_is_checked_as_the_library_makes_it(
    message: bytes, seed: bytes, flip: int
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes_raw()
    good = key.sign(message)
    assert verify.is_signed(public, message, good)
    bad = bytearray(good)
    bad[flip // 8] ^= 1 << flip % 8
    assert not verify.is_signed(public, message, bytes(bad))
    assert not verify.is_signed(public, message + b"x", good)


def test_everything_wrong_with_a_choice_is_said_at_once(store: Release) -> None:
    with pytest.raises(packing.NotChosen) as told:
        packing.chosen(store, ["x", "S9EW-2FZS-K2399"], ["nope", "../x"])
    assert len(str(told.value).splitlines()) == 4 and "../x" not in str(told.value)


@pytest.mark.parametrize(
    "text", ["", "x", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----"]
)
def test_a_key_that_is_none_is_said_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="must hold an Ed25519 key") as told:
        key_of(text)
    assert not text or text not in str(told.value)


def test_an_old_pack_says_what_became_of_its_release(
    made: Path, server: Server, capsys: pytest.CaptureFixture
) -> None:
    code, said = checked(made, capsys, "--dashboard", server.address)
    assert code == 0 and "is current today" in said
    assert "The key is the one the dashboard publishes." in said


@pytest.mark.parametrize(
    ("state", "id_"), [("superseded", "2009-06-r1"), ("withdrawn", IDS[ReleaseState.WITHDRAWN])]
)
def test_an_old_pack_is_sound_still_and_says_that_its_release_is_the_one_no_more(
    served: Callable,  # noqa: F811
    states: Path,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    id_: str,
) -> None:
    served(reader(Role.OVERSIGHT_BODY, is_named=False))
    monkeypatch.delenv("CONTACTPOINT_PACK_KEY", raising=False)
    settings.current.cache_clear()
    http = TestClient(Starlette(routes=list(ROUTES)))
    monkeypatch.setattr(verify, "_asked", lambda at, _: http.get(at.removeprefix(HERE)).json())
    old = next(
        verified(states, one.folder, one.manifest_sha256, one.at)
        for one in publications(states)
        if one.release == id_
    )
    asked = Slice(measure=("directory_coverage",), period=("2009-05",), breakdown=("all",))
    ids = list(page_of(old, asked).rows["figure_id"])
    code, said = checked(pack_of(old, ids, tmp_path / "old.zip"), capsys, "--dashboard", HERE)
    assert code == 0 and f"Release {id_} is {state} today" in said
    assert f"The release published now is {IDS[ReleaseState.PUBLISHED]}." in said
    assert "The pack is not signed, so no key can be compared." in said
