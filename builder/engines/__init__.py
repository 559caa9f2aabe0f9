"""The engines that read records: one small class each, behind one protocol.

Nothing else in the house imports duckdb or pyspark.

`DuckDBEngine` is the usual one. `builder.engines.spark` is imported by name,
where its packages are installed and it is asked for.
"""

from builder.engines.duckdb import DuckDBEngine
from builder.engines.protocol import (
    ConnectionLostError,
    DamagedFileError,
    Engine,
    EngineError,
    text_of,
)

__all__ = [
    "ConnectionLostError",
    "DamagedFileError",
    "DuckDBEngine",
    "Engine",
    "EngineError",
    "text_of",
]
