"""Every kind of damage to an extract is found, all at once; what was found good is not read again;
the calendar is right."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zoneinfo

import pytest
import sqlalchemy as sa

from builder.contract import CALENDAR, MANIFEST, MONTHLY, TABLES, VERSION
from builder.extracts import (
    ExtractError,
    Problem,
    calendar,
    calendar_values,
    months_between,
    open_extract,
    open_to_check,
    problems,
)
from tests.builder.extracts import (
    CHILD,
    MONTH,
    changed,
    day,
    file_name,
    monthly,
    write_extract,
    write_manifest,
)

MARCH = (MONTH,)


# -- a valid extract -------------------------------------------------------------------------------


def test_a_valid_extract_has_no_problems(path, check):
    assert check(write_extract(path), known=None) == [], "from nothing"


def test_the_boundary_change_of_april_2009_is_valid(path, check):
    assert check(write_extract(path, ("2009-03", "2009-04"))) == []


def test_an_extract_says_what_its_manifest_says(path):
    extract = open_extract(write_extract(path))
    assert (extract.id, extract.months, extract.synthetic) == (
        "2010-04",
        ("2010-03", "2010-04"),
        "No real child is in these records",
    )
    assert extract.paths("children", "2010-03") == [path / "children/month=2010-03/part-0.parquet"]
    assert extract.paths("population") == [path / "population.parquet"]


def test_the_digest_is_of_the_contents_and_not_of_the_place(path, tmp_path):
    first = open_extract(write_extract(path)).digest
    assert open_extract(shutil.copytree(path, tmp_path / "elsewhere")).digest == first
    assert (
        open_extract(
            write_extract(
                tmp_path / "other",
                spoil=lambda rows: rows["sources", None][0].update(title="Another"),
            )
        ).digest
        != first
    )


# -- files -----------------------------------------------------------------------------------------


def test_a_missing_file_is_found(path, check):
    write_extract(path, MARCH)
    (path / "sources.parquet").unlink()
    assert Problem("sources.parquet", "", "it is missing", "each file the manifest lists") in check(
        path
    )


def test_a_file_that_changed_is_found_by_size_and_by_content(path, check):
    write_extract(path, MARCH)
    for name, change in (
        ("sources.parquet", lambda content: content + b"x"),
        ("population.parquet", lambda content: content.replace(b"PAR1", b"PAR2", 1)),
    ):
        (path / name).write_bytes(change((path / name).read_bytes()))
    found = {(p.file, p.found) for p in check(path)}
    assert any(file == "sources.parquet" and "bytes" in what for file, what in found)
    assert ("population.parquet", "its SHA-256 differs from the manifest's") in found


def test_files_the_manifest_does_not_list_are_found(path, check, tmp_path):
    write_extract(path, MARCH)
    for name in ("notes.txt", "children/month=2010-03/_tmp-part.parquet", ".hidden"):
        (path / name).write_bytes(b"stray")
    (path / "more").symlink_to(tmp_path)
    assert {p.file for p in check(path) if p.found == "the manifest does not list it"} == {
        "notes.txt",
        "children/month=2010-03/_tmp-part.parquet",
        ".hidden",
        "more",
    }


def test_a_link_out_of_the_folder_is_found(path, check, tmp_path):
    write_extract(path, MARCH)
    (path / "sources.parquet").rename(tmp_path / "sources.parquet")
    (path / "sources.parquet").symlink_to(tmp_path / "sources.parquet")
    assert ("sources.parquet", "it is a link to another folder") in {
        (p.file, p.found) for p in check(path)
    }


@pytest.mark.parametrize("keep", [0, 7, 400, -9])
@pytest.mark.parametrize("relisted", [True, False], ids=["listed as it is", "cut after listing"])
def test_a_file_cut_short_is_found(path, check, keep, relisted):
    write_extract(path, MARCH)
    file = path / file_name("children", MONTH)
    file.write_bytes(file.read_bytes()[:keep])
    if relisted:
        write_manifest(path, MARCH)
    found = {(p.file, p.found) for p in check(path)}
    assert (file_name("children", MONTH), "it is empty, cut short or damaged") in found
    assert any("bytes" in what for _, what in found) is not relisted


def test_damage_inside_a_file_is_found_though_its_footer_is_whole(path, check):
    write_extract(path, MARCH)
    file = path / file_name("children", MONTH)
    content = file.read_bytes()
    file.write_bytes(content[:4] + bytes(60) + content[64:])
    write_manifest(path, MARCH)
    assert (file_name("children", MONTH), "it cannot be read to its end") in {
        (p.file, p.found) for p in check(path)
    }


def test_a_row_count_that_differs_from_the_manifest_is_found(path, check):
    write_extract(path, MARCH)
    manifest = json.loads((path / MANIFEST).read_text())
    next(entry for entry in manifest["files"] if entry["table"] == "sources")["rows"] = 7
    (path / MANIFEST).write_text(json.dumps(manifest))
    assert check(path) == [
        Problem("sources.parquet", "", "1 rows", "7 rows, as the manifest lists")
    ]


def test_a_month_missing_from_every_table_is_found(path, check):
    write_extract(path, ("2010-03", "2010-05"))
    write_manifest(path, ("2010-03", "2010-04", "2010-05"))
    found = {p.file for p in check(path) if p.found == "the manifest lists no file"}
    assert found == {f"{table.name}/month=2010-04" for table in MONTHLY}


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_a_table_missing_is_found(path, check, table):
    write_extract(path, MARCH)
    (path / file_name(table, monthly(table))).unlink()
    write_manifest(path, MARCH)
    assert any(
        p.file.removesuffix(".parquet").partition("/")[0] == table and "lists no" in p.found
        for p in check(path)
    )


def test_all_problems_are_told_at_once(path, check):
    def spoil(rows):
        rows["children", MONTH][0]["sex"] = "neither"
        rows["accesses", MONTH][0]["utc_offset"] = 30
        rows["shields", "2010-04"][0]["applied_on"] = day(5, 1)

    write_extract(path, spoil=spoil)
    (path / "stray.txt").write_text("x")
    (path / "sources.parquet").write_bytes(b"")
    assert {p.file.partition("/")[0] for p in check(path)} == {
        "children",
        "accesses",
        "shields",
        "stray.txt",
        "sources.parquet",
    }


@pytest.mark.parametrize(
    "words", [{"title": ""}, {"source": "=1+1"}, {"extract": "../x"}, {"contract": 99}]
)
def test_wrong_words_of_the_manifest_hide_nothing_of_the_files(path, engine, words):
    write_extract(path, MARCH, spoil=changed("children", sex="neither"))
    write_manifest(path, MARCH, **words)
    found = problems(open_to_check(path), engine)
    assert [(p.file.partition("/")[0], p.column) for p in found] == [
        (MANIFEST, *words),
        ("children", "sex"),
    ]
    with pytest.raises(ExtractError):
        open_extract(path)


# -- the manifest ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is none"),
        (b"", "it cannot be read: no JSON from line 1, character 1, on"),
        (b'{"contract":\n oops', "it cannot be read: no JSON from line 2, character 2, on"),
        (b'{"a": "\xff"}', "it cannot be read: byte 8 is no UTF-8"),
        (b"[]", "it is not an object"),
        (b"{}", "contract: no whole number"),
        (b"[" * 100_000, "it cannot be read"),
        (b'{"contract": 99}', "contract: version 99; allowed: version 1: update the builder"),
        (b'{"contract": 0}', "have the extract made again"),
    ],
)
def test_a_manifest_that_cannot_be_used(path, content, said):
    path.mkdir()
    if content is not None:
        (path / MANIFEST).write_bytes(content)
    with pytest.raises(ExtractError) as caught:
        open_extract(path)
    assert said in str(caught.value)


def test_another_contract_hides_no_other_problem(path):
    write_extract(path, MARCH)
    write_manifest(path, MARCH, contract=99, title="", files=[ENTRY | {"bytes": -1}])
    with pytest.raises(ExtractError) as caught:
        open_extract(path)
    assert [problem.column for problem in caught.value.problems] == [
        "contract",
        "title",
        "sources.parquet bytes",
    ]


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ({"first_month": "2010-13"}, ["first_month"]),
        ({"first_month": "2010-05"}, ["last_month"]),
        ({"first_month": None, "last_month": 7}, ["first_month", "last_month"]),
    ],
)
def test_months_that_cannot_be_told_are_said_once_and_not_for_each_file(path, months, said):
    write_extract(path)
    write_manifest(path, **months)
    with pytest.raises(ExtractError) as caught:
        open_extract(path)
    assert [problem.column for problem in caught.value.problems] == said


def test_a_byte_order_mark_and_hashes_in_capitals_are_read(path, check):
    write_extract(path, MARCH)
    manifest = json.loads((path / MANIFEST).read_text())
    files = [entry | {"sha256": entry["sha256"].upper()} for entry in manifest["files"]]
    (path / MANIFEST).write_text(json.dumps(manifest | {"files": files}), encoding="utf-8-sig")
    assert check(path) == []


def test_a_key_that_stands_twice_is_refused(path):
    write_extract(path, MARCH)
    (path / MANIFEST).write_text((path / MANIFEST).read_text()[:-1] + ', "synthetic": ""}')
    with pytest.raises(ExtractError, match="the key `synthetic` stands twice in one object"):
        open_extract(path)


ENTRY = {
    "path": "sources.parquet",
    "table": "sources",
    "month": None,
    "bytes": 1,
    "sha256": "0" * 64,
    "rows": 1,
}
CHILDREN = ENTRY | {
    "path": f"children/month={MONTH}/part-0.parquet",
    "table": "children",
    "month": MONTH,
}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"title": ""}, "title"),
        ({"synthetic": None}, "synthetic"),
        ({"first_month": "2010-13"}, "first_month"),
        ({"last_month": "2010-01"}, "last_month"),
        ({"last_month": 201003}, "last_month"),
        ({"as_at": "soon"}, "as_at"),
        ({"as_at": "2009-03-31"}, "as_at"),
        ({"as_at": "2010-05-02"}, "as_at"),
        ({"as_at": "2010-W13-3"}, "as_at"),
        ({"first_month": "1989-12"}, "first_month"),
        ({"last_month": "2100-01"}, "last_month"),
        ({"first_month": "2000-01"}, "last_month"),
        ({"title": "A\u202eB"}, "title"),
        ({"producer": "<b>"}, "producer"),
        ({"source": "=1+1"}, "source"),
        ({"synthetic": "two\nlines"}, "synthetic"),
        ({"extract": "../x"}, "extract"),
        ({"extract": "x" * 61}, "extract"),
        ({"contract": True}, "contract"),
        ({"files": []}, "files"),
        ({"files": {}}, "files"),
        ({"files": ["sources.parquet"]}, "files[0]"),
        ({"files": [ENTRY, ENTRY]}, "sources.parquet path"),
        ({"files": [ENTRY | {"bytes": -1}]}, "sources.parquet bytes"),
        ({"files": [ENTRY | {"rows": "many"}]}, "sources.parquet rows"),
        ({"files": [ENTRY | {"rows": True}]}, "sources.parquet rows"),
        ({"files": [ENTRY | {"sha256": "abc"}]}, "sources.parquet sha256"),
        ({"files": [ENTRY | {"table": "names"}]}, "sources.parquet table"),
        ({"files": [ENTRY | {"table": []}]}, "sources.parquet table"),
        ({"files": [ENTRY | {"month": MONTH}]}, "sources.parquet month"),
        ({"files": [ENTRY | {"path": "../sources.parquet"}]}, "../sources.parquet path"),
        ({"files": [ENTRY | {"path": None}]}, "files[0] path"),
        ({"files": [CHILDREN | {"month": "2010-04"}]}, CHILDREN["path"] + " month"),
        ({"files": [CHILDREN | {"month": None}]}, CHILDREN["path"] + " month"),
        (
            {"files": [CHILDREN | {"path": "children/month=2010-03/../part-0.parquet"}]},
            "children/month=2010-03/../part-0.parquet path",
        ),
    ],
)
def test_an_entry_of_the_manifest_that_is_wrong(path, changes, column):
    write_extract(path, MARCH)
    write_manifest(path, MARCH, **changes)
    with pytest.raises(ExtractError) as caught:
        open_extract(path)
    assert column in {problem.column for problem in caught.value.problems}
    assert all(problem.file == MANIFEST for problem in caught.value.problems)


def test_the_version_of_the_contract_is_the_one_the_tests_know():
    assert VERSION == 1


# -- remembering -----------------------------------------------------------------------------------


class Counting:
    """An engine that counts the queries it is given."""

    def __init__(self, engine):
        self.engine, self.queries = engine, 0

    def __getattr__(self, name):
        self.queries += name.startswith("fetch")
        return getattr(self.engine, name)


def test_what_was_found_good_is_not_read_again(path, engine, tmp_path):
    extract, counting = open_extract(write_extract(path)), Counting(engine)
    assert problems(extract, counting, known=tmp_path / "known") == []
    first = counting.queries
    assert problems(extract, counting, known=tmp_path / "known") == []
    assert counting.queries - first == 2, "geographies and sources are always read"


def test_a_known_file_that_changed_is_still_found(path, check, tmp_path):
    known = tmp_path / "known"
    assert check(write_extract(path, MARCH), known=known) == []
    file = path / file_name("children", MONTH)
    file.write_bytes(file.read_bytes().replace(b"live", b"dead"))
    assert ("its SHA-256 differs from the manifest's") in {
        p.found for p in check(path, known=known)
    }


@pytest.mark.parametrize(
    ("table", "told"),
    [("geographies", "accesses"), ("children", "shields"), ("returns", "systems")],
)
def test_a_part_is_read_again_when_what_it_was_held_against_changed(
    path, check, tmp_path, table, told
):
    known = tmp_path / "known"
    assert check(write_extract(path, MARCH), known=known) == []

    def spoil(rows):
        rows["geographies", None][2 if table == "geographies" else 0].update(
            level="region" if table == "geographies" else "England"
        )
        rows["children", MONTH][0].update(child_id=CHILD + (50 if table == "children" else 0))
        rows["returns", MONTH][0].update(received_on=None if table == "returns" else day(3, 9))

    assert told in {
        p.file.partition("/")[0]
        for p in check(write_extract(path, MARCH, spoil=spoil), known=known)
    }


def test_problems_are_told_each_time(path, check, tmp_path):
    write_extract(path, MARCH, spoil=changed("children", sex="neither"))
    assert check(path, known=tmp_path / "known") == check(path, known=tmp_path / "known") != []


def test_a_file_that_was_not_the_listed_one_is_not_remembered(path, check, tmp_path):
    """Its rows were good, but they are not the bytes the manifest would have been believed for."""
    write_extract(path, MARCH)
    manifest = json.loads((path / MANIFEST).read_text())
    entry = next(entry for entry in manifest["files"] if entry["table"] == "shields")
    entry["sha256"] = "0" * 64
    (path / MANIFEST).write_text(json.dumps(manifest))
    check(path, known=tmp_path / "known")
    with_shields = len(list((tmp_path / "known").iterdir()))
    # And one for what lasts from month to month.
    assert with_shields == len(TABLES) - 1 + 1


def test_one_more_month_costs_one_month(path, engine, tmp_path):
    counting = Counting(engine)
    problems(open_extract(write_extract(path, MARCH)), counting, known=tmp_path / "known")
    known = set((tmp_path / "known").iterdir())
    problems(
        open_extract(write_extract(path, ("2010-03", "2010-04"))),
        counting,
        known=tmp_path / "known",
    )
    looks_ahead = [
        t.name for t in MONTHLY if any("extract_end" in rule.bad_when for rule in t.rules)
    ]
    assert sorted(looks_ahead) == ["alerts", "audit_reviews", "returns"]
    # The tables given once are compared with the last month's calendar.
    assert len(set((tmp_path / "known").iterdir()) - known) == len(TABLES) + len(looks_ahead) + 1, (
        "and what lasts from month to month, which is small"
    )


def test_progress_is_told_from_nothing_to_all(path, check):
    told = []
    extract = open_extract(write_extract(path, MARCH))
    check(path, progress=lambda done, total, doing: told.append((done, total, doing)))
    assert told[0] == (0, sum(file.bytes for file in extract.files), "geographies")
    assert told[-1] == (told[0][1], told[0][1], "") and [done for done, *_ in told] == sorted(
        done for done, *_ in told
    )
    assert "children 2010-03" in {doing for *_, doing in told}


# -- the calendar ----------------------------------------------------------------------------------


def test_the_calendar_of_a_month():
    assert calendar_values("2010-02", "2010-07") == {
        "month": "2010-02",
        "month_start": day(2, 1),
        "month_end": day(2, 28),
        "cut_5": day(2, 28, 2005),
        "cut_10": day(2, 28, 2000),
        "cut_15": day(2, 28, 1995),
        "cut_16": day(2, 28, 1994),
        "cut_18": day(2, 28, 1992),
        "year_before": day(2, 28, 2009),
        "extract_end": day(7, 31),
        "clocks_skip_from": dt.datetime(2010, 3, 28, 1),
        "clocks_forward": dt.datetime(2010, 3, 28, 2),
        "clocks_back_repeat": dt.datetime(2010, 10, 31, 1),
        "clocks_back": dt.datetime(2010, 10, 31, 2),
    }


@pytest.mark.parametrize(
    ("month", "before"),
    [("2009-02", day(2, 29, 2008)), ("2012-02", day(2, 28, 2011)), ("2009-03", day(3, 31, 2008))],
)
def test_the_year_before_leaves_twelve_whole_months(month, before):
    assert calendar_values(month, month)["year_before"] == before


def test_the_calendar_reaches_the_engine_unchanged(engine):
    one = calendar("2010-02", "2010-07")
    assert engine.fetch(sa.select(one)) == [tuple(calendar_values("2010-02", "2010-07").values())]
    assert tuple(column.name for column in one.c) == CALENDAR


@pytest.mark.parametrize("year", range(2005, 2026))
def test_the_clocks_change_when_they_do_in_london(year):
    try:
        london = zoneinfo.ZoneInfo("Europe/London")
    except zoneinfo.ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zone files")
    values, minute = calendar_values(f"{year}-01", f"{year}-01"), dt.timedelta(minutes=1)
    hours = [
        values["clocks_forward"],
        values["clocks_forward"] - 61 * minute,
        values["clocks_back_repeat"] - minute,
        values["clocks_back"],
    ]
    assert [when.replace(tzinfo=london).utcoffset().seconds // 60 for when in hours] == [
        60,
        0,
        60,
        0,
    ]
    twice = values["clocks_back_repeat"].replace(tzinfo=london)
    assert twice.utcoffset() != twice.replace(fold=1).utcoffset()


def test_months_between():
    assert months_between("2009-11", "2010-02") == ("2009-11", "2009-12", "2010-01", "2010-02")
    assert months_between("2010-02", "2009-11") == ()
    with pytest.raises(ValueError, match="YYYY-MM"):
        months_between("2010-2", "2010-03")
