"""Apache Spark, through Spark Connect: rows stay on the cluster, and counts and sets come home.

The packages are in `requirements-spark.txt`; nothing else of the builder needs them. No Python runs
on the cluster: everything asked of it is SQL.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from builder.contract import Column, Type
from builder.engines.faults import ON_DAMAGE, advice_on, is_damage, is_loss
from builder.engines.patience import Patience
from builder.engines.protocol import (
    ConnectionLostError,
    DamagedFileError,
    EngineError,
    must_be_ordered,
    quoted,
    tables_of,
    text_of,
    write_frame,
)
from builder.sets import BitMap, Group
from builder.storage import Place, open_file

with warnings.catch_warnings():
    # It warns of pandas 3, which is not used here: what comes home is Arrow.
    warnings.simplefilter("ignore")
    import grpc
    from pyspark.errors import PySparkException
    from pyspark.sql.connect.client.retries import DefaultPolicy
    from pyspark.sql.connect.session import SparkSession

if TYPE_CHECKING:
    from pyspark.sql.connect.dataframe import DataFrame

OLDEST = (4, 0)
"""The first version in which names in double quotes,
doubled quotes in text and bitmaps are what they are here."""

SESSION = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.legacy.consecutiveStringLiterals.enabled": "false",
    "spark.sql.parser.escapedStringLiterals": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}
"""What makes the same text mean the same as elsewhere.
A server on which one of them cannot be set is refused."""

RETRIES = 6
"""How often a call that does not get through is made again:
for about twenty seconds, until a network is back."""

FIRST_RETRIES = 3
"""How often before a server has answered at all: a wrong address is soon told."""

_TYPES = {Type.TEXT: "STRING", Type.TIMESTAMP: "TIMESTAMP_NTZ"}
_NUMBERS = ("tinyint", "smallint", "int", "bigint", "float", "double", "decimal")
_BUCKET = 1 << 15
"""How many ordinals one of Spark's bitmaps holds."""
_SPARSE = _BUCKET // 16
"""Up to how many of them two bytes for each are less than a bitmap."""


class SparkEngine:
    """A session on a Spark Connect server, such as `sc://host:15002`.

    `patience` is for how many seconds a statement may stand still, with no executor at work on it,
    before it is given up. Raises `ConnectionLostError` where no server answers and `EngineError`
    where it is too old or cannot be set.
    """

    is_remote = True

    def __init__(self, address: str, *, patience: float = 600) -> None:
        self._at = f"Spark at {place_of(address)}"
        self._patience = Patience(patience)
        self._session = self._run(
            "", name=self._at, step="connect", take=lambda _: _connected(address)
        )
        try:
            self._run("", name=self._at, step="prepare a session", take=lambda _: self._prepare())
        except BaseException:
            self.close()
            raise

    def register(self, name: str, files: Sequence[Place], *, columns: Sequence[Column]) -> None:
        """See `Engine.register`."""
        self._run(
            "",
            name=name,
            step="open its files",
            take=lambda _: self._view(files, columns).createOrReplaceTempView(name),
        )

    def fetch(self, select: sa.SelectBase) -> list[tuple]:
        """See `Engine.fetch`."""
        frame = self._arrow(text_of(select), name=tables_of(select), step="count")
        return list(zip(*(column.to_pylist() for column in frame.columns), strict=True))

    def fetch_frame(self, select: sa.SelectBase) -> pa.Table:
        """See `Engine.fetch_frame`."""
        return self._arrow(text_of(select), name=tables_of(select), step="read")

    def fetch_sets(self, selects: Sequence[sa.Select]) -> Iterator[dict[Group, BitMap]]:
        """See `Engine.fetch_sets`. All of them are one statement:
        the cluster groups members, and only bitmaps come home."""
        if not selects:
            return
        frame = self._arrow(
            " UNION ALL ".join(
                _members_as_bitmaps(select, place) for place, select in enumerate(selects)
            ),
            name=tables_of(selects[0]),
            step="find sets in it",
        )
        yield from _bitmaps(frame, len(selects))

    def hashes(self, files: Sequence[Place]) -> list[str]:
        """See `Engine.hashes`. An executor takes a file as a whole,
        so none may be over two gigabytes."""
        if not files:
            return []
        found = self._run(
            "",
            name=f"{files[0].name} and others",
            step="hash",
            take=lambda _: self._contents(files).toArrow(),
        )
        by_place = dict(zip(*(column.to_pylist() for column in found.columns), strict=True))
        return [by_place[place] for place in range(len(files))]

    def write(self, select: sa.SelectBase, path: Path) -> int:
        """See `Engine.write`. Written here and not on the cluster:
        what is written is counts, a row for each group."""
        must_be_ordered(select, path)
        step = f"write {tables_of(select)} to it"
        return write_frame(self._arrow(text_of(select), name=path.name, step=step), path)

    def close(self) -> None:
        """See `Engine.close`. A server that is gone is no reason to fail here."""
        _try_again(self._session, 0)
        self._session.stop()

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _prepare(self) -> None:
        """Refuse a server that is too old, and set the session so that text
        means the same as elsewhere."""
        version = self._session.version
        if tuple(int(n) for n in re.findall(r"\d+", version)[:2]) < OLDEST:
            raise EngineError(
                self._at,
                "use it",
                "",
                advice=f"it is Spark {version}; {'.'.join(map(str, OLDEST))} or later is needed",
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a setting is deprecated
            for name, value in SESSION.items():
                try:
                    self._session.conf.set(name, value)
                    held = self._session.conf.get(name)
                except PySparkException as error:
                    if is_loss(error):
                        raise
                    held = None
                if held != value:
                    raise EngineError(
                        self._at,
                        "use it",
                        "",
                        advice=f"{name} cannot be set to {value}; take what forbids it out of "
                        "the server's configuration",
                    )
        self._session.registerProgressHandler(self._patience.told)
        _try_again(self._session, RETRIES)

    def _view(self, files: Sequence[Place], columns: Sequence[Column]) -> DataFrame:
        if not files:
            nothing = ", ".join(
                f"cast(null as {_type(column)}) as {quoted(column.name)}" for column in columns
            )
            return self._session.sql(f"select {nothing} where false")
        found = [self._file(file, columns) for file in files]
        return reduce(lambda some, more: some.unionAll(more), found)

    def _file(self, file: Place, columns: Sequence[Column]) -> DataFrame:
        """One file alone, each column cast from the type this file has it in.
        Read beside others, what one of them lacks would come as nulls."""
        stored = _stored(file, columns)
        schema = ", ".join(f"{_name(name)} {kind}" for name, kind in stored.items())
        whole = self._session.read.schema(schema).parquet(uri_of(file))
        return whole.selectExpr(*(_read_as(column, stored[column.name]) for column in columns))

    def _contents(self, files: Sequence[Place]) -> DataFrame:
        """The place in `files` and the SHA-256 of each."""
        whole = self._session.read.format("binaryFile")
        found = [
            whole.load(uri_of(file)).selectExpr(f"{place} AS place", "sha2(content, 256) AS sha256")
            for place, file in enumerate(files)
        ]
        return reduce(lambda some, more: some.unionAll(more), found)

    def _arrow(self, sql: str, *, name: str, step: str) -> pa.Table:
        """The answer to a query, every column of it as one that may hold nulls."""
        frame = self._run(
            sql, name=name, step=step, take=lambda sql: self._session.sql(sql).toArrow()
        )
        return frame.cast(pa.schema([field.with_nullable(True) for field in frame.schema]))

    def _run(self, sql: str, *, name: str, step: str, take: Callable[[str], Any]) -> Any:
        """Ask one thing of the server, and put what it says to a failure into words of ours."""
        try:
            with self._patience.over(lambda: self._session.interruptAll()):
                return take(sql)
        except (PySparkException, grpc.RpcError) as error:
            kind = EngineError
            if self._patience.is_out or is_loss(error):
                kind = ConnectionLostError
            elif is_damage(error):
                kind = DamagedFileError
            advice = self._patience.words if self._patience.is_out else advice_on(error)
            raise kind(name, step, sql, advice=advice) from error
        except (pa.ArrowException, OSError) as error:
            raise DamagedFileError(name, step, sql, advice=ON_DAMAGE) from error


def place_of(address: str) -> str:
    """Host and port of an address, without what may be a secret in it."""
    return re.sub(r"^sc://|[/;].*$", "", address)


def uri_of(file: Place) -> str:
    """What Hadoop's file systems call a file. Characters it would take
    for a pattern are said to be plain."""
    uri = f"file://{file.resolve()}" if isinstance(file, Path) else str(file)
    return re.sub(r"([\\{}\[\]*?])", r"\\\1", re.sub(r"^s3:", "s3a:", uri))


def _connected(address: str) -> SparkSession:
    if not re.fullmatch(r"sc://[^\s/;]+(/.*)?", address):
        raise EngineError(
            f"Spark at {place_of(address)}",
            "connect",
            "",
            advice="the address of a Spark Connect server begins with sc:// and names a host, "
            "like sc://host:15002",
        )
    session = SparkSession.builder.remote(address).create()
    _try_again(session, FIRST_RETRIES)
    return session


def _try_again(session: SparkSession, times: int) -> None:
    """How often the client makes a call again that does not get through."""
    session.client.set_retry_policies([DefaultPolicy(max_retries=times, max_backoff=8000)])


def _type(column: Column) -> str:
    return _TYPES.get(column.type, str(column.type))


def _name(name: str) -> str:
    """A name where the session's settings do not reach."""
    return "`" + name.replace("`", "``") + "`"


def _stored(file: Place, columns: Sequence[Column]) -> dict[str, str]:
    """Spark's type of each column of a file, from its footer:
    asking Spark would be a job for each file."""
    with open_file(file) as stream:
        schema = pq.read_schema(stream)
    missing = [column.name for column in columns if schema.names.count(column.name) != 1]
    if missing:
        raise pa.ArrowInvalid(f"no column {missing[0]}")
    return {c.name: _spark_type(schema.field(c.name).type) for c in columns}


def _spark_type(stored: pa.DataType) -> str:
    """What Spark calls a type of Parquet."""
    if pa.types.is_dictionary(stored):
        return _spark_type(stored.value_type)
    if pa.types.is_timestamp(stored):
        local = "timestamp_ntz" if stored.tz is None else "timestamp"
        # Times in nanoseconds are a type Spark does not have, and reads as numbers.
        return "bigint" if stored.unit == "ns" else local
    if pa.types.is_date(stored):
        return "date"
    if pa.types.is_large_string(stored) or stored == pa.string_view():
        return "string"
    return _SPARK.get(stored, str(stored))


_SPARK = {
    pa.null(): "int",
    pa.bool_(): "boolean",
    pa.int8(): "tinyint",
    pa.int16(): "smallint",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.uint8(): "smallint",
    pa.uint16(): "int",
    pa.uint32(): "bigint",
    pa.uint64(): "decimal(20,0)",
    pa.float32(): "float",
    pa.float64(): "double",
    pa.string(): "string",
}


def _read_as(column: Column, stored: str) -> str:
    """The expression that reads a column as declared.
    Whether anything is lost by it is asked by the check."""
    name, days = quoted(column.name), column.type in (Type.DATE, Type.TIMESTAMP)
    if days and stored == "bigint":
        name = f"cast(timestamp_micros({name} div 1000) as timestamp_ntz)"
    elif (
        column.type is not Type.TEXT
        and stored.startswith(_NUMBERS)
        and (days or column.type is Type.BOOLEAN)
    ):
        # Numbers without a value, as a column of nothing but gaps is often stored.
        name = f"cast({name} as string)"
    return f"cast({name} as {_type(column)}) as {quoted(column.name)}"


def _members_as_bitmaps(select: sa.Select, place: int) -> str:
    """The members of a select, by group and bucket of ordinals:
    as a list where there are few of them, or else as a bitmap."""
    *groups, key = (column.name for column in select.selected_columns)
    group = f"array({', '.join(f'cast({quoted(g)} as string)' for g in groups)})"
    member = f"cast({quoted(key)} as bigint) + 1"
    return (
        f"(SELECT {place} AS place, {group} AS members_of, bitmap_bucket_number({member}) AS "
        f"bucket, CASE WHEN count(*) > {_SPARSE} THEN "
        f"bitmap_construct_agg(bitmap_bit_position({member})) END AS bits, CASE WHEN count(*) <= "
        f"{_SPARSE} THEN collect_list(cast(bitmap_bit_position({member}) as smallint)) END AS few "
        f"FROM ({text_of(select.order_by(None))}) AS members GROUP BY 1, 2, 3)"
    )


def _bitmaps(frame: pa.Table, count: int) -> Iterator[dict[Group, BitMap]]:
    """For each of `count` selects its bitmaps by group, from rows of `_members_as_bitmaps`."""
    found: list[dict[Group, list[np.ndarray]]] = [defaultdict(list) for _ in range(count)]
    for batch in frame.to_batches():
        few = batch.column("few")
        members, ends = few.values.to_numpy(), few.offsets.to_numpy()
        rows = zip(
            *(batch.column(name).to_pylist() for name in ("place", "members_of", "bucket", "bits")),
            ends[:-1],
            ends[1:],
            strict=True,
        )
        for place, group, bucket, bits, start, end in rows:
            ordinals = members[start:end] if bits is None else _set_bits(bits)
            found[place][tuple(group)].append(ordinals.astype(np.int64) + (bucket - 1) * _BUCKET)
    for groups in found:
        yield {g: BitMap(np.concatenate(parts).astype(np.uint32)) for g, parts in groups.items()}


def _set_bits(bits: bytes) -> np.ndarray:
    return np.flatnonzero(np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little"))
