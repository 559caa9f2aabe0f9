"""What follows from the declarations, for a statistician to read:
parts and wholes, windows, signs, what adds up and what cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builder.relations import RelationError, adding_up, relations_of
from builder.relations.universe import universe_of
from builder.statements import tallies_of
from measures import BREAKDOWNS, BY_ID, MEASURES
from measures.measure import (
    REGIONS,
    AtMost,
    CoveredBy,
    Distinct,
    FirstSeen,
    MakeUp,
    Measure,
    NeverFalls,
    PartOf,
    Reached,
    Rows,
    Shows,
    Total,
)
from release.vocabulary import ALL, Kind
from tests.spec.relations.table import of_totals, written

RELATIONS, ADDING = relations_of(MEASURES, BREAKDOWNS), adding_up(MEASURES, BREAKDOWNS)

TOTALS = """
children_by_supplying_source = children_on_directory
children_by_number_of_sources = children_on_directory
children_without_educational_setting <= children_on_directory
children_without_gp <= children_on_directory
records_updated_in_12_months.numerator <= children_on_directory
children_with_any_indication <= children_on_directory
shielded_records <= children_on_directory
children_with_service_involved <= children_with_any_indication
children_with_lead_professional <= children_with_any_indication
children_with_common_assessment <= children_with_any_indication
children_with_any_indication <= children_with_service_involved + children_with_lead_professional + children_with_common_assessment
first_indications_without_history <= children_newly_indicated
children_newly_indicated <= indications_started
practitioners_viewing <= record_views
children_viewed <= record_views
views_out_of_hours.numerator <= record_views
record_views shows practitioners_viewing
record_views shows children_viewed
shielded_view_attempts shows accounts_active
practitioners_viewing <= accounts_active, last 3 months
practitioners_viewing <= accounts_issued, all time before
accounts_active <= accounts_issued
accounts_issued <= practitioners_trained
accounts_suspended <= accounts_issued
practitioners_trained <= practitioners_trained, all time before
accounts_issued <= accounts_issued, all time before
archived_records <= archived_records, all time before
searches shows accounts_issued
alerts_raised shows accounts_issued
alerts_closed_in_10_days.numerator <= alerts_raised
procedure_breaches <= alerts_raised
returns_received <= returns_due
returns_corrected <= returns_received
dashboard_readers <= dashboard_readings
dashboard_pre_release_looks <= dashboard_readings
dashboard_readings shows dashboard_readers
"""  # noqa: E501
"""Everything that holds between the totals of two measures and more,
and does not follow from the rest of it."""


def test_the_totals_of_measures_are_related_as_the_definitions_say():
    assert sorted(of_totals(RELATIONS)) == sorted(TOTALS.strip().splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "alerts_raised/time_to_close/within_5 + alerts_raised/time_to_close/within_10 = "
        "alerts_closed_in_10_days.numerator",
        "record_views/hour_band/working_day_evening + record_views/hour_band/working_day_night + "
        "record_views/hour_band/weekend_or_holiday = views_out_of_hours.numerator",
        "returns_due/return_status/on_time + returns_due/return_status/late = returns_received",
        "returns_on_time = returns_due/return_status/on_time",
        "children_without_gp/age_band/5_9 <= children_on_directory/age_band/5_9",
        "children_with_common_assessment/age_band/0_4 <= children_with_any_indication/age_band/0_4",
        "children_with_any_indication/sex/male <= children_on_directory/sex/male",
        "practitioners_viewing/sector/police <= record_views/sector/police",
        "practitioners_viewing/sector/police <= accounts_active/sector/police, last 3 months",
        "accounts_issued/wave/wave_1 <= practitioners_trained/wave/wave_1",
        "accounts_active/wave/wave_1 <= accounts_issued/wave/wave_1",
        "record_views/sector/health shows children_viewed/sector/health",
        "children_by_supplying_source/source_feed/school_census + "
        "children_by_number_of_sources/number_of_sources/0 <= children_on_directory",
        "alerts_raised/time_to_close/open + procedure_breaches <= alerts_raised",
    ],
)
def test_categories_are_related_too(text):
    assert text in {written(r) for r in (*RELATIONS.rules, *RELATIONS.within, *RELATIONS.presence)}


def test_none_under_five_is_of_school_age():
    assert RELATIONS.impossible == {("children_without_educational_setting", "age_band", "0_4")}


def test_what_follows_from_the_rest_is_not_told():
    told = {written(r) for r in (*RELATIONS.rules, *RELATIONS.within, *RELATIONS.presence)}
    assert not told & {
        "children_without_educational_setting/age_band/5_9 <= children_on_directory",
        "practitioners_viewing/sector/police <= accounts_active, last 3 months",
        "children_with_service_involved <= children_on_directory",
        "accounts_active <= practitioners_trained",
        "record_views shows accounts_active",
        "record_views/hour_band/weekend_or_holiday <= views_out_of_hours.numerator",
    }


def test_what_holds_by_custom_alone_says_so():
    custom = {
        written(r)
        for r in (*RELATIONS.rules, *RELATIONS.within, *RELATIONS.presence, *RELATIONS.facts)
        if not r.sure
    }
    own = "children_with_service_involved"
    assert custom == {
        "children_without_gp + children_by_supplying_source/source_feed/gp_registration = "
        "children_on_directory",
        "children_without_educational_setting + "
        "children_by_supplying_source/source_feed/school_census <= children_on_directory",
        "archived_records <= archived_records, all time before",
        f"{own}/service/health_visiting <= {own}/age_band/0_4",
        f"{own}/service/school_nursing <= {own}/age_band/5_9 + {own}/age_band/10_14 + "
        f"{own}/age_band/15_17",
        f"{own}/service/education_welfare <= {own}/age_band/5_9 + {own}/age_band/10_14 + "
        f"{own}/age_band/15_17",
        f"{own}/service/youth_offending_team <= {own}/age_band/10_14 + {own}/age_band/15_17",
        f"{own}/service/connexions <= {own}/age_band/10_14 + {own}/age_band/15_17",
        "management_team reached: practitioners_trained >= 1",
        "practitioners reached: accounts_issued >= 1",
    }


# --- what adds up ---


def test_what_a_child_or_practitioner_has_one_of_adds_up():
    """Children have one lead professional and one assessment at a time, practitioners one sector
    and one authority for good; services and sources overlap."""
    assert ADDING.overlapping == {
        ("children_by_supplying_source", "source_feed"),
        ("children_with_service_involved", "service"),
        ("children_viewed", "sector"),
        ("dashboard_readers", "reader_group"),
    }


def test_practitioners_add_up_over_areas_and_children_who_move_do_not():
    assert ADDING.sets == {"children_viewed", "children_newly_indicated", "dashboard_readers"}
    assert ADDING.unions == ADDING.sets | {"practitioners_viewing"}


@pytest.mark.parametrize(
    "text",
    [
        " + ".join(f"practitioners_viewing/sector/{s.id}" for s in BREAKDOWNS["sector"].categories)
        + " = practitioners_viewing",
        " + ".join(f"accounts_active/wave/{w.id}" for w in BREAKDOWNS["wave"].categories)
        + " = accounts_active",
        " + ".join(
            f"children_with_lead_professional/sector/{s.id}"
            for s in BREAKDOWNS["sector"].categories
        )
        + " = children_with_lead_professional",
        " + ".join(
            f"children_on_directory/age_band_by_sex/0_4.{s.id}"
            for s in BREAKDOWNS["sex"].categories
        )
        + " = children_on_directory/age_band/0_4",
        "children_with_service_involved <= "
        + " + ".join(
            f"children_with_service_involved/service/{s.id}"
            for s in BREAKDOWNS["service"].categories
        ),
        "children_by_supplying_source/source_feed/school_census <= children_by_supplying_source",
    ],
)
def test_categories_add_up_or_cover_their_total(text):
    assert text in {written(r) for r in RELATIONS.rules}


def test_without_the_rule_of_the_contract_nothing_adds_up(monkeypatch):
    """The partition is the contract's, and not the name of a breakdown's."""
    from builder import contract

    table = contract.BY_NAME["involvements"]
    monkeypatch.setitem(
        contract.BY_NAME,
        "involvements",
        replace(
            table, one_each=tuple(p for p in table.one_each if "common_assessment" not in p.when)
        ),
    )
    assert ("children_with_common_assessment", "sector") in adding_up(
        (_changed("children_with_common_assessment", title="Assessed"),), BREAKDOWNS
    ).overlapping


# --- small declarations of each kind ---


def _measure(
    name: str,
    counts: object,
    *,
    kind: Kind = Kind.FLOW,
    unit: str = "things",
    breakdowns: tuple = (),
    relations: tuple = (),
    **more: object,
) -> Measure:
    return Measure(
        name,
        "test",
        name,
        unit,
        kind,
        counts,
        definition="d",
        shows="s",
        cannot_show="c",
        breakdowns=breakdowns,
        relations=relations,
        **more,
    )


def _changed(name: str, **values: object) -> Measure:
    return replace(BY_ID[name], **({"relations": ()} | values))


def _derived(*measures: Measure) -> set[str]:
    return of_totals(relations_of(measures, BREAKDOWNS))


def test_a_view_that_was_shown_was_not_refused():
    """One condition implies another through what the column may hold,
    and through the rules of the table."""
    shown, used = (
        _measure("shown", Rows("accesses", "action = 'view' and outcome = 'shown'")),
        _measure("used", Rows("accesses", "outcome <> 'refused'")),
    )
    viewed = _measure("viewed", Rows("accesses", "child_id is not null"))
    assert _derived(shown, used) == {"shown <= used"}
    assert _derived(shown, viewed) == {"shown <= viewed"}, "a view has a child"
    assert _derived(used, viewed) == set()


def test_each_way_of_counting_keeps_its_own_relations():
    rows, wide = (
        _measure("rows", Rows("involvements", "started_on >= month_start")),
        _measure("wide", Rows("involvements")),
    )
    once, stock = (
        _measure(
            "once",
            Distinct("involvements", "child_id", "started_on >= month_start", over_periods=True),
        ),
        _measure("stock", Distinct("involvements", "child_id"), kind=Kind.STOCK),
    )
    first = _measure("first", FirstSeen("involvements", "child_id", "started_on >= month_start"))
    assert _derived(rows, wide) == {"rows <= wide"}
    assert _derived(once, rows) == {"once <= rows", "rows shows once"}
    assert _derived(first, once) == {"first <= once"}, "whoever is seen first is seen"
    assert _derived(once, stock) == {"once <= stock"}
    assert _derived(rows, stock) == {"rows shows stock"}, (
        "rows of a narrower condition are no part of the children of a wider one"
    )


def test_windows_hold_the_months_inside_them_and_the_narrower():
    viewing = _measure(
        "viewing", Distinct("accesses", "practitioner_id", "action = 'view'", over_periods=True)
    )
    quarter, year = (
        _measure(
            name,
            Distinct("accesses", "practitioner_id", over_periods=True, months=n),
            kind=Kind.STOCK,
        )
        for name, n in (("quarter", 3), ("year", 12))
    )
    assert _derived(viewing, quarter, year) == {
        "viewing <= quarter, last 3 months",
        "quarter <= year",
        "viewing <= year, last 12 months",
    }
    other = _measure(
        "children", Distinct("accesses", "child_id", "action = 'view'", over_periods=True)
    )
    assert _derived(viewing, other) == {"viewing shows children", "children shows viewing"}, (
        "children and practitioners are not part of each other"
    )


def test_a_sum_of_a_column_is_no_count_of_rows():
    planned, rows = (
        _measure("planned", Total("rollout_plan", "planned"), kind=Kind.STOCK),
        _measure("rows", Rows("rollout_plan"), kind=Kind.STOCK),
    )
    assert _derived(planned, rows) == {"planned shows rows"}


def test_lines_published_nowhere_together_are_not_related():
    everywhere, england = (
        _measure("views", Rows("accesses", "action = 'view'")),
        _measure("all", Rows("accesses"), levels=REGIONS[:1]),
    )
    assert _derived(everywhere, england) == {"views <= all"}
    apart = _measure("regions", Rows("accesses"), levels=REGIONS[1:])
    assert _derived(england, apart) == set()


@pytest.mark.parametrize(
    ("relation", "told"),
    [
        (PartOf("archived_records"), "searches <= archived_records"),
        (
            PartOf("archived_records", over_all_time=True),
            "searches <= archived_records, all time before",
        ),
        (NeverFalls(), "searches <= searches, all time before"),
        (
            MakeUp(("searches", "archived_records"), "indications_ended"),
            "searches + archived_records = indications_ended",
        ),
        (
            CoveredBy(("archived_records", "indications_ended")),
            "searches <= archived_records + indications_ended",
        ),
        (Shows("archived_records"), "searches shows archived_records"),
        (
            AtMost(("2 searches",), ("archived_records", "3 indications_ended")),
            "2 searches <= archived_records + 3 indications_ended",
        ),
    ],
)
def test_each_word_of_a_declaration_is_read(relation, told):
    assert _derived(
        _changed("searches", relations=(relation,)),
        _changed("archived_records"),
        _changed("indications_ended"),
    ) == {told}


def test_a_milestone_says_how_many_there_are_at_least():
    facts = relations_of(
        (
            _changed(
                "searches",
                relations=(Reached("ready"), Reached("complete", at_least="archived_records")),
            ),
            _changed("archived_records"),
        ),
        BREAKDOWNS,
    ).facts
    assert [written(f) for f in facts] == [
        "ready reached: searches >= 1",
        "complete reached: searches >= archived_records",
    ]


def test_every_relation_that_names_nothing_is_told_at_once():
    wrong = (
        PartOf("nothing"),
        Shows("archived_records/sex/male"),
        Reached("never"),
        AtMost(("x searches",), ("searches",)),
        MakeUp(("searches",), "nothing either"),
    )
    with pytest.raises(RelationError) as error:
        relations_of(
            (_changed("searches", relations=wrong), _changed("archived_records")), BREAKDOWNS
        )
    assert str(error.value).splitlines() == [
        "measure searches: 'nothing' is not counted",
        "measure searches: 'archived_records/sex/male': archived_records is not published by "
        "sex/male",
        "measure searches: 'never' is no milestone",
        "measure searches: 'x searches' is not counted",
        "measure searches: 'nothing either' is not counted",
    ]


def test_a_relation_of_a_measure_that_is_not_counted_is_refused():
    with pytest.raises(
        RelationError, match="record_views_per_1000_children: nothing is counted for it"
    ):
        relations_of(
            (
                *(BY_ID[m] for m in ("record_views", "children_on_directory")),
                _changed("record_views_per_1000_children", relations=(PartOf("record_views"),)),
            ),
            BREAKDOWNS,
        )


def test_what_is_declared_over_one_table_for_sure_holds_on_every_kind_of_row():
    """A declaration that a row of the extract could break is no definition."""
    tallies = {t.id: t for t in tallies_of(MEASURES)}
    for rule in RELATIONS.rules:
        tables = {tallies[line[0]].counts.table for line in rule.lines}
        if (
            rule.sure
            and len(tables) == 1
            and all(isinstance(tallies[line[0]].counts, Rows) for line in rule.lines)
            and not any(BREAKDOWNS[line[1]].of_area for line in rule.lines if line[1] != ALL)
        ):
            universe = universe_of(tables.pop(), tallies.values(), BREAKDOWNS)
            sums = sum(n * universe.holds[line].astype(int) for n, line in rule.terms)
            assert (sums == 0).all() if rule.exact else (sums >= 0).all(), written(rule)
