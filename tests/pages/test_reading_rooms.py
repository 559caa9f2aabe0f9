"""What the reading rooms say: lists on a day, areas beside each other, one area whole,
and what stands behind the figures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

import settings
from figures.observation import STATUS_WORDS
from measures import BREAKDOWNS, MEASURES, TOPICS
from queries.catalogue import catalogue_of
from release.vocabulary import Kind, Status
from tests.dashboard import World, make_published
from tests.pages.test_pages import drawn, page_of, tables, text, visit

SALFORD, BEDFORD = "E08000006", "E06000055"


@pytest.fixture(autouse=True)
def _published(releases: Path, reading: Callable[[Path], None]) -> None:
    reading(releases)


def blocks(at: object) -> dict[str, tuple[int, list[str]]]:
    """The lists of those that had reached a milestone by a day: title, count and names of each."""
    body = next(b.proto.body for b in at.get("html") if 'class="how-many"' in b.proto.body)
    found = re.findall(
        r'stage-title">(.*?)</p><p class="stage-count">(\d+) .*?stage-names">(.*?)</p>', body
    )
    return {
        title: (int(count), [] if names == "None" else unescape(names).split("; "))
        for title, count, names in found
    }


def test_lists_say_how_many_and_which_and_every_authority_once() -> None:
    at = visit(page_of("rollout"), {"period": "2009-06", "milestone": "ready", "day": "15"})
    lists = blocks(at)
    names = [name for _, some in lists.values() for name in some]
    assert (
        all(count == len(some) for count, some in lists.values())
        and len(names) == len(set(names)) == 7
    )
    assert f"{lists['Reached'][0]} of 7 authorities had reached it by 15 June 2009." in text(at)


def test_more_have_reached_a_milestone_later_in_the_month_never_fewer() -> None:
    reached = [
        set(
            blocks(
                visit(
                    page_of("rollout"), {"period": "2009-06", "milestone": "ready", "day": str(day)}
                )
            )["Reached"][1]
        )
        for day in (1, 15, 30)
    ]
    assert reached[0] <= reached[1] <= reached[2]


def test_authority_without_a_return_is_not_late_but_not_available() -> None:
    at = visit(page_of("rollout"), {"period": "2009-05", "milestone": "management_team"})
    assert blocks(at)["Not available: no return for the month"] == (
        1,
        ["Hartlepool"],
    ) and "of 7 authorities had reached it by 31 May 2009; for 1 it is not known." in text(at)


def test_day_a_month_does_not_have_is_its_last() -> None:
    at = visit(page_of("rollout"), {"period": "2009-02", "day": "31"})
    assert at.selectbox(key="choose-day").value == "28" and "by 28 February 2009" in text(at)


def test_longer_period_leads_to_the_lists_of_its_last_month() -> None:
    assert (
        visit(page_of("rollout"), {"period": "2009-Q1"}).selectbox(key="choose-day").value == "31"
    )


@pytest.mark.parametrize(
    "areas",
    [
        "E99999999",
        "E92000001,E99999999",
        "E92000001,E12000001,E12000002,E12000006,E12000007",
        "<script>",
        "' or 1=1",
        BEDFORD + "," + "x" * 10_000,
    ],
)
def test_wrong_areas_to_compare_are_said_in_words(areas: str) -> None:
    at = visit(page_of("compare"), {"compare": "areas", "areas": areas})
    assert (
        not at.exception
        and not drawn(at)
        and "areas asked for cannot be shown" in text(at)
        and "<script" not in text(at)
    )


def test_area_that_did_not_exist_then_cannot_be_compared() -> None:
    assert "cannot be shown" in text(
        visit(page_of("compare"), {"compare": "areas", "areas": BEDFORD, "period": "2009-02"})
    )


def test_nine_regions_are_each_drawn_once_on_one_scale() -> None:
    at = visit(page_of("compare"), {"measure": "record_views"})
    bars, panels = (name for name, _ in drawn(at))
    assert (
        "Bar chart of 4 regions" in text(at)
        and "East of England, London, North East and North West" in text(at)
        and [bars, panels] == re.findall(r'<h3 class="figure-title">(.*?)</h3>', text(at))
    )
    names = [
        re.sub("<.*?>", "", cell)
        for cell in re.findall(r'<th scope="row">(.*?)</th>', tables(at)[0])
    ]
    assert sorted(names) == ["East of England", "England", "London", "North East", "North West"]


def test_up_to_four_areas_stand_in_the_order_asked_for() -> None:
    at = visit(
        page_of("compare"),
        {
            "compare": "areas",
            "areas": f"{SALFORD},E12000002,E92000001",
            "measure": "directory_coverage",
        },
    )
    assert at.multiselect[0].value == [SALFORD, "E12000002", "E92000001"]
    heads = [unescape(h) for h in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', tables(at)[1])]
    assert heads == ["Period", "Salford", "North West", "England"]


def test_authority_beside_those_like_it_says_the_rule() -> None:
    said = unescape(text(visit(page_of("compare"), {"compare": "like", "area": BEDFORD})))
    assert (
        "Authorities like Bedford by size and type: the 3 of the type “unitary” whose number of "
        "children is nearest" in said
    )


def test_no_authority_is_like_a_region_and_it_says_so() -> None:
    at = visit(page_of("compare"), {"compare": "like", "area": "E12000002"})
    assert (
        not at.exception
        and "Choose an authority" in text(at)
        and 'class="release-line"' in text(at)
    )


def test_profile_holds_every_headline_of_the_area_beside_region_and_england() -> None:
    at = visit(page_of("profile"), {"area": SALFORD})
    heads = [re.findall(r'<th scope="col"[^>]*>(.*?)</th>', t) for t in tables(at)]
    topics = [h for h in heads if h[:2] == ["Measure", "Unit"]]
    assert topics and all(h[2:] == ["Salford", "North West", "England"] for h in topics)
    shown = unescape(" ".join(tables(at)))
    expected = [
        m.title
        for m in MEASURES
        if m.kind in (Kind.STOCK, Kind.FLOW)
        and m.total
        and not m.total_of
        and "authority" in m.levels
    ]
    assert len(expected) > 15 and all(
        f'<th scope="row">{title}</th>' in shown for title in expected
    )
    assert ["Milestone", "First baseline", "Latest plan", "Actual"] in heads


def test_area_younger_than_the_figure_says_since_when_it_exists() -> None:
    at = visit(page_of("compare"), {"compare": "areas", "areas": f"{BEDFORD},{SALFORD}"})
    heads = [unescape(h) for h in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', tables(at)[1])]
    months = re.findall(r'<th scope="row">([^<]*?)(?: <span|</th>)', tables(at)[1])
    assert heads == ["Period", "Bedford", "Salford"] and [months[0], months[-1]] == [
        "January 2009",
        "June 2009",
    ], "areas in the order asked for, months in order of time"
    assert any(
        "Bedford was created on 1 April 2009" in b.proto.body
        for b in at.get("html")
        if 'class="row-notes"' in b.proto.body
    )


def test_profile_keeps_the_decimals_of_each_measure() -> None:
    coverage = next(
        t
        for t in tables(visit(page_of("profile"), {"area": SALFORD}))
        if "share of children" in t.lower() or "Live records as a share" in t
    )
    rows = {
        unescape(name): [re.sub("<.*?>", "", c) for c in re.findall(r"<td[^>]*>(.*?)</td>", rest)]
        for name, rest in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', coverage)
    }
    share = next(m.title for m in MEASURES if m.id == "directory_coverage")
    assert all("." in cell for cell in rows[share][1:]) and not any(
        "." in cell for cell in rows["Children with a live record"][1:]
    )


def test_profile_says_what_is_missing_and_why() -> None:
    said = unescape(text(visit(page_of("profile"), {"area": "E06000001", "period": "2009-05"})))
    assert (
        "Hartlepool sent no return for May 2009." in said and "Not available for May 2009: " in said
    )
    assert "Published for larger areas alone: " in said


def test_any_measure_says_first_that_it_has_no_figure_for_the_area_and_shows_that_of_england() -> (
    None
):
    at = visit(page_of("measure"), {"measure": "unmatched_source_records", "area": SALFORD})
    said = unescape(text(at))
    assert not at.exception and said.index("There is no figure for Salford alone") < said.index(
        "Definition"
    )
    assert (
        "What stands below is of England, and not of Salford." in said
        and any("England" in t for t in tables(at))
        and len(drawn(at)) > 1
    )
    assert "There is no figure" not in text(
        visit(page_of("measure"), {"measure": "unmatched_source_records"})
    )


def test_quoted_figures_are_not_said_to_be_synthetic_nor_of_the_month_of_the_release() -> None:
    at = visit(page_of("measure"), {"measure": "programme_cost"})
    said = unescape(text(at))
    assert (
        not at.exception
        and "Quoted figures" in said
        and "not synthetic" in said
        and "made up for demonstration" not in said
    )


def test_who_looked_is_of_the_dashboard_and_of_no_area() -> None:
    said = unescape(text(visit(page_of("looked"))))
    assert "The dashboard, June 2009" in said and "England, June 2009" not in said


def test_selective_shows_the_region_of_an_authority_and_says_so() -> None:
    at = visit(page_of("selective"), {"area": SALFORD})
    assert "Salford lies in the North West, which is shown." in text(at)
    assert not any("Salford" in t for t in tables(at))


def test_methodology_has_an_entry_for_every_measure_under_the_title_of_its_topic() -> None:
    at = visit(page_of("methodology"))
    said = unescape(text(at))
    folds = re.findall(r'<details class="fold of-measure"><summary>(.*?)</summary>', said)
    assert sorted(folds) == sorted(m.title for m in MEASURES)
    plain = re.sub(r"</?a(?: [^>]*)?>", "", said)
    assert all(m.definition in plain and m.unit in plain for m in MEASURES)
    headings_ = re.findall(r'<h3 class="figure-title">(.*?)</h3>', said)
    assert set(headings_) >= set(TOPICS.values())
    topics = dict.fromkeys(TOPICS[m.topic] for m in MEASURES)
    assert [h for h in headings_ if h in topics] == list(topics)


def test_methodology_shows_what_the_release_says_of_its_protection(
    tmp_path: Path, reading: Callable[[Path], None]
) -> None:
    folder = make_published(tmp_path, World(seed="protected"))
    manifest = json.loads((folder / "manifest.json").read_text())
    protection = {
        "cells": 700_000,
        "programmes": 1200,
        "policy": "controlled rounding to 5",
        "narrowest_interval": {"children_on_directory": 8, "record_views": [0, 4]},
        "relations_between_measures": {"Accounts active: part of accounts issued": "by definition"},
    }
    (folder / "manifest.json").write_text(
        json.dumps(manifest | {"protection": protection, "checks": ["no cell twice"]})
    )
    from tests.pages.test_pages import point_at

    point_at(tmp_path, folder)
    reading(tmp_path)
    at = visit(page_of("methodology"))
    said = unescape(text(at))
    assert all(
        words in said
        for words in (
            "700,000",
            "Controlled rounding to 5".lower(),
            "Narrowest interval",
            "0 to 4",
            "Accounts active: part of accounts issued",
            "No cell twice",
        )
    )
    assert "Children with a live record" in next(t for t in tables(at) if "Narrowest interval" in t)


def test_glossary_holds_the_document_every_symbol_and_every_category() -> None:
    at = visit(page_of("glossary"))
    said = unescape(text(at))
    assert all(f"[{s}]" in said and STATUS_WORDS[s] in said for s in Status if s)
    plain = [b for b in BREAKDOWNS.values() if b.id != "figure" and "_by_" not in b.id]
    assert "Shielded record" in said and all(c.title in said for b in plain for c in b.categories)
    crossed = [b for b in BREAKDOWNS.values() if "_by_" in b.id]
    assert crossed and all(f"{b.title} ({len(b.categories):,})" in said for b in crossed)


def test_releases_page_lists_each_release_with_its_status(
    tmp_path: Path, reading: Callable[[Path], None]
) -> None:
    make_published(tmp_path, World(seed="first"), at="2009-07-30T09:30:00")
    make_published(tmp_path, World(id="2009-06-r2", seed="second"), at="2009-08-06T14:05:00")
    reading(tmp_path)
    said = text(visit(page_of("releases")))
    assert (
        "30 July 2009, 9:30am" in said
        and "6 August 2009, 2:05pm" in said
        and "Current" in said
        and "Superseded" in said
    )
    assert said.count('<details class="fold" open>') == 1, (
        "what was new is open for the current one"
    )
    assert said.count("<summary>What was new") == 2


def test_contact_comes_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No contact has been set" in text(visit(page_of("contact")))
    monkeypatch.setenv("CONTACTPOINT_ORGANISATION", "Department <of> Statistics")
    monkeypatch.setenv("CONTACTPOINT_TELEPHONE", "020 7946 0000")
    settings.current.cache_clear()
    for page in ("contact", "accessibility"):
        said = text(visit(page_of(page)))
        assert (
            "Department &lt;of&gt; Statistics" in said
            and "020 7946 0000" in said
            and "No contact has been set" not in said
        )


def test_release_without_what_a_page_is_about_says_so(
    store: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = catalogue_of(store)
    bare = replace(
        catalogue,
        measures={},
        breakdowns={id_: b for id_, b in catalogue.breakdowns.items() if id_ != "milestone"},
    )
    for room in ("stages", "any_measure"):
        monkeypatch.setattr(f"components.{room}.catalogue_of", lambda _: bare)
    for page, said in {
        "rollout": "holds no milestones",
        "measure": "holds no measure",
        "compare": "holds no measure",
    }.items():
        at = visit(page_of(page))
        assert (
            not at.exception
            and not drawn(at)
            and said in text(at)
            and 'class="release-line"' in text(at)
        ), page


def test_topics_are_called_by_their_titles_where_a_measure_is_chosen() -> None:
    at = visit(page_of("measure"))
    assert (
        at.selectbox(key="choose-measure").format_func("authority_stage").startswith("Roll-out: ")
        if hasattr(at.selectbox(key="choose-measure"), "format_func")
        else "Roll-out: Roll-out stage reached by each authority"
        in at.selectbox(key="choose-measure").options
    )
