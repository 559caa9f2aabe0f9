"""The table of the extract that is made of the log:
as the contract declares it, with nobody named in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builder.contract import BY_NAME, READER_ROLES, READING_KINDS
from permissions import ReleaseState, Role
from readinglog.entries import Entry, Kind
from readinglog.extract import COUNTED, PRE_RELEASE, CannotExtract, extract
from readinglog.log import Log
from tests.readinglog.test_chain import at
from tests.readinglog.test_commands import run

ARROW = {"BIGINT": pa.int64(), "INTEGER": pa.int32(), "VARCHAR": pa.string(), "BOOLEAN": pa.bool_()}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "log"
    folder.mkdir()
    log = Log(folder)
    for month in ("2010-06", "2010-07"):
        with at(month):
            for kind, reader, state in (
                (Kind.READING, "zoe@department", "published"),
                (Kind.SIGN_IN, "adam@department", ""),
                (Kind.READING, "adam@department", "pre-release"),
                (Kind.EXPORT, "zoe@department", "published"),
                (Kind.REFUSAL, "adam@department", ""),
            ):
                log.write(
                    Entry(
                        0,
                        "",
                        "",
                        kind,
                        reader=reader,
                        role="minister",
                        page="coverage",
                        state=state,
                    )
                )
            log.write(Entry(0, "", "", Kind.REFUSAL, reader="nobody with a role"))
    return folder


def test_the_table_is_as_the_contract_declares_it(kept: Path, tmp_path: Path) -> None:
    path, rows = extract([kept], "2010-07", tmp_path / "extract")
    table = pq.ParquetFile(path).read()
    assert (
        path == tmp_path / "extract" / "readings" / "month=2010-07" / "part-0.parquet"
        and rows == table.num_rows == 4
    )
    assert [(f.name, f.type) for f in table.schema] == [
        (c.name, ARROW[c.type.value]) for c in BY_NAME["readings"].columns
    ]
    assert sorted(
        zip(table["kind"].to_pylist(), table["pre_release"].to_pylist(), strict=True)
    ) == [("export", False), ("reading", False), ("reading", True), ("refusal", False)]


def test_words_of_the_log_are_those_of_the_contract() -> None:
    assert (
        tuple(map(str, COUNTED)) == READING_KINDS
        and tuple(role.name.lower() for role in Role) == READER_ROLES
    )
    assert set(PRE_RELEASE) == {ReleaseState.PRE_RELEASE, ReleaseState.DRAFT}


def test_readers_are_numbers_the_same_in_each_month_and_others_with_another_key(
    kept: Path, tmp_path: Path
) -> None:
    def readers(month: str, out: str) -> set[int]:
        path, _ = extract([kept], month, tmp_path / out)
        assert b"department" not in path.read_bytes()
        return set(pq.ParquetFile(path).read()["reader_id"].to_pylist())

    first = readers("2010-06", "a")
    assert (
        len(first) == 2
        and readers("2010-07", "b") == first
        and (kept / "KEY").stat().st_mode & 0o777 == 0o600
    )
    (kept / "KEY").unlink()
    assert readers("2010-07", "c").isdisjoint(first)


def test_two_readers_never_share_a_number(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hmac.digest", lambda *_: b"\0" * 32)
    with pytest.raises(CannotExtract, match="same number"):
        extract([kept], "2010-07", tmp_path / "extract")


def test_the_command_says_what_it_wrote_or_what_is_wrong(kept: Path, tmp_path: Path) -> None:
    done = run("extract", kept, "--month", "2010-07", "--out", tmp_path / "extract")
    assert done.returncode == 0 and done.stdout.endswith(
        "readings/month=2010-07/part-0.parquet: 4 rows.\n"
    )
    assert (
        "The month must be like 2010-07"
        in run("extract", kept, "--month", "July", "--out", tmp_path / "extract").stderr
    )


def test_the_logs_of_two_machines_make_one_table_with_each_reader_once(
    kept: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with at("2010-07"):
        for reader in ("zoe@department", "eve@department"):
            Log(other).write(
                Entry(
                    0,
                    "",
                    "",
                    Kind.READING,
                    reader=reader,
                    role="minister",
                    page="coverage",
                    state="published",
                )
            )
    done = run("extract", kept, other, "--month", "2010-07", "--out", tmp_path / "extract")
    assert done.returncode == 0 and done.stdout.endswith("part-0.parquet: 6 rows.\n"), done.stderr
    table = pq.ParquetFile(
        tmp_path / "extract" / "readings" / "month=2010-07" / "part-0.parquet"
    ).read()
    assert (
        len(set(table["reader_id"].to_pylist())) == 3
        and table["reading_id"].to_pylist() == list(range(6))
        and not (other / "KEY").exists()
    )


def test_one_log_is_not_counted_twice(kept: Path, tmp_path: Path) -> None:
    done = run(
        "extract",
        kept,
        shutil.copytree(kept, tmp_path / "copy"),
        "--month",
        "2010-07",
        "--out",
        tmp_path / "extract",
    )
    assert (
        done.returncode == 1
        and "Name the log of each machine once" in done.stderr
        and not (tmp_path / "extract").exists()
    )


def test_of_several_logs_the_broken_one_is_named(kept: Path, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(kept, tmp_path / "broken"))
    (broken / "2010-06.jsonl").unlink()
    done = run("extract", kept, broken, "--month", "2010-07", "--out", tmp_path / "extract")
    assert done.returncode == 1 and done.stderr.startswith(f"{broken}: ")
