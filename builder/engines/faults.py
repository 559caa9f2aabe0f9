"""What Spark's failures mean for whoever builds. Its own words may quote values of records: none of
them is passed on, and its client's log is off."""

from __future__ import annotations

import logging
import warnings

import grpc
from pyspark.errors import PySparkException

# The client writes each refused statement and the server's words into a log of its own.
logging.getLogger("SQLQueryContextLogger").disabled = True
warnings.filterwarnings("ignore", message=r"\[RETRIES_EXCEEDED\]")

ON_DAMAGE = (
    "a file is missing or damaged, or the cluster cannot reach it; run `python -m builder "
    "check` on the extract, and see that it lies where every executor reads it under the same "
    "name"
)

_DAMAGE = (
    "FAILED_READ_FILE",
    "PATH_NOT_FOUND",
    "UNABLE_TO_INFER_SCHEMA",
    "CANNOT_READ_FILE",
    "PARQUET_COLUMN_DATA_TYPE_MISMATCH",
)
_LOST = (
    "INVALID_HANDLE",
    "NO_ACTIVE_SESSION",
    "SESSION_CHANGED",
    "SESSION_CLOSED",
    "SESSION_NOT_FOUND",
    "SESSION_NOT_SAME",
    "OPERATION_CANCELED",
    "JOB_CANCELLED",
    "SPARK_JOB_CANCELLED",
)
_GONE = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED)
_REFUSED = (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED)


_ADVICE = {
    ("OutOfMemoryError", "ExecutorLostFailure", "exit code 137"): "executors were lost, again and "
    "again; give them more memory, and run it again: what was counted is kept",
    ("FILE_LENGTH", "max length allowed"): "a file is too large to be hashed whole; have the "
    "extract written in parts of at most a gigabyte",
    ("PARQUET_TYPE_ILLEGAL",): "a column is stored in a type that Spark cannot read; have it "
    "written in the declared one",
    ("S3AFileSystem not found",): "the cluster cannot read addresses of s3:; have hadoop-aws of "
    "its own version added to the server and to every executor, or count with --engine duckdb",
    ("AccessDeniedException", "NoAuthWithAWSException"): "the cluster may not read it; see that it "
    "has rights of its own to the storage, for s3: under spark.hadoop.fs.s3a in its configuration",
    ("No space left on device",): "there is no room left on the disk of an executor; free some, "
    "and run it again: what was counted is kept",
}
"""What is said to a failure, by words of which its condition or message has one."""


def is_damage(error: Exception) -> bool:
    """Whether a file of the extract is to blame."""
    return _condition(error).startswith(_DAMAGE) or "FAILED_READ_FILE" in str(error)


def is_loss(error: Exception) -> bool:
    """Whether the server, or the session on it, is not there any more."""
    return (
        _code(error) in (*_GONE, *_REFUSED)
        or _condition(error).startswith(_LOST)
        or any(name in str(error) for name in _LOST[:5])
    )


def advice_on(error: Exception) -> str:
    """What happened and what to do, in a sentence."""
    condition, said = _condition(error), str(error)
    if _code(error) in _REFUSED:
        return "the server refuses the token or certificate in its address; ask who runs it"
    if _code(error) in _GONE:
        return (
            "no Spark Connect server answers there; see that it runs and the address is "
            "right, and run it again: what was counted is kept"
        )
    if is_loss(error):
        return (
            "the server was restarted, or ended the session; run it again: what was counted is kept"
        )
    if is_damage(error):
        return ON_DAMAGE
    for words, advice in _ADVICE.items():
        if any(word in f"{condition} {said}" for word in words):
            return advice
    return (
        f"Spark refused the statement ({condition or type(error).__name__}); this is a fault "
        "in the builder"
    )


def _condition(error: Exception) -> str:
    return (error.getCondition() or "") if isinstance(error, PySparkException) else ""


def _code(error: Exception) -> grpc.StatusCode | None:
    """The status of the call, also where the client put it into an exception of its own."""
    found = error if isinstance(error, grpc.RpcError) else error.__cause__ or error.__context__
    return found.code() if isinstance(found, grpc.RpcError) and hasattr(found, "code") else None
