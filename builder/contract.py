"""The declared contract of an extract: every table, column, type, allowed value, and what it means.

The only list there is: the checks, the data dictionary in `docs/data-dictionary.md`, the tabulation
and the maker of the sample extract all read it. Types are the names the portable SQL subset shares.
`bad_when` is a portable SQL condition that is true for a row breaking a rule; it may use the
calendar columns `month_start` and `month_end` (dates) of the partition the row lies in. What rows
of the tables given once owe each other is said in `Table.promises` and checked in
`builder/extracts/reference.py`.

Layout of an extract: `manifest.json`, `<table>.parquet` for reference tables,
`<table>/month=YYYY-MM/part-N.parquet` for monthly tables.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from measures import MEASURES

VERSION = 1


class Type(StrEnum):
    """Column types, by their portable SQL names."""

    INTEGER = "INTEGER"
    BIGINT = "BIGINT"
    DATE = "DATE"
    TIMESTAMP = "TIMESTAMP"
    BOOLEAN = "BOOLEAN"
    TEXT = "VARCHAR"
    DOUBLE = "DOUBLE"


class Partition(StrEnum):
    """How a table is laid out: once for the extract, a snapshot at each month's end,
    or what happened in each month."""

    ONCE = "once"
    MONTH_END = "snapshot at each month's end"
    MONTH = "events of each month"


class Reference(StrEnum):
    """What a column points at and must find there."""

    AREA = "a code in geographies"
    AUTHORITY = "an authority in geographies that existed in the month"
    SOURCE = "an id in sources"
    CHILD = "a child in children of the same month"
    LIVE_CHILD = (
        "a child in children of the same month, with a live record while it is open at the "
        "month's end"
    )
    ACCOUNT = (
        "a practitioner in practitioners of the same month, unless the authority sent no return"
    )


class Text(StrEnum):
    """What free text may look like: it stands in releases, pages,
    files and commands as it is given. `builder/extracts/texts.py` asks it."""

    CODE = (
        "1 to 60 letters, digits, hyphens, underscores and full stops, the first and last of "
        "them a letter or digit"
    )
    NAME = (
        "1 to 120 characters on one line: none blank at either end, no control or invisible "
        "characters, no < or >, no =, +, - or @ of any width at the beginning"
    )
    LINE = (
        "1 to 600 characters on one line: none blank at either end, no control or invisible "
        "characters, no < or >, no =, +, - or @ of any width at the beginning"
    )


@dataclass(frozen=True)
class Column:
    """One column: its type, what it means, and what it may hold.

    `text` says what free text looks like. `unsettled` is for how many months after its own a value
    is still expected to change, None for one that is final once it is given: a figure made from it
    is provisional so long.
    """

    name: str
    type: Type
    meaning: str
    allowed: tuple[str, ...] = ()
    nullable: bool = False
    least: int | None = None
    most: int | None = None
    refers: Reference | None = None
    text: Text | None = None
    unsettled: int | None = None


@dataclass(frozen=True)
class Rule:
    """A condition that no row may meet, and the words for a row that does."""

    column: str
    bad_when: str
    allowed: str


@dataclass(frozen=True)
class OneEach:
    """Within a partition, rows with the same `one` have the same `each`,
    or those of them that meet `when`.

    With `for_good` it is the same in every month too, and in every table that says so of these
    columns; an authority gives way to its successor in the same region when it ends.
    """

    one: str
    each: str
    when: str = ""
    for_good: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its layout, columns, key, rules and meaning.

    `one_each` says which columns one thing has one value of. `every_authority` says that each
    authority existing at the month's end has a row. `ends` is the column that is empty while a row
    is open at the month's end. `promises` says in words what its rows owe each other.
    """

    name: str
    partition: Partition
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    may_be_empty: bool = False
    one_each: tuple[OneEach, ...] = ()
    every_authority: bool = False
    ends: str = ""
    promises: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; `KeyError` when there is none."""
        return {c.name: c for c in self.columns}[name]


SEXES = ("female", "male", "not_specified")
SECTORS = ("education", "health", "social_care", "youth_justice", "police", "voluntary")
SERVICES = (
    "childrens_social_care",
    "education_welfare",
    "special_educational_needs",
    "health_visiting",
    "school_nursing",
    "youth_offending_team",
    "connexions",
    "family_support",
    "voluntary_organisation",
    "sensitive_service",
)
INDICATION_KINDS = ("service_involvement", "lead_professional", "common_assessment")
SOURCE_FEEDS = (
    "child_benefit",
    "gp_registration",
    "school_census",
    "birth_registration",
    "authority_systems",
)
ACTIONS = ("search", "view")
REASONS = (
    "identify_other_practitioners",
    "concern_about_welfare",
    "common_assessment",
    "missing_education",
    "update_record",
    "data_quality",
    "other",
)
ROUTES = ("web", "case_management_system", "mediated")
OUTCOMES = ("shown", "shielded", "no_match", "refused")
ALERT_KINDS = ("own_or_family_record", "burst", "out_of_hours", "no_recorded_relationship")
ALERT_OUTCOMES = ("explained", "procedure_breach", "open")
BREACH_KINDS = ("test_search_for_family", "no_need_for_access", "shared_credentials", "other")
SUSPENSION_REASONS = ("suspected_misuse", "left_post", "training_lapsed", "token_lost")
INCIDENT_CLASSES = ("shielding_fault", "account_security", "data_handling", "service_loss")
REQUEST_OUTCOMES = ("declined", "shield_applied", "pending")
MILESTONES = ("management_team", "shielding", "ready", "connected", "practitioners", "complete")
SYSTEM_KINDS = ("childrens_social_care", "education", "youth_offending", "health")
RATINGS = ("highly_likely", "probable", "feasible", "in_doubt", "unachievable")
WAVES = ("early_adopters", "wave_1", "wave_2", "wave_3")
READING_KINDS = ("reading", "search", "export", "refusal")
READER_ROLES = (
    "minister",
    "permanent_secretary",
    "parliamentary_team",
    "rollout_monitor",
    "oversight_body",
    "statistician",
    "administrator",
    "on_this_machine",
)
LEVELS = ("England", "region", "authority")
GAPS = ("not_supplied", "suppressed")
AGE_BANDS = ("0_4", "5_9", "10_14", "15_17")
QUOTED = {measure.id: measure for measure in MEASURES if measure.kind == "quoted"}
"""The measures a figure published elsewhere may belong to."""

MOST = 100_000_000
"""More than any count of one row can be: more children or practitioners than England has people."""
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
"""Every date and time of an extract lies between them."""
FIRST_MONTH, LAST_MONTH, MOST_MONTHS = "1990-01", "2099-12", 120
"""Between which months an extract lies, and how many it holds at the most."""

_AUTHORITY = Column(
    "authority",
    Type.TEXT,
    "Official code of the authority, as it stood in the month of the partition",
    refers=Reference.AUTHORITY,
)
_RECORD = Column(
    "child_id",
    Type.INTEGER,
    "Ordinal that stands for the child in this extract; carries no meaning outside it",
    least=0,
)
_CHILD = replace(_RECORD, refers=Reference.CHILD)
_LIVE_CHILD = replace(_RECORD, refers=Reference.LIVE_CHILD)
_PRACTITIONER = Column(
    "practitioner_id",
    Type.INTEGER,
    "Ordinal that stands for the practitioner in this extract",
    least=0,
)
_ACCOUNT = replace(_PRACTITIONER, refers=Reference.ACCOUNT)
_BORN = Column("born_on", Type.DATE, "Date of birth of the child")
_SEX = Column("sex", Type.TEXT, "Sex on the record", allowed=SEXES)
_SECTOR = Column("sector", Type.TEXT, "Sector the practitioner works in", allowed=SECTORS)
_WAVE = Column("wave", Type.TEXT, "Roll-out wave the authority belongs to", allowed=WAVES)

_OF_A_PRACTITIONER = (
    OneEach("practitioner_id", "authority", for_good=True),
    OneEach("practitioner_id", "sector", for_good=True),
)
"""Who moves or changes sector is given another account, and so another ordinal."""


def _id(name: str, meaning: str) -> Column:
    return Column(name, Type.BIGINT, meaning, least=0)


def _not_after_month(column: str) -> Rule:
    return Rule(
        column, f"{column} > month_end", "a date on or before the end of the partition's month"
    )


def _within_month(column: str) -> Rule:
    return Rule(
        column,
        f"{column} < month_start or {column} > month_end",
        "a date inside the partition's month",
    )


def _not_future(column: str) -> Rule:
    return Rule(
        column, f"{column} > extract_end", "a date on or before the last day of the extract"
    )


def _not_before(later: str, earlier: str) -> Rule:
    return Rule(later, f"{later} < {earlier}", f"a date on or after {earlier}")


TABLES = (
    Table(
        "geographies",
        Partition.ONCE,
        "England, its regions and authorities, with the dates between which each existed",
        (
            Column("code", Type.TEXT, "Official (GSS) code", text=Text.CODE),
            Column("name", Type.TEXT, "Name", text=Text.NAME),
            Column("level", Type.TEXT, "Tier", allowed=LEVELS),
            Column(
                "parent",
                Type.TEXT,
                "Code of the area it lies in; empty for England",
                nullable=True,
                refers=Reference.AREA,
            ),
            Column("type", Type.TEXT, "Type of authority", nullable=True, text=Text.NAME),
            Column(
                "label",
                Type.TEXT,
                "Three-letter label for the cartogram",
                nullable=True,
                text=Text.CODE,
            ),
            Column(
                "valid_from", Type.DATE, "First day; empty if before January 2009", nullable=True
            ),
            Column("valid_to", Type.DATE, "Last day; empty if it still exists", nullable=True),
            Column(
                "hex_q",
                Type.INTEGER,
                "Column in the hexagon cartogram (odd rows shifted right)",
                nullable=True,
                least=0,
                most=500,
            ),
            Column(
                "hex_r",
                Type.INTEGER,
                "Row in the cartogram, from the south",
                nullable=True,
                least=0,
                most=500,
            ),
            Column("wave", Type.TEXT, "Roll-out wave", allowed=WAVES, nullable=True),
            Column(
                "early_adopter",
                Type.BOOLEAN,
                "Named as an early adopter in January 2009",
                nullable=True,
            ),
        ),
        key=("code",),
        rules=(
            _not_before("valid_to", "valid_from"),
            Rule("wave", "level = 'authority' and wave is null", "the wave of each authority"),
            Rule(
                "valid_from",
                "level <> 'authority' and (valid_from is not null or valid_to is not null)",
                "no dates for England and the regions, which are there throughout",
            ),
        ),
        promises=(
            "There is one England, with the code `E92000001`; a region lies in England, and an "
            "authority in a region.",
            "No two areas of one tier have the same name, or the same hexagon, on one day. Both "
            "numbers of a hexagon are given, or neither.",
        ),
    ),
    Table(
        "population",
        Partition.ONCE,
        "Published estimates of children living in each area: the denominators",
        (
            Column("geography", Type.TEXT, "Code of the area", refers=Reference.AREA),
            Column(
                "age_band", Type.TEXT, "Age band, or all (0 to 17)", allowed=("all", *AGE_BANDS)
            ),
            Column("persons", Type.BIGINT, "Estimated children", least=1, most=MOST),
            Column("source", Type.TEXT, "Id of the source", refers=Reference.SOURCE),
        ),
        key=("geography", "age_band"),
        promises=(
            "The four age bands of an area that come from the source of its `all` add up to it, "
            "but for rounding: 1 in 100, or 500 where that is more.",
        ),
    ),
    Table(
        "sources",
        Partition.ONCE,
        "Where published figures were taken from",
        (
            Column("id", Type.TEXT, "Id", text=Text.CODE),
            Column("title", Type.TEXT, "Short name", text=Text.NAME),
            Column("citation", Type.TEXT, "Full reference", text=Text.LINE),
            Column("licence", Type.TEXT, "Licence", text=Text.LINE),
        ),
        key=("id",),
        rules=(
            Rule(
                "id",
                "id = 'directory'",
                "any other id: the directory itself is the source of what is counted",
            ),
        ),
        promises=("No two sources have the same title.",),
    ),
    Table(
        "quoted_figures",
        Partition.ONCE,
        "Figures published elsewhere, quoted as published",
        (
            Column("measure", Type.TEXT, "Measure it belongs to", allowed=tuple(QUOTED)),
            Column("category", Type.TEXT, "What the figure is, as an id", text=Text.CODE),
            Column("title", Type.TEXT, "What the figure is, in words", text=Text.LINE),
            Column("geography", Type.TEXT, "Code of the area", refers=Reference.AREA),
            Column(
                "value",
                Type.DOUBLE,
                "The figure, in the unit given; empty where none was published",
                nullable=True,
            ),
            Column("unit", Type.TEXT, "Unit", text=Text.NAME),
            Column(
                "as_at",
                Type.TEXT,
                "Date or period the figure refers to, as published",
                text=Text.NAME,
            ),
            Column("source", Type.TEXT, "Id of the source", refers=Reference.SOURCE),
            Column(
                "gap",
                Type.TEXT,
                "Why there is no figure: the area supplied none, or the publisher withheld it",
                allowed=GAPS,
                nullable=True,
            ),
        ),
        key=("measure", "category", "geography", "source", "as_at"),
        rules=(
            Rule(
                "gap",
                "(value is null) <> (gap is not null)",
                "a reason exactly where there is no figure",
            ),
            Rule(
                "value",
                "not (value >= -1e15 and value <= 1e15)",
                "a finite number, of at most 1e15",
            ),
        ),
        promises=(
            "A figure stands at a tier its measure is published for.",
            "Rows with the same `category` have the same `title`, and the same `unit`, within a "
            "measure, source and date.",
            "Two figures are told apart by category, source and date when these are written in "
            "small letters and digits alone.",
        ),
    ),
    Table(
        "children",
        Partition.MONTH_END,
        "Every record of the directory",
        (
            _RECORD,
            _AUTHORITY,
            _BORN,
            _SEX,
            Column(
                "record_state",
                Type.TEXT,
                "Live, or in the archive after the eighteenth birthday",
                allowed=("live", "archived"),
            ),
            Column("updated_on", Type.DATE, "Day the record last changed"),
            Column("has_education", Type.BOOLEAN, "An educational setting is on record"),
            Column("has_gp", Type.BOOLEAN, "A GP practice is on record"),
            *(
                Column(
                    f"from_{feed}",
                    Type.BOOLEAN,
                    f"The record is supplied by {feed.replace('_', ' ')}",
                )
                for feed in SOURCE_FEEDS
            ),
        ),
        key=("child_id",),
        rules=(
            _not_after_month("born_on"),
            _not_after_month("updated_on"),
            _not_before("updated_on", "born_on"),
            Rule(
                "born_on",
                "record_state = 'live' and born_on <= cut_18",
                "a live record belongs to a child under 18 at the month's end",
            ),
            Rule(
                "record_state",
                "record_state = 'archived' and born_on > cut_18",
                "live for a child under 18 at the month's end",
            ),
        ),
    ),
    Table(
        "involvements",
        Partition.MONTH,
        "Service involvements and practitioner indications open on any day of the month",
        (
            _id("involvement_id", "Ordinal of the involvement, the same in each month"),
            _LIVE_CHILD,
            _AUTHORITY,
            _BORN,
            _SEX,
            Column(
                "kind",
                Type.TEXT,
                "A service involved, or one of the two practitioner indications",
                allowed=INDICATION_KINDS,
            ),
            Column(
                "service",
                Type.TEXT,
                "Service of the practitioner; a sensitive service is not named further",
                allowed=SERVICES,
            ),
            _SECTOR,
            Column("started_on", Type.DATE, "First day"),
            Column(
                "ended_on",
                Type.DATE,
                "Last day; empty while open at the month's end",
                nullable=True,
            ),
        ),
        key=("involvement_id",),
        rules=(
            _not_after_month("started_on"),
            _not_before("ended_on", "started_on"),
            _within_month("ended_on"),
            _not_after_month("born_on"),
        ),
        may_be_empty=True,
        one_each=(
            OneEach("child_id", "authority"),
            OneEach("child_id", "born_on"),
            OneEach("child_id", "sex"),
            OneEach(
                "child_id",
                "sector",
                "kind = 'lead_professional' and ended_on is null",
                meaning="a child has one lead professional at a time",
            ),
            OneEach(
                "child_id",
                "sector",
                "kind = 'common_assessment' and ended_on is null",
                meaning="a child has one common assessment at a time",
            ),
        ),
        ends="ended_on",
    ),
    Table(
        "shields",
        Partition.MONTH,
        "Shields (access restrictions) in force on any day of the month",
        (
            _id("shield_id", "Ordinal of the shield, the same in each month"),
            _LIVE_CHILD,
            _AUTHORITY,
            Column("applied_on", Type.DATE, "First day"),
            Column(
                "lifted_on",
                Type.DATE,
                "Last day; empty while in force at the month's end",
                nullable=True,
            ),
        ),
        key=("shield_id",),
        rules=(
            _not_after_month("applied_on"),
            _not_before("lifted_on", "applied_on"),
            _within_month("lifted_on"),
        ),
        may_be_empty=True,
        ends="lifted_on",
    ),
    Table(
        "practitioners",
        Partition.MONTH_END,
        "Every practitioner trained or holding an account",
        (
            _PRACTITIONER,
            _AUTHORITY,
            _SECTOR,
            _WAVE,
            Column("trained_on", Type.DATE, "Day the mandatory training was completed"),
            Column("account_issued_on", Type.DATE, "Day the account was issued", nullable=True),
            Column("account_closed_on", Type.DATE, "Day the account was closed", nullable=True),
            Column("suspended_on", Type.DATE, "Day of the latest suspension", nullable=True),
            Column(
                "suspension_reason",
                Type.TEXT,
                "Reason of the latest suspension",
                allowed=SUSPENSION_REASONS,
                nullable=True,
            ),
        ),
        key=("practitioner_id",),
        rules=(
            _not_after_month("trained_on"),
            _not_after_month("account_issued_on"),
            _not_after_month("suspended_on"),
            _not_after_month("account_closed_on"),
            _not_before("account_issued_on", "trained_on"),
            _not_before("suspended_on", "account_issued_on"),
            _not_before("account_closed_on", "account_issued_on"),
            Rule(
                "account_issued_on",
                "account_issued_on is null and suspended_on is not null",
                "a day of issue where an account was suspended",
            ),
            Rule(
                "account_issued_on",
                "account_issued_on is null and account_closed_on is not null",
                "a day of issue where an account was closed",
            ),
            Rule(
                "suspension_reason",
                "(suspended_on is null) <> (suspension_reason is null)",
                "a reason exactly where there is a suspension",
            ),
        ),
        may_be_empty=True,
        one_each=_OF_A_PRACTITIONER,
    ),
    Table(
        "rollout_plan",
        Partition.MONTH_END,
        "Practitioners each authority plans to give an account",
        (
            _AUTHORITY,
            _SECTOR,
            _WAVE,
            Column("planned", Type.INTEGER, "Planned practitioners", least=0, most=MOST),
        ),
        key=("authority", "sector"),
    ),
    Table(
        "rollout_milestones",
        Partition.MONTH_END,
        "Roll-out milestones of each authority as reported at the month's end",
        (
            _AUTHORITY,
            _WAVE,
            Column("milestone", Type.TEXT, "Milestone", allowed=MILESTONES),
            Column("baseline_on", Type.DATE, "First agreed date, never changed"),
            Column("plan_on", Type.DATE, "Latest planned date"),
            Column("actual_on", Type.DATE, "Day it was reached", nullable=True),
        ),
        key=("authority", "milestone"),
        rules=(_not_after_month("actual_on"),),
    ),
    Table(
        "systems",
        Partition.MONTH_END,
        "Case management systems of each authority, connected or planned",
        (
            _id("system_id", "Ordinal of the system"),
            _AUTHORITY,
            Column("system_kind", Type.TEXT, "Kind of system", allowed=SYSTEM_KINDS),
            Column(
                "connected_on",
                Type.DATE,
                "Day it was connected; empty while it is not",
                nullable=True,
            ),
        ),
        key=("system_id",),
        rules=(_not_after_month("connected_on"),),
    ),
    Table(
        "accesses",
        Partition.MONTH,
        "The access audit log: every search and every view of a record",
        (
            _id("access_id", "Ordinal of the access"),
            Column("occurred_at", Type.TIMESTAMP, "Local clock time in England"),
            Column(
                "utc_offset",
                Type.INTEGER,
                "Minutes the local clock is ahead of UTC: tells the two hours apart when clocks "
                "go back",
            ),
            _ACCOUNT,
            Column(
                "authority",
                Type.TEXT,
                "Authority of the practitioner's account",
                refers=Reference.AUTHORITY,
            ),
            _SECTOR,
            Column("action", Type.TEXT, "A search, or a record opened", allowed=ACTIONS),
            Column("reason", Type.TEXT, "Reason the practitioner stated", allowed=REASONS),
            Column("route", Type.TEXT, "How the directory was reached", allowed=ROUTES),
            Column("outcome", Type.TEXT, "What came of it", allowed=OUTCOMES),
            Column(
                "child_id",
                Type.INTEGER,
                "Child whose record was reached; empty for a search",
                nullable=True,
                least=0,
                refers=Reference.CHILD,
            ),
            Column(
                "relationship_on_record",
                Type.BOOLEAN,
                "The practitioner's involvement with the child was on record; empty for a search",
                nullable=True,
            ),
        ),
        key=("access_id",),
        promises=(
            "The account of the practitioner was issued by the day of the access, unless the "
            "access was refused.",
        ),
        rules=(
            Rule(
                "occurred_at",
                "cast(occurred_at as date) < month_start or cast(occurred_at as date) > month_end",
                "a time inside the partition's month",
            ),
            Rule("utc_offset", "utc_offset not in (0, 60)", "0 or 60"),
            Rule(
                "utc_offset",
                "(occurred_at >= clocks_forward and occurred_at < clocks_back_repeat and "
                "utc_offset <> 60) or ((occurred_at < clocks_forward or occurred_at >= "
                "clocks_back) and utc_offset <> 0)",
                "60 in British Summer Time, 0 outside it, either in the hour that is repeated",
            ),
            Rule(
                "occurred_at",
                "occurred_at >= clocks_skip_from and occurred_at < clocks_forward",
                "a local time that exists: clocks go forward over this hour",
            ),
            Rule(
                "child_id",
                "(action = 'view') <> (child_id is not null)",
                "a child for a view and none for a search",
            ),
            Rule(
                "relationship_on_record",
                "(action = 'view') <> (relationship_on_record is not null)",
                "an answer for a view and none for a search",
            ),
            Rule(
                "outcome",
                "(action = 'view' and outcome = 'no_match') or (action = 'search' and outcome = "
                "'shielded')",
                "shown, shielded or refused for a view; shown, no_match or refused for a search",
            ),
        ),
        may_be_empty=True,
        one_each=_OF_A_PRACTITIONER,
    ),
    Table(
        "alerts",
        Partition.MONTH,
        "Access alerts raised in the month, with their state at the extract's last month's end",
        (
            _id("alert_id", "Ordinal of the alert"),
            _AUTHORITY,
            _ACCOUNT,
            Column("alert_kind", Type.TEXT, "What the alert is about", allowed=ALERT_KINDS),
            Column("raised_on", Type.DATE, "Day raised"),
            Column(
                "closed_on", Type.DATE, "Day closed; empty while open", nullable=True, unsettled=1
            ),
            Column("outcome", Type.TEXT, "Outcome", allowed=ALERT_OUTCOMES, unsettled=1),
            Column(
                "breach_kind",
                Type.TEXT,
                "Kind of a confirmed breach of procedure",
                allowed=BREACH_KINDS,
                nullable=True,
                unsettled=1,
            ),
        ),
        key=("alert_id",),
        rules=(
            _within_month("raised_on"),
            _not_before("closed_on", "raised_on"),
            _not_future("closed_on"),
            Rule(
                "outcome",
                "(outcome = 'open') <> (closed_on is null)",
                "open exactly while there is no closing date",
            ),
            Rule(
                "breach_kind",
                "(outcome = 'procedure_breach') <> (breach_kind is not null)",
                "a kind exactly where a breach is confirmed",
            ),
        ),
        may_be_empty=True,
    ),
    Table(
        "audit_reviews",
        Partition.MONTH,
        "Reviews of access due in the month",
        (
            _id("review_id", "Ordinal of the review"),
            _AUTHORITY,
            Column("due_on", Type.DATE, "Day due"),
            Column(
                "completed_on",
                Type.DATE,
                "Day completed; empty while not",
                nullable=True,
                unsettled=1,
            ),
        ),
        key=("review_id",),
        rules=(_within_month("due_on"), _not_future("completed_on")),
        may_be_empty=True,
    ),
    Table(
        "incidents",
        Partition.MONTH,
        "Security incidents reported in the month",
        (
            _id("incident_id", "Ordinal of the incident"),
            _AUTHORITY,
            Column("reported_on", Type.DATE, "Day reported"),
            Column("incident_class", Type.TEXT, "Class", allowed=INCIDENT_CLASSES),
        ),
        key=("incident_id",),
        rules=(_within_month("reported_on"),),
        may_be_empty=True,
    ),
    Table(
        "requests",
        Partition.MONTH,
        "Requests by parents to remove a record, received in the month",
        (
            _id("request_id", "Ordinal of the request"),
            _AUTHORITY,
            Column("received_on", Type.DATE, "Day received"),
            Column("outcome", Type.TEXT, "Outcome so far", allowed=REQUEST_OUTCOMES, unsettled=1),
        ),
        key=("request_id",),
        rules=(_within_month("received_on"),),
        may_be_empty=True,
    ),
    Table(
        "source_loads",
        Partition.MONTH_END,
        "State of each supplying source in each authority after the month's loads",
        (
            _AUTHORITY,
            Column("source_feed", Type.TEXT, "Supplying source", allowed=SOURCE_FEEDS),
            Column(
                "received", Type.INTEGER, "Source records received in the month", least=0, most=MOST
            ),
            Column(
                "unmatched",
                Type.INTEGER,
                "Source records not yet matched to a child",
                least=0,
                most=MOST,
            ),
            Column(
                "suspected_duplicates",
                Type.INTEGER,
                "Records suspected to be duplicates",
                least=0,
                most=MOST,
            ),
        ),
        key=("authority", "source_feed"),
    ),
    Table(
        "returns",
        Partition.MONTH_END,
        "The monthly return of each authority: due, received, corrected",
        (
            _AUTHORITY,
            Column("due_on", Type.DATE, "Day due"),
            Column(
                "received_on",
                Type.DATE,
                "Day received; empty when nothing was sent",
                nullable=True,
                unsettled=0,
            ),
            Column(
                "corrected_on",
                Type.DATE,
                "Day a later correction was received",
                nullable=True,
                unsettled=0,
            ),
        ),
        key=("authority",),
        every_authority=True,
        rules=(
            Rule(
                "corrected_on",
                "corrected_on is not null and received_on is null",
                "a correction only where there was a return",
            ),
            _not_before("corrected_on", "received_on"),
            _not_future("received_on"),
            _not_future("corrected_on"),
        ),
    ),
    Table(
        "readings",
        Partition.MONTH,
        "How this dashboard itself was read, from its reading log (`python -m readinglog "
        "extract`); about England alone",
        (
            _id("reading_id", "Ordinal of the row; carries no order of time"),
            Column(
                "kind",
                Type.TEXT,
                "A page read, a figure looked up, a file made, or something refused",
                allowed=READING_KINDS,
            ),
            Column("role", Type.TEXT, "Role of the reader", allowed=READER_ROLES),
            Column(
                "reader_id",
                Type.INTEGER,
                "Number that stands for the reader, made by a keyed hash whose key stays with the "
                "log",
                least=0,
            ),
            Column("pre_release", Type.BOOLEAN, "The release was not yet published"),
        ),
        key=("reading_id",),
        may_be_empty=True,
    ),
)

OPTIONAL = (
    Table(
        "stated_ratings",
        Partition.ONCE,
        "Delivery confidence as stated by a person in charge, for a milestone of an area. May be "
        "left out of an extract",
        (
            Column("geography", Type.TEXT, "Official code of the area", refers=Reference.AREA),
            Column("milestone", Type.TEXT, "Milestone", allowed=MILESTONES),
            Column("rating", Type.TEXT, "Delivery confidence", allowed=RATINGS),
            Column(
                "stated_by",
                Type.TEXT,
                "Who stated it: the post held, and never the name of a person",
                text=Text.NAME,
            ),
            Column("stated_on", Type.DATE, "Day it was stated"),
        ),
        key=("geography", "milestone"),
        rules=(_not_future("stated_on"),),
        may_be_empty=True,
    ),
)
"""Tables an extract may leave out; where the manifest lists one, it is checked like any other."""

BY_NAME = {table.name: table for table in (*TABLES, *OPTIONAL)}
MONTHLY = tuple(t for t in TABLES if t.partition is not Partition.ONCE)
"""Tables with one folder for each month of the extract."""

AUTHORITY_SENT = (
    "involvements",
    "practitioners",
    "rollout_plan",
    "rollout_milestones",
    "systems",
    "audit_reviews",
)
"""Tables an authority sends itself: a month without its return has none of its rows in them,
which is not the same as zero."""

CALENDAR = (
    "month",
    "month_start",
    "month_end",
    "cut_5",
    "cut_10",
    "cut_15",
    "cut_16",
    "cut_18",
    "year_before",
    "extract_end",
    "clocks_skip_from",
    "clocks_forward",
    "clocks_back",
    "clocks_back_repeat",
)
"""Columns of the one-row calendar of a month that expressions may use.

`cut_N` is the month's end N years earlier: a child born after it is under N, and `year_before` is
the last day of the same month one year earlier. `extract_end` is the last day of the extract;
`clocks_skip_from` to `clocks_forward` is the local hour skipped in March; `clocks_back_repeat` to
`clocks_back` the one lived twice in October.
"""

MANIFEST = "manifest.json"
"""Name of the extract's manifest: one JSON object in UTF-8, with these keys."""

MANIFEST_KEYS = {
    "contract": f"Version of this contract: {VERSION}",
    "extract": "Id of the extract, " + Text.CODE,
    "title": "Title of the extract, which becomes that of its source; " + Text.NAME,
    "producer": "Who made it; " + Text.NAME,
    "synthetic": "The sentence that says the records are made up; empty text "
    "when they are real; else " + Text.LINE,
    "source": "How the extract is cited; " + Text.LINE,
    "first_month": f"First month, like 2009-01: from {FIRST_MONTH} on",
    "last_month": f"Last month, like 2010-07: up to {LAST_MONTH}, and at most {MOST_MONTHS} months "
    "in "
    "all",
    "as_at": "Day on which the records stood so, like 2010-07-31: in the last month or the one "
    "after it",
    "files": "List with one object for each file",
}
FILE_KEYS = {
    "path": "Where the file lies, from the folder of the manifest, as laid out above",
    "table": "Table it belongs to",
    "month": "Month it belongs to, like 2010-07; null for a table given once",
    "bytes": "Its size",
    "sha256": "SHA-256 of its bytes, 64 hexadecimal digits in capitals or small letters",
    "rows": "Its rows",
}
"""Of each object under `files`. Keys that are not named here are left alone;
one that stands twice is refused."""
