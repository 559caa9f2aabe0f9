"""Every page as a reader opens it: through the router, at addresses good and bad."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

import permissions.opening
import settings
from components.rollout import monitor
from components.rollout.monitor import SHOW, confidence_in_words, whats
from exports import FileMarks
from measures import BREAKDOWNS, MEASURES
from measures.measure import Breakdown, Measure
from permissions import Reader, Role
from queries.monitor import MilestoneStatus
from release.vocabulary import Kind
from tests.dashboard import BOUNDARY, MONTHS, SYNTHETIC, World, make_published
from web.menu import PAGES

ROUTER = str(Path(__file__).parent.parent.parent / "web" / "page_script.py")
CHOICES = [
    {},
    {"area": "E12000002"},
    {"area": "E08000006", "period": "2009-03"},
    {"area": "E10000001", "period": "2009-02"},
    {"area": "E06000001", "period": "2009-05"},
    {"period": "2009-Q1"},
    {"period": "FY2008-09"},
    {"period": "to-date"},
]
WRONG = [
    {"area": "E99999999"},
    {"period": "1066-10"},
    {"period": "2009-06' or 1=1"},
    {"area": "<script>alert(1)</script>"},
    {"area": "x" * 10_000},
]

FIGURES = [
    page
    for page in PAGES
    if page.section not in ("About", "Parliament") and page.id not in {"changes", "find_figure"}
]
"""Pages of figures for an area and period; those of the section Parliament are of what is pasted
and what was given, those of About hold documents, and what the release says of itself; what changed
between two releases has tests of its own.
"""

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.id)
each_page = pytest.mark.parametrize("page", FIGURES, ids=lambda p: p.id)
Reading = Callable[[Path], None]


def visit(page: object, query: dict[str, str] | None = None, *, section: str = "all") -> AppTest:
    """The page opened at its address, with all its sections unless one is named;
    with an empty word as it opens."""
    at = AppTest.from_file(ROUTER, default_timeout=60)
    at.query_params.update(({"section": section} if section else {}) | (query or {}))
    return at.run() if page is PAGES[0] else at.switch_page(str(page.path)).run()


def seen(page: object, query: dict[str, str] | None = None, *, section: str = "all") -> AppTest:
    """The same for a test that only looks: a page that was opened before is not opened again."""
    return _seen(page, tuple(sorted((query or {}).items())), section, settings.current())


@lru_cache(maxsize=40)
def _seen(page: object, query: tuple[tuple[str, str], ...], section: str, _: object) -> AppTest:
    return visit(page, dict(query), section=section)


def page_of(id_: str) -> object:
    """A page by its id."""
    return next(page for page in PAGES if page.id == id_)


def text(at: AppTest) -> str:
    """All the words of a page."""
    blocks = [b.proto.body for b in at.get("html") if "<style" not in b.proto.body] + [
        h.value for h in (*at.title, *at.header, *at.subheader)
    ]
    return "\n".join(blocks)


def headings(at: AppTest) -> list[str]:
    """The headings of the parts of a page."""
    return [unescape(h) for h in re.findall(r'<h2 class="section-title"[^>]*>(.*?)</h2>', text(at))]


OF_THE_PAGE = re.compile(r"Unit: (milestones of authorities|dates and days)\.")


def tables(at: AppTest) -> list[str]:
    """The tables of a page's figures, as HTML; what an area is at a glance repeats numbers of the
    tables below it, and what moved in the roll-out is counted on the page and has a file of its
    own.
    """
    bodies = [b.proto.body for b in at.get("html")]
    return [
        body
        for body in bodies
        if "<table" in body and "glance-table" not in body and not OF_THE_PAGE.search(body)
    ]


FILE = re.compile(r'<a href="/files/([0-9a-f]{32})\.(\w+)">(.*?)</a>')


def files(at: AppTest) -> list[tuple[str, str]]:
    """The files a page offers: the end of the name of each,
    and what its link says to those who hear it."""
    said = "".join(b.proto.body for b in at.get("html"))
    return [
        (suffix, unescape(re.sub("<.*?>", "", words))) for _, suffix, words in FILE.findall(said)
    ]


DRAWING = re.compile(r'<div class="drawn" role="group" aria-label="([^"]*)" data-drawn="([^"]*)">')


def drawn(at: AppTest) -> list[tuple[str, str]]:
    """The charts of a page: name and drawing."""
    return [found for b in at.get("html") for found in DRAWING.findall(b.proto.body)]


@pytest.fixture(autouse=True)
def _published(releases: Path, reading: Reading) -> None:
    reading(releases)


@each_page
@pytest.mark.parametrize("query", CHOICES, ids=lambda q: ",".join(q.values()) or "standard")
def test_page_shows_its_figures(page: object, query: dict[str, str]) -> None:
    at = seen(page, query)
    assert not at.exception and not at.error
    charts = drawn(at)
    assert charts and tables(at), "a page without a figure"
    assert all(name.strip() for name, _ in charts), "a drawing without a name"
    assert not at.get("vega_lite_chart"), "a chart is left for the browser to draw"
    assert not any("<caption></caption>" in t for t in tables(at)), "a table without a name"
    offered = files(at)
    assert all(
        len([n for kind, n in offered if kind == suffix]) == len(tables(at))
        for suffix in ("ods", "xlsx", "csv", "zip")
    ), "every table can be downloaded"
    assert all(
        len([n for kind, n in offered if kind == suffix]) == len(charts)
        for suffix in ("svg", "png")
    ), "every chart can be downloaded"
    names = [b.proto.label for b in at.get("download_button")]
    assert [n for n in names if "PDF" in n] == names[-1:], "the page can be taken away as a brief"
    own = sum(OF_THE_PAGE.search(b.proto.body) is not None for b in at.get("html"))
    assert bool(own) == (len(names) > 1), "what is counted on the page has a file"
    assert len(set(offered)) == len(offered), "two links sound alike"
    assert SYNTHETIC.split(": ")[1] in text(at)
    assert "Release" in text(at)


@each_page
def test_no_chart_is_empty(page: object) -> None:
    assert all("mark-" in drawing for _, drawing in drawn(seen(page)))


@each_page
@pytest.mark.parametrize("query", WRONG, ids=["area", "period", "SQL", "script", "long"])
def test_wrong_address_is_said_in_words(page: object, query: dict[str, str]) -> None:
    at = visit(page, query)
    assert not at.exception and not drawn(at) and not tables(at)
    assert "cannot be shown" in text(at) and "<script" not in text(at) and len(text(at)) < 4000
    assert len(at.get("page_link")) == 1


def test_address_of_an_area_before_it_existed_says_when_it_began() -> None:
    at = visit(PAGES[1], {"area": "E06000055", "period": "2009-02"})
    assert "Bedford did not exist in February 2009: it was created on 1 April 2009" in text(at)
    assert not drawn(at) and len(at.get("page_link")) == 1


@pytest.mark.parametrize(
    ("page", "name", "called"),
    [
        *((p, "measure", "measure") for p in ("coverage", "access", "flags", "measure", "compare")),
        ("rollout", "milestone", "milestone"),
        ("rollout", "day", "day"),
        ("rollout", "show", "list"),
        ("rollout", "sort", "order"),
        ("compare", "compare", "comparison"),
        ("compare", "like", "likeness"),
    ],
)
def test_unknown_option_is_refused_before_any_figure_and_the_page_keeps_its_foot(
    page: str, name: str, called: str
) -> None:
    at = visit(page_of(page), {name: "secrets' or 1=1"})
    assert f"That {called} cannot be shown" in text(at) and not drawn(at) and not tables(at)
    assert (
        "secrets" not in text(at)
        and len(at.get("page_link")) == 1
        and 'class="release-line"' in text(at)
    )


@each_page
def test_every_table_names_its_unit_and_headlines_their_source(page: object) -> None:
    at = seen(page)
    assert all(
        re.search(r"<caption>[^<]+\. Unit: [^<]+\.</caption>", table) for table in tables(at)
    )
    assert all(
        "Source: ContactPoint directory extract" in block.proto.body
        for block in at.get("html")
        if 'class="headlines' in block.proto.body
    )


def test_symbols_are_explained_before_the_table_that_uses_them() -> None:
    explained = [
        t
        for t in tables(visit(PAGES[3], {"area": "E06000001", "period": "2009-05"}))
        if "Symbols:" in t
    ]
    assert explained and all(t.index("Symbols:") < t.index("<table") for t in explained)


TERM = re.compile(r'<a class="term" [^>]*>(.*?)</a>')
"""A term of the glossary in what is said: the words are what they were."""


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.id)
def test_any_measure_is_seen_whole_in_the_words_of_the_release(measure: Measure) -> None:
    at = visit(page_of("measure"), {"measure": measure.id})
    assert not at.exception and not at.error
    said = unescape(TERM.sub(r"\1", text(at)))
    assert all(
        words in said
        for words in (
            measure.title,
            measure.definition,
            measure.base,
            measure.shows,
            measure.cannot_show,
            measure.owner,
        )
    )
    if measure.kind is not Kind.QUOTED:
        assert all(
            any(title in unescape(t) for t in tables(at))
            for s in measure.splits()
            if "England" in s.levels
            for title in titles_of(BREAKDOWNS[s.breakdown])
        )


def titles_of(breakdown: Breakdown) -> list[str]:
    """What the table of a breakdown names: its categories;
    of a two-way one the categories of its parts, in rows and columns."""
    return [c.title for part in breakdown.parts for c in BREAKDOWNS[part].categories] or [
        c.title for c in breakdown.categories
    ]


@pytest.mark.parametrize("name", ["area", "period", "measure"])
def test_address_puts_no_words_of_its_own_on_the_page(name: str) -> None:
    assert "Ring 0800" not in text(visit(PAGES[1], {name: "Ring 0800 123"}))


def test_area_that_no_month_of_the_release_knows_is_said_in_words(
    tmp_path: Path, reading: Reading
) -> None:
    make_published(tmp_path, World(months=MONTHS[:2]))
    reading(tmp_path)
    at = visit(PAGES[1], {"area": "E06000055"})
    assert (
        not at.exception
        and "Bedford did not exist in February 2009" in text(at)
        and len(at.get("page_link")) == 1
    )


def test_selection_is_kept_from_page_to_page() -> None:
    at = visit(PAGES[1], {"area": "E12000002", "period": "2009-03"})
    at.switch_page(str(PAGES[3].path)).run()
    assert [at.selectbox(key="choose-area").value, at.selectbox(key="choose-period").value] == [
        "E12000002",
        "2009-03",
    ]


def test_a_page_opened_as_it_is_puts_nothing_into_its_address() -> None:
    """A bookmark of it follows the latest month."""
    for page in FIGURES:
        at = seen(page, section="")
        assert not at.exception and dict(at.query_params) == {}, page.id


def test_what_was_chosen_goes_along_and_an_empty_word_forgets_it() -> None:
    at = visit(PAGES[1], {"area": "E12000002", "period": "2009-03"})
    at.switch_page(str(PAGES[2].path)).run()
    assert {
        name: [value][0] if isinstance(value, str) else value[0]
        for name, value in dict(at.query_params).items()
    } == {"area": "E12000002", "period": "2009-03", "section": "all"}
    at.query_params["period"] = ""
    at.run()
    assert (
        at.selectbox(key="choose-period").value == MONTHS[-1]
        and "period" not in dict(at.query_params)
        and at.selectbox(key="choose-area").value == "E12000002"
    )


def test_an_earlier_month_leads_to_the_latest_and_the_latest_does_not() -> None:
    def labels(query: dict[str, str]) -> list[str]:
        said = "".join(b.proto.body for b in visit(PAGES[0], query).get("html"))
        return re.findall(r'<a class="way" href="/[^"]*">(.*?)</a>', said)

    assert "June 2009 is the latest month: show it" in labels({"period": "2009-03"}) and not any(
        "latest month" in label for label in labels({})
    )


@each_page
def test_what_stands_on_a_page_keeps_its_place_from_month_to_month(page: object) -> None:
    """A browser draws anew whatever moved: a sentence that is there in one month alone must not
    push down what follows."""
    months = [{"period": month} for month in MONTHS[-2:]]
    for month in months:
        visit(page, month)  # what was never drawn has a place for waiting
    before, after = (
        {place: node.type for place, node in visit(page, month).main.children.items()}
        for month in months
    )
    assert before == after


def test_choosing_an_area_moves_the_address() -> None:
    at = visit(PAGES[1])
    at.selectbox(key="choose-area").set_value("E12000002").run()
    assert at.query_params["area"] in ("E12000002", ["E12000002"])
    assert "North West" in text(at)


def test_longer_period_of_a_flow_is_its_last_month_for_a_stock() -> None:
    at = visit(PAGES[2], {"period": "2009-Q1"})
    assert at.selectbox(key="choose-period").value == "2009-Q1"
    at = visit(PAGES[1], {"period": "2009-Q1"})
    assert at.selectbox(key="choose-period").value == "2009-03"


def test_month_without_a_return_is_not_available_and_never_zero() -> None:
    at = visit(PAGES[3], {"area": "E06000001", "period": "2009-05"})
    assert "[x] not available" in text(at) and "Hartlepool sent no return for May 2009." in text(at)


def test_area_without_any_figure_for_a_period_says_why_in_plain_sight() -> None:
    at = visit(PAGES[2], {"area": "E06000055", "period": "to-date"})
    rows = [b.proto.body for b in at.get("html") if 'class="row-notes"' in b.proto.body]
    assert len(rows) == len([t for t in tables(at) if "[x] not available" in t]) > 0 and all(
        BOUNDARY in r for r in rows
    )


@every_page
def test_page_past_the_router_is_refused(page: object) -> None:
    at = AppTest.from_file(str(page.path), default_timeout=30).run()
    assert len(at.error) == 1 and not at.title and not drawn(at)


def test_roll_out_says_how_many_and_which() -> None:
    at = visit(page_of("rollout"), {"period": "2009-05"})
    blocks = next(b.proto.body for b in at.get("html") if 'class="stages"' in b.proto.body)
    assert "Hartlepool" in blocks.split("no return for the month")[1]
    names = [
        n
        for part in re.findall(r'stage-names">(.*?)</p>', blocks)
        if part != "None"
        for n in part.split("; ")
    ]
    counts = [int(n) for n in re.findall(r'stage-count">(\d+)', blocks)]
    assert sum(counts) == len(names) == len(set(names)) == 7


def test_failure_shows_a_reference_and_no_trace() -> None:
    def script() -> None:
        from web.service.lifecycle import show_failure

        show_failure(RuntimeError("secret of the house"))

    said = text(AppTest.from_function(script).run())
    assert "The reference is" in said and "secret" not in said


def test_no_release_is_a_plain_sentence(tmp_path: Path, reading: Reading) -> None:
    reading(tmp_path)
    at = visit(PAGES[0])
    assert not at.exception and "No release has been published yet" in text(at)


def test_damaged_release_is_a_plain_sentence(tmp_path: Path, reading: Reading) -> None:
    folder = make_published(tmp_path, World(seed="to be damaged"))
    file = folder / "release.sqlite"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-100])
    forget_opened(folder)
    reading(tmp_path)
    at = visit(PAGES[1])
    assert not at.exception and "is damaged" in text(at) and not drawn(at)


def test_release_of_a_newer_contract_is_a_plain_sentence(tmp_path: Path, reading: Reading) -> None:
    folder = make_published(tmp_path, World(seed="newer"))
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"contract": 99}))
    point_at(tmp_path, folder)
    reading(tmp_path)
    at = visit(PAGES[1])
    assert not at.exception and "contract 99" in text(at) and not drawn(at)


def test_new_release_is_shown_without_a_restart(tmp_path: Path, reading: Reading) -> None:
    reading(tmp_path)
    make_published(tmp_path, World(seed="first"), at="2009-07-30T09:30:00")
    at = visit(PAGES[0])
    before = drawn(at)
    make_published(tmp_path, World(id="2009-06-r2", seed="second"), at="2009-08-06T09:30:00")
    at.run()
    assert "2009-06-r2" in text(at) and "2009-06-r1" not in text(at)
    assert before and drawn(at) != before


def forget_opened(folder: Path) -> None:
    """Let the store verify a release again, as a fresh process would."""
    from release import store

    for key in [k for k in store._open if k[0] == str(folder.resolve())]:
        del store._open[key]


def point_at(releases: Path, folder: Path) -> None:
    """Move the pointer by hand, for a release that `publish` would refuse."""
    import hashlib

    sha = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    (releases / "CURRENT").write_text(
        json.dumps(
            {"folder": folder.name, "manifest_sha256": sha, "published_at": "2009-07-30T09:30:00"}
        )
    )


def test_page_read_while_another_release_is_published_speaks_of_its_own_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The page was given the release that was published when it was opened;
    a moment later another is."""
    later = replace(
        permissions.opening.available_to(Reader(Role.ON_THIS_MACHINE), "coverage")[0],
        id="2009-06-r2",
        folder="2009-06-r2-0123456789ab",
    )
    monkeypatch.setattr(permissions.opening, "available_to", lambda *_: [later])
    at = visit(page_of("coverage"))
    assert not at.exception and drawn(at)
    assert set(re.findall(r"2009-\d\d-r\d", text(at))) == {"2009-06-r1"} and not [
        link for link in at.get("page_link") if "published release" in link.proto.label
    ]


def test_the_summary_says_when_all_are_expected_to_have_started(
    sample_release: Path, reading: Callable[[Path], None]
) -> None:
    reading(sample_release)
    said = unescape(text(visit(page_of("summary"))))
    assert re.search(
        r"(All are expected to have started by \d[^<]+|Not all are expected to have started within "
        r"three years) \(80% interval: \d[^<]+\) \[forecast\]",
        said,
    )


def test_the_monitor_of_a_release_without_forecasts_says_so() -> None:
    said = unescape(text(visit(page_of("rollout"), {"show": "every", "sort": "moves"})))
    for words in ("Since the end of", "Due within", "By forecast (median)", "There is no forecast"):
        assert words in said, words
    assert re.search(r'href="/rollout\?area=E0\d+', said)


def test_a_long_list_of_milestones_is_cut_on_the_page_and_whole_in_its_file(
    sample_release: Path, reading: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bytes] = []
    monkeypatch.setattr(
        monitor,
        "logged_download",
        lambda make, name, **_: made.append(make(FileMarks("OFFICIAL"))) or (lambda: b""),
    )
    monkeypatch.setattr(monitor, "MOST", 3)
    monkeypatch.setattr(monitor, "MOST_OF_ALL", 5)
    reading(sample_release)
    for section, most in (("each", 3), ("all", 5)):
        at = visit(page_of("rollout"), {"show": "every", "sort": "authority"}, section=section)
        (table,) = (b.proto.body for b in at.get("html") if "figure-table monitor" in b.proto.body)
        shown = re.findall(r'<tr><th scope="row"><a [^>]*>(.*?)<span.*?</th><td[^>]*>(.*?)<', table)
        (all_,) = re.findall(
            rf"([\d,]+) rows, the first {most} shown; the file holds all", text(at)
        )
        rows = list(csv.DictReader(io.StringIO(made[-1].decode("utf-8-sig"))))
        assert len(shown) == most and len(rows) == int(all_.replace(",", ""))
        assert shown == [(row["Authority"], row["Milestone"]) for row in rows[:most]]
        assert {row["marking"] for row in rows} == {"OFFICIAL"} and rows[0]["period"]


def test_every_number_of_what_moved_leads_to_as_many_rows(
    sample_release: Path, reading: Callable[[Path], None]
) -> None:
    """Of each list the first line under its table says how many rows there are."""
    reading(sample_release)
    said = text(visit(page_of("rollout"), section="news"))
    led = re.findall(r'<a href="/rollout\?([^"]+)">([\d,]+)<span class="unseen">: (.+?)<', said)
    assert len(led) == len({words for _, _, words in led}) == 4 + 2 * 3
    for query, many, _ in led:
        asked = dict(parse_qsl(unescape(query)))
        listed = text(visit(page_of("rollout"), asked))
        if many == "0":
            assert "No milestone of these authorities is of that kind" in listed
        else:
            assert f'<p class="symbols">{many} row' in listed, query


LATE = MilestoneStatus(
    area=SimpleNamespace(code="E1", name="Somewhere", wave="wave_1"),
    region="Somewhere",
    milestone="Ready",
    baseline="2009-03-31",
    plan="2010-03-31",
    actual="",
    was="2010-03-31",
    moves=0,
    moved_days=0,
    days=30,
    due=0,
    expected=0,
    reached=False,
    moved=False,
    passed=False,
    unsent=False,
)
"""A milestone whose first baseline has gone by, and of which nothing else is to be told."""


def test_what_is_late_is_among_what_happened_or_is_late() -> None:
    assert whats(LATE) == ["First baseline gone by"] and SHOW["news"][1](LATE)
    assert whats(replace(LATE, days=None)) == []


def test_a_rating_by_rule_and_one_that_is_stated_stand_side_by_side_or_alone() -> None:
    titles = {"in_doubt": "In doubt", "probable": "Probable"}
    stated = {"rating": "probable", "by": "Director", "on": "2009-07-28"}
    by_rule = replace(LATE, rule="in_doubt", chance=12.0)
    assert confidence_in_words(by_rule, titles) == "In doubt, 12%"
    both = confidence_in_words(replace(by_rule, stated=stated), titles)
    assert both == "In doubt, 12%; stated: probable, by Director, 28 July 2009"
    alone = confidence_in_words(replace(LATE, stated=stated), titles)
    assert alone == "Stated: probable, by Director, 28 July 2009"
    assert confidence_in_words(LATE, titles) == ""


def test_the_monitor_tells_what_moved_what_comes_next_and_its_record(
    sample_release: Path, reading: Callable[[Path], None]
) -> None:
    reading(sample_release)
    at = visit(page_of("rollout"))
    said = unescape(text(at))
    for words in (
        "Plan moved",
        "Delivery confidence",
        "Unachievable",
        "None given",
        "95% interval",
    ):
        assert words in said, words
    assert "How earlier forecasts have turned out" in headings(at)
    one = unescape(text(visit(page_of("rollout"), {"area": "E08000006"})))
    assert "Each milestone: forecast date" in one and "80% interval" in one
