"""Figures of the service itself for whoever runs it:
on a port of its own, never on the readers', and none about a reader."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter, Gauge, Histogram, start_http_server
from streamlit.runtime.caching import get_resource_cache_stats_provider

import settings
from queries.releases import current
from release.vocabulary import ReleaseError
from settings import SettingError

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
STEPS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Histogram(
    "contactpoint_request_seconds",
    "Requests by route, method and status, and how long they took",
    ("method", "route", "status"),
    buckets=STEPS,
)
SOCKETS = Gauge("contactpoint_websockets", "Websockets open now: one for each open page")
RUNS = Histogram(
    "contactpoint_page_run_seconds",
    "Runs of a page's script, and how long they took",
    ("page",),
    buckets=STEPS,
)
FAILURES = Counter("contactpoint_failures", "What failed, by kind", ("kind",))
RELEASE_AGE = Gauge(
    "contactpoint_release_age_seconds",
    "Seconds since the release being read was published; NaN when none can be opened",
)
CACHE = Gauge(
    "contactpoint_cache_entries",
    "Finished figures and headlines kept for all readers; process_resident_memory_bytes says what "
    "they and all else take",
)


def known_method(method: str) -> str:
    """A method as a label: whoever asks cannot make up new ones."""
    return method if method in METHODS else "other"


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    REQUESTS.labels(method, route, status).observe(seconds)


def failed(kind: str) -> None:
    """Count one failure: of a `request`, a `page`, or the `reading log`."""
    FAILURES.labels(kind).inc()


@contextmanager
def run_of(page: str) -> Iterator[None]:
    """Time one run of a page's script, however it ends."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        RUNS.labels(page).observe(time.perf_counter() - begun)


def serve() -> None:
    """Answer at the private port, where one is set. Raises `SettingError` when it is taken."""
    chosen = settings.current()
    if chosen.metrics_port is None:
        return
    RELEASE_AGE.set_function(_release_age)
    CACHE.set_function(_cache_entries)
    try:
        start_http_server(chosen.metrics_port, chosen.metrics_host)
    except OSError as error:
        raise SettingError(
            f"CONTACTPOINT_METRICS_PORT {chosen.metrics_port} cannot be listened on: "
            f"{error.strerror}."
        ) from error


def _release_age() -> float:
    try:
        published = dt.datetime.fromisoformat(current(settings.current().releases).published_at)
    except (ReleaseError, ValueError):
        return float("nan")
    return (dt.datetime.now(published.tzinfo) - published).total_seconds()


def _cache_entries() -> float:
    """Streamlit counts the entries of these caches where it is not told to measure each,
    which would take longer than a scrape may."""
    return sum(
        stat.byte_length
        for family in get_resource_cache_stats_provider().get_stats().values()
        for stat in family
    )
