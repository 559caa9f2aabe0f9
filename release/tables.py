"""The schema of a release: a star with one long `observation` table.

Every total is a row, so that nobody ever sums.

Integer keys are local to one release; the text ids are permanent. `WITHOUT ROWID` with this key
order is the layout that measured smallest and fastest; `STRICT` and the checks make a wrong type or
a value under a withholding status fail at writing.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

NUMBER: sa.types.TypeEngine = sa.REAL().with_variant(sa.Double(), "postgresql")
"""Eight bytes on every engine: PostgreSQL's REAL has four."""
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Ordered by code point on every engine, as SQLite does."""


def _table(name: str, *columns: sa.schema.SchemaItem, clustered: bool = False) -> sa.Table:
    return sa.Table(name, metadata, *columns, sqlite_strict=True, sqlite_with_rowid=not clustered)


def _key(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def _text(
    name: str,
    *args: sa.schema.SchemaItem,
    nullable: bool = False,
    primary: bool = False,
    since: int = 1,
) -> sa.Column:
    """A column of text, and the contract since which releases have it."""
    return sa.Column(
        name, TEXT, *args, nullable=nullable, primary_key=primary, info={"since": since}
    )


def columns_of(table: sa.Table, contract: int) -> list[sa.Column]:
    """The columns a table has in releases of a contract."""
    return [c for c in table.columns if c.info.get("since", 1) <= contract]


# `extract_digest` is empty in releases written now: files that hold the same rows in another way
# give the same release, and what they were stands in its manifest.
release = _table(
    "release",
    _key("one"),
    sa.Column("contract", sa.Integer, nullable=False),
    _text("id"),
    _text("revision"),
    _text("title"),
    _text("producer"),
    _text("first_month"),
    _text("last_month"),
    _text("extract_digest"),
    _text("policy_version"),
    _text("builder_version"),
    _text("synthetic"),
    _text("status"),
    _text("rounding"),
    _text("what_is_new"),
)

source = _table(
    "source", _key("source_key"), _text("id"), _text("title"), _text("citation"), _text("licence")
)

topic = _table(
    "topic",
    _text("id", primary=True),
    _text("title"),
    sa.Column("place", sa.Integer, nullable=False),
)

measure = _table(
    "measure",
    _key("measure_key"),
    _text("id"),
    _text("topic"),
    _text("title"),
    _text("short_title"),
    _text("unit"),
    _text("kind"),
    _text("definition"),
    _text("base"),
    _text("shows"),
    _text("cannot_show"),
    _text("record_source"),
    sa.Column("decimals", sa.Integer, nullable=False),
    _text("higher_is"),
    _text("owner"),
    _text("reviewed"),
    _text("protection"),
    _text("denominator"),
    _text("audience", since=2),
)

breakdown = _table(
    "breakdown",
    _key("breakdown_key"),
    _text("id"),
    _text("title"),
    _text("definition"),
    sa.Column("overlapping", sa.Integer, nullable=False),
    sa.Column("ordered", sa.Integer, nullable=False, info={"since": 4}),
)

category = _table(
    "category",
    _key("category_key"),
    sa.Column("breakdown_key", sa.ForeignKey("breakdown.breakdown_key"), nullable=False),
    _text("id"),
    _text("title"),
    _text("definition"),
    sa.Column("place", sa.Integer, nullable=False),
)

geography = _table(
    "geography",
    _key("geography_key"),
    _text("code"),
    _text("name"),
    _text("level"),
    _text("parent", nullable=True),
    _text("type", nullable=True),
    _text("label", nullable=True),
    _text("valid_from", nullable=True),
    _text("valid_to", nullable=True),
    sa.Column("hex_q", sa.Integer),
    sa.Column("hex_r", sa.Integer),
    _text("wave", nullable=True),
    sa.Column("early_adopter", sa.Integer),
)

period = _table(
    "period",
    _key("period_key"),
    _text("id"),
    _text("grain"),
    _text("title"),
    _text("starts_on"),
    _text("ends_on"),
)

measure_breakdown = _table(
    "measure_breakdown",
    sa.Column("measure_key", sa.ForeignKey("measure.measure_key"), primary_key=True),
    sa.Column("breakdown_key", sa.ForeignKey("breakdown.breakdown_key"), primary_key=True),
    _text("levels"),
    _text("base", since=3),
    clustered=True,
)

observation = _table(
    "observation",
    sa.Column("measure_key", sa.ForeignKey("measure.measure_key"), primary_key=True),
    sa.Column("breakdown_key", sa.ForeignKey("breakdown.breakdown_key"), primary_key=True),
    sa.Column("category_key", sa.ForeignKey("category.category_key"), primary_key=True),
    sa.Column("period_key", sa.ForeignKey("period.period_key"), primary_key=True),
    sa.Column("geography_key", sa.ForeignKey("geography.geography_key"), primary_key=True),
    sa.Column("source_key", sa.ForeignKey("source.source_key"), primary_key=True),
    sa.Column("value", NUMBER),
    sa.Column("numerator", NUMBER),
    sa.Column("base", NUMBER),
    sa.Column("text", TEXT),
    sa.Column("rounded", sa.Integer, nullable=False),
    sa.Column("status", TEXT, nullable=False),
    sa.CheckConstraint(
        "status NOT IN ('c','low','x','z') OR (value IS NULL AND text IS NULL AND numerator IS "
        "NULL)",
        name="withheld_is_empty",
    ),
    sa.CheckConstraint(
        "status IN ('c','low','x','z') OR value IS NOT NULL OR text IS NOT NULL",
        name="shown_has_a_value",
    ),
    clustered=True,
)

note = _table(
    "note",
    _key("number"),
    _text("text"),
    _text("measure", nullable=True),
    _text("geography", nullable=True),
    _text("period", nullable=True),
)
