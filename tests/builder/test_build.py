"""A whole release from the command line: the same twice, whole or not at all,
published and taken back."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

import exports
from figures.figure import Across, Selection
from queries.figures import figure
from release import store, tables
from release.vocabulary import ENGLAND, REPLACES_VALUE, Level, Status
from tests.builder.commands import builder
from tests.builder.small import Small

ROOT = Path(__file__).parents[2]


def frame(releases: Path, query: str) -> pd.DataFrame:
    with store.open_current(releases).engine.connect() as connection:
        return pd.read_sql(sa.text(query), connection)


def test_the_same_extract_and_policy_give_the_same_digest_anywhere(
    two_built: Path, tmp_path: Path
) -> None:
    """The first of two releases, built again in a store of its own, with nothing counted yet."""
    earlier = two_built / "2"
    shutil.copytree(earlier, tmp_path / "elsewhere")
    builder("build", tmp_path / "elsewhere", "--out", tmp_path / "releases", "--publish")
    first = min(store.folders(two_built / "releases"))
    assert store.open_current(tmp_path / "releases").digest == store.open_release(first).digest


@pytest.fixture
def small_releases(small: Small, small_work: Path, tmp_path: Path) -> Path:
    """A copy of the store of the small world, to change at will, with its work folder beside it:
    what the commands do to a store does not hang on its size."""
    return Path(shutil.copytree(small.releases, tmp_path / "releases"))


@pytest.fixture
def small_work(small: Small, tmp_path: Path) -> Path:
    """A copy of the work folder of that world, where a store beside it has its own:
    what was counted is not counted again."""
    return Path(shutil.copytree(small.work, tmp_path / "builder-work"))


MOMENTS = {
    "at the start": lambda folder: folder.exists(),
    "while it counts": lambda folder: any((folder / "work").rglob("*.parquet")),
    "while it writes": lambda folder: any((folder / "releases" / "staging").rglob("*.sqlite*")),
}
"""When a build is killed, and what is there then."""


def test_killed_at_any_moment_a_build_leaves_the_published_release_and_the_next_completes(
    small: Small, small_releases: Path, tmp_path: Path
) -> None:
    before = store.open_current(small_releases).digest
    words = [
        *("build", small.extract, "--policy", small.policy, "--out", small_releases),
        *("--work", tmp_path / "work", "--revision", "2", "--publish"),
    ]
    for name, come in MOMENTS.items():
        process = subprocess.Popen(
            [sys.executable, "-m", "builder", *map(str, words)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not come(tmp_path):
            assert process.poll() is None, f"it ended before it could be killed {name}"
            time.sleep(0.005)
        process.kill()
        process.wait()
        assert store.open_current(small_releases).digest == before
    builder(*words)
    assert store.open_current(small_releases).id.endswith("-r2")
    staging = small_releases / "staging"
    assert not staging.exists() or not list(staging.iterdir())


def test_a_broken_extract_is_refused_before_anything_is_built(
    sample_extract: Path, tmp_path: Path
) -> None:
    shutil.copytree(sample_extract, tmp_path / "extract")
    victim = next((tmp_path / "extract").glob("children/*/*.parquet"))
    victim.write_bytes(victim.read_bytes()[:-500])
    said = builder("build", tmp_path / "extract", "--out", tmp_path / "releases", expect=1)
    assert "problem" in said and victim.relative_to(tmp_path / "extract").as_posix() in said
    assert not store.folders(tmp_path / "releases")


def test_what_may_still_be_corrected_is_provisional_in_every_period_that_holds_it_and_only_counts_begin_with_a_break(  # noqa: E501
    sample_release: Path,
) -> None:
    marked = frame(
        sample_release,
        "select measure.id, kind, period.id as period, period.ends_on, status, "
        "geography.valid_from from observation join measure using (measure_key) join period using "
        "(period_key) join geography using (geography_key) where status in ('', 'p', 'b')",
    )
    sent = marked[marked["id"] == "indications_started"]
    assert set(sent.loc[sent["ends_on"] == "2009-07-31", "status"]) == {"p"} and {
        "2009-07",
        "FY2009-10",
        "to-date",
    } <= set(sent.loc[sent["status"] == "p", "period"])
    assert "p" not in set(sent.loc[sent["ends_on"] < "2009-07-01", "status"]) | set(
        marked.loc[marked["id"] == "children_on_directory", "status"]
    )
    assert set(marked.loc[marked["status"] == "b", "kind"]) <= {"stock", "flow"} and set(
        marked.loc[marked["status"] == "b", "valid_from"]
    ) == {"2009-04-01"}


def test_what_is_too_early_to_judge_is_marked_and_noted_and_a_total_of_another_measure_has_no_row(
    sample_release: Path,
) -> None:
    marked = frame(
        sample_release,
        "select measure.id, breakdown.id as breakdown, category.id as category, period.id as "
        "period, status from observation join measure using (measure_key) join period using "
        "(period_key) join breakdown using (breakdown_key) join category using (category_key) "
        "where value is not null",
    ).set_index("id")
    breaches = marked.loc["procedure_breaches"]
    assert set(breaches.loc[breaches["status"] == "p1", "period"]) == {
        "2009-07",
        "FY2009-10",
        "to-date",
    }, "no quarter ends in July"
    reviews = marked.loc["audit_reviews"]
    assert set(reviews.loc[reviews["status"] == "p1", "category"]) == {"late", "not_completed"}, (
        "what was done on time was done"
    )
    raised = marked.loc["alerts_raised"]
    assert set(raised.loc[raised["status"] == "p1", "breakdown"]) == {"time_to_close"}
    notes = frame(
        sample_release,
        "select text from note where measure = 'alerts_closed_in_10_days' and period = '2009-07' "
        "and geography is null",
    )
    assert notes["text"].tolist() == [
        "It is too early to judge July 2009: 10 working days had not passed between its end and "
        "31 July 2009, the last day of the release. It is not compared with another period."
    ]
    for measure in ("children_by_supplying_source", "children_by_number_of_sources"):
        assert "all" not in set(marked.loc[measure, "breakdown"]), (
            "the total of each is all live records, and stands under that name"
        )


def test_publish_roll_back_list_and_describe(small: Small, small_releases: Path) -> None:
    extract, policy, releases = small.extract, small.policy, small_releases
    first = store.open_current(releases).id
    second = first.replace("-r1", "-r2")
    builder("build", extract, "--policy", policy, "--out", releases, "--revision", 2)
    assert store.open_current(releases).id == first, "building publishes nothing"
    builder("publish", second, "--out", releases)
    assert store.open_current(releases).id == second
    listed = builder("list", "--out", releases)
    assert second in listed and first in listed
    builder("rollback", "--out", releases)
    assert store.open_current(releases).id == first
    assert json.loads(builder("describe", "--out", releases))["release"] == first
    assert "no earlier publication" in builder("rollback", "--out", releases, expect=1), (
        "going back twice does not go forward"
    )


def test_the_list_cuts_no_name_where_it_has_little_room(sample_release: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "builder", "list", "--out", str(sample_release)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "40"},
    )
    assert (
        done.returncode == 0
        and store.open_current(sample_release).folder.name in done.stdout
        and "since" in done.stdout
        and "…" not in done.stdout
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("publish", "2011-01"), "No release in"),
        (("describe", "nonsense"), "No release in"),
        (("rollback",), "no earlier publication"),
    ],
)
def test_mistakes_are_told_in_words(
    small_releases: Path, words: tuple[str, ...], says: str
) -> None:
    assert says in " ".join(builder(*words, "--out", small_releases, expect=1).split())


def test_an_unusable_policy_lists_every_error(sample_extract: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    text = (ROOT / "builder" / "policy.toml").read_text()
    policy.write_text(
        "\n".join(
            line
            for line in text.splitlines()
            if not line.startswith(("base", "shielded_records", "searches"))
        )
    )
    said = builder(
        "build", sample_extract, "--out", tmp_path / "releases", "--policy", policy, expect=1
    )
    assert all(name in said for name in ("base", "shielded_records", "searches"))


def test_a_release_describes_itself(sample_release: Path) -> None:
    assert set(store.open_current(sample_release).manifest["rows"]) == set(tables.metadata.tables)
    said = frame(sample_release, "SELECT * FROM release").iloc[0]
    assert said["synthetic"] and said["rounding"] and said["last_month"] == "2009-07"
    measures = frame(sample_release, "SELECT * FROM measure")
    words = [
        "title",
        "short_title",
        "unit",
        "definition",
        "base",
        "shows",
        "cannot_show",
        "protection",
        "owner",
        "reviewed",
    ]
    assert (measures[words] != "").all(axis=None)


def test_every_total_is_a_row_and_every_withheld_value_is_empty(sample_release: Path) -> None:
    missing = frame(
        sample_release,
        """
        SELECT m.id FROM measure m JOIN measure_breakdown mb USING (measure_key) JOIN breakdown b USING (breakdown_key)
        WHERE NOT EXISTS (SELECT 1 FROM observation o WHERE o.measure_key = m.measure_key AND o.breakdown_key = b.breakdown_key)""",  # noqa: E501
    )
    assert missing.empty
    marks = ", ".join(f"'{s}'" for s in REPLACES_VALUE)
    assert frame(
        sample_release,
        f"SELECT 1 FROM observation WHERE status IN ({marks}) AND (value IS NOT NULL OR numerator "
        "IS NOT NULL OR text IS NOT NULL)",
    ).empty


SAYS_WHY = re.compile(
    r"counted in both|can have several|add up to more|do not add|sources overlap", re.IGNORECASE
)
"""Words by which a reader is told why parts and their total differ."""


def test_where_parts_do_not_add_up_to_their_total_the_words_say_why(sample_release: Path) -> None:
    counts = frame(
        sample_release,
        "select m.id as measure, m.kind, m.cannot_show, b.id as breakdown, b.definition, "
        "c.id as category, g.code, g.parent, p.id as period, p.grain, p.ends_on, o.value "
        "from observation o join measure m using (measure_key) join geography g using "
        "(geography_key) join period p using (period_key) join breakdown b using (breakdown_key) "
        "join category c using (category_key) where m.kind in ('stock', 'flow', 'forecast') and "
        "m.denominator = '' and m.unit not in ('per cent', 'date', 'rating')",
    )
    words = counts["cannot_show"].where(
        counts["breakdown"] == "all", counts["cannot_show"] + counts["definition"]
    )
    line = ["measure", "breakdown", "category"]
    of_areas = counts.assign(words=counts["cannot_show"], code=counts["parent"])
    of_categories = counts[counts["breakdown"] != "all"].assign(
        words=words, breakdown="all", category="all"
    )
    compared, differ = 0, {}
    for name, parts in {"areas": of_areas, "categories": of_categories}.items():
        told = counts.set_index([*line, "code", "period"])["value"].dropna()
        split = counts.loc[parts.index, "breakdown"]
        sums = parts.groupby([*line, "code", "period", split.rename("split")]).agg(
            value=("value", "sum"),
            given=("value", "count"),
            all=("value", "size"),
            words=("words", "first"),
        )
        sums = sums[sums["given"] == sums["all"]].reset_index("split")
        both = sums.join(told.rename("told"), how="inner")
        compared += len(both)
        for key, row in both[both["value"] != both["told"]].iterrows():
            if not SAYS_WHY.search(row["words"]):
                differ[name, key[0], row["split"]] = (key, row["value"], row["told"])
    assert compared > 10_000 and not differ, differ


def test_rates_are_made_from_the_published_counts_beside_them(sample_release: Path) -> None:
    rates = frame(
        sample_release,
        """
        SELECT m.id, m.decimals, o.value, o.numerator, o.base, o.status FROM observation o JOIN measure m USING (measure_key) WHERE o.base IS NOT NULL""",  # noqa: E501
    )
    assert len(rates) > 1000
    low = rates["status"] == Status.LOW
    assert low.any() and not low.all()
    assert rates.loc[low, ["value", "numerator"]].isna().all(axis=None)
    assert (rates.loc[~low, "numerator"] > 0).all(), "a rounded count of 0 gives no rate of 0"
    rates = rates[~low]
    for id_, count, base, value in rates[["id", "numerator", "base", "value"]].itertuples(
        index=False, name=None
    ):
        exact = Decimal(int(count)) * (1000 if "per_1000" in id_ else 100) / Decimal(int(base))
        assert Decimal(repr(value)) == exact.quantize(Decimal("0.1"), ROUND_HALF_UP), (
            f"{id_}: {count} of {base}, a half away from zero"
        )
    assert (rates["base"] >= 50).all()


def test_the_boundary_change_of_april_2009(sample_release: Path) -> None:
    series = frame(
        sample_release,
        """
        SELECT g.code, p.id AS period, o.status FROM observation o JOIN measure m USING (measure_key) JOIN geography g USING (geography_key) JOIN period p USING (period_key)
        JOIN breakdown b USING (breakdown_key) WHERE m.id = 'children_on_directory' AND b.id = 'all'""",  # noqa: E501
    ).set_index(["code", "period"])["status"]
    assert set(series["E10000001"].index) == {"2009-01", "2009-02", "2009-03"}
    assert (
        list(series["E06000055"].index) == ["2009-04", "2009-05", "2009-06", "2009-07"]
        and series["E06000055", "2009-04"] == "b"
    )


def download(releases: Path, folder: Path) -> None:
    """Two downloads of one measure, as the dashboard makes them."""
    release = store.open_current(releases)
    folder.mkdir()
    for across, suffix in ((Across.AREAS, "csv"), (Across.CATEGORIES, "ods")):
        chosen = Selection(
            release.id,
            ("record_views",),
            across,
            ENGLAND,
            "2009-07",
            *(("sector",) if suffix == "ods" else ()),
            level=Level.REGION if suffix == "csv" else None,
        )
        one = figure(release, chosen)
        (folder / f"{across}.{suffix}").write_bytes(
            exports.csv(one) if suffix == "csv" else exports.ods(one)
        )


def test_downloads_are_attacked_as_a_reader_holds_them(
    sample_release: Path, tmp_path: Path
) -> None:
    download(sample_release, tmp_path / "downloads")
    assert "15 cells" in builder(
        "attack", tmp_path / "downloads", "--out", sample_release, "--work", tmp_path
    ), "nine regions and six sectors"
    file = tmp_path / "downloads" / "areas.csv"
    file.write_text(file.read_text("utf-8").replace(",yes,", ",no,", 1), encoding="utf-8")
    said = builder(
        "attack", tmp_path / "downloads", "--out", sample_release, "--work", tmp_path, expect=1
    )
    assert (
        "record_views, all: a figure that is not rounded" in said
        and (tmp_path / "gate.csv").exists()
    )


def test_a_download_of_another_kind_is_refused(sample_release: Path, tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "other.ods").write_bytes(b"no spreadsheet")
    assert "other.ods: not a download of this dashboard" in builder(
        "attack", tmp_path / "downloads", "--out", sample_release, expect=1
    )


def test_the_sample_release_is_proved(sample_release: Path) -> None:
    release = store.open_current(sample_release)
    proof = release.manifest["protection"]
    assert min(proof["narrowest_interval"].values()) >= 4 and proof["rounding"]["key_is_public"]
    assert {who: found["exact"] for who, found in proof["insiders"].items()} == {
        "authority": 0,
        "sector": 0,
    }
    known = proof["relations_between_measures"]
    assert known["Accounts issued: part of trained"] == "by definition"


def test_a_release_is_attacked_again_from_outside(two_built: Path, tmp_path: Path) -> None:
    releases = two_built / "releases"
    for release in store.folders(releases):
        assert "nothing can be bounded more closely than the policy allows" in builder(
            "attack", release.name, "--out", releases, "--work", tmp_path
        )


@pytest.mark.usefixtures("small_work")
def test_releases_still_public_forbid_another_key(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases = tmp_path / "releases"
    words = ("build", small.extract, "--policy", small.policy, "--out", releases)
    monkeypatch.setenv("CONTACTPOINT_ROUNDING_KEY", "0123456789abcdef" * 4)
    builder(*words, "--publish")
    assert not store.open_current(releases).manifest["protection"]["rounding"]["key_is_public"]
    told = tmp_path / "given.csv"
    told.write_text(
        "measure,breakdown,category,geography,period,value,exact,on\n"
        "security_incidents,all,all,E92000001,2009-03,many,yes,2009-05-01\n"
    )
    again = (*words, "--revision", "2", "--given", told)
    assert "given.csv, line 2: value must be a whole number" in builder(*again, expect=1)
    told.write_text(told.read_text().replace("many", "3"))
    assert "attack, knowing figures given elsewhere (1)" in builder(*again, expect=1)
    told.write_text(told.read_text().replace(",3,", ",9999,"))  # revised since: it tells nothing
    assert "built" in builder(*again), "beside one that is still public"
    second = store.open_release(next(releases.glob("*-r2-*")))
    assert second.manifest["protection"]["exact_figures_given_elsewhere"] == 1
    monkeypatch.setenv("CONTACTPOINT_ROUNDING_KEY", "fedcba9876543210" * 4)
    said = builder(*words, "--revision", "3", expect=1)
    assert "rounded with another key" in said and len(store.folders(releases)) == 2
