"""Which engine a command counts with, and where it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from builder.engines import DuckDBEngine, Engine, EngineError
from builder.environment import UnreadableError, variable_or_file
from builder.extracts import Extract

ADDRESS, FILE = "CONTACTPOINT_SPARK", "CONTACTPOINT_SPARK_FILE"


class Kind(StrEnum):
    """The engines there are."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def open_engine(kind: Kind, spark: str, extract: Extract, work: Path, memory: str) -> Engine:
    """The engine asked for, which reads this extract. `spark` is the address of a Spark Connect
    server, else the environment has it. `work` is held by who asks: what a command that was killed
    left in it to count with is removed. Raises `EngineError`."""
    shutil.rmtree(work / "spill", ignore_errors=True)
    if kind is Kind.DUCKDB:
        folders = [place for place in (extract.path, work) if isinstance(place, Path)]
        return DuckDBEngine(folders=folders, spill=work / "spill", memory=memory)
    try:
        address = spark or variable_or_file(ADDRESS, FILE)
    except UnreadableError as error:
        raise EngineError("Spark", "connect", "", advice=str(error)) from error
    if not address:
        raise EngineError(
            "Spark",
            "connect",
            "",
            advice=f"there is no address; name one with --spark or {ADDRESS}, like sc://host:15002",
        )
    return _spark()(address)


def _spark() -> Callable[[str], Engine]:
    """Spark's engine. Its packages are asked for now and not before:
    whoever counts on one machine need not have them."""
    try:
        from builder.engines.spark import SparkEngine
    except ImportError as error:
        raise EngineError(
            "Spark",
            "use it",
            "",
            advice=f"the package {error.name} is not installed; `make cluster` installs it, or "
            "pip as docs/growth.md says",
        ) from error
    return SparkEngine
