"""The log of the server: one line of JSON for each thing that happened.

Never who asked, from where, or for what selection.

Uvicorn and Streamlit name addresses and queries in what they say at level INFO;
of them only warnings are kept.
"""

from __future__ import annotations

import logging
import logging.config
import re
import sys
import threading
import time
import uuid

import streamlit.logger
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.utils import ClientDisconnected

from api.problems import said
from web.addresses import address_of
from web.plain_pages import short_page
from web.programs import is_for_programs
from web.service import metrics

_log = logging.getLogger("contactpoint")

CONFIGURATION = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "rename_fields": {
                "asctime": "time",
                "levelname": "level",
                "name": "from",
                "message": "event",
                "exc_info": "trace",
            },
        }
    },
    "handlers": {
        "stdout": {
            "()": "web.service.logs.Lines",
            "stream": "ext://sys.stdout",
            "formatter": "json",
        }
    },
    "root": {"level": "WARNING", "handlers": ["stdout"]},
    "loggers": {"contactpoint": {"level": "INFO"}},
}

REFERENCE = re.compile(r"[0-9a-f]{32}")
UNKNOWN = "unknown"
_NOT_WRITTEN = (
    '{"time": "%s", "level": "ERROR", "from": "contactpoint", "event": "a line of the log '
    'could not be written", "line": %d, "because": "%s"}\n'
)


def went_wrong(reference: str) -> str:
    """The page of a request that failed."""
    what = f"The reference is {reference}. Try again; if it fails again, tell us the reference."
    return short_page("Something went wrong", "Something went wrong on our side", what)


def configure() -> None:
    """Send everything that is logged, by whichever library, to standard output as JSON."""
    logging.config.dictConfig(CONFIGURATION)
    logging.captureWarnings(True)
    streamlit.logger.setup_formatter = (
        _hand_on  # each of its loggers would write to standard error by itself
    )
    for name in [*streamlit.logger._loggers, "uvicorn", "uvicorn.error"]:
        _hand_on(logging.getLogger(name))
    logging.getLogger("uvicorn.error").addFilter(
        lambda record: "without completing handshake" not in record.getMessage()
    )  # a refused websocket, which has its own line
    logging.getLogger("streamlit.error_util").addFilter(
        lambda record: record.getMessage() != "Uncaught app execution"
    )  # a failed page, which has its own line: `web.service.lifecycle.show_failure`
    sys.excepthook = lambda kind, error, trace: _log.critical(
        "stopped", exc_info=(kind, error, trace)
    )
    threading.excepthook = lambda told: _log.error("thread failed", exc_info=told.exc_value)
    sys.unraisablehook = lambda told: _log.error(
        "failed where nobody waited for it", exc_info=told.exc_value
    )


class Lines(logging.StreamHandler):
    """Lines of JSON, whatever happens: what Python would say of a line
    it could not write is no JSON."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say that a line could not be written, in a line that needs nothing but the stream:
        modules may be gone when the process ends."""
        kind = sys.exc_info()[0] if sys else None
        try:
            self.stream.write(
                _NOT_WRITTEN
                % (
                    time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(record.created)),
                    record.lineno,
                    getattr(kind, "__name__", UNKNOWN),
                )
            )
            self.flush()
        except (
            Exception
        ):  # the stream is closed, or the interpreter is half gone: there is nowhere left to say it
            pass


def _hand_on(logger: logging.Logger) -> None:
    for handler in [*logger.handlers]:
        logger.removeHandler(handler)
    logger.propagate = True
    logger.setLevel(logging.WARNING)


HUNG_UP = (ClientDisconnect, ClientDisconnected)
"""What is raised to whoever reads from, or answers, a browser that is gone."""


class RequestLog:
    """ASGI middleware: one line for each request, under a reference;
    a failure is answered with the reference, and its trace stays here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        one = _Request(scope)

        async def noting(message: Message) -> None:
            one.note(message)
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except HUNG_UP:  # its line says how long it took, and nothing failed here
            pass
        except Exception:
            _log.exception("request failed", extra=one.about())
            metrics.failed("request")
            if one.status == 0:
                if is_for_programs(scope["path"]):
                    return await said(
                        500, f"Something went wrong on our side. The reference is {one.reference}."
                    )(scope, receive, noting)
                await HTMLResponse(went_wrong(one.reference), 500)(scope, receive, noting)
        finally:
            one.done()


class _Request:
    """One request, or one websocket from its handshake to its end."""

    def __init__(self, scope: Scope) -> None:
        self.started, self.status, self.is_socket = (
            time.perf_counter(),
            0,
            scope["type"] == "websocket",
        )
        address, given = address_of(scope["path"]), Headers(scope=scope).get("x-request-id", "")
        self.route = address.template if address else UNKNOWN
        self.method = metrics.known_method(scope.get("method", "GET"))
        self.reference = given if REFERENCE.fullmatch(given) else uuid.uuid4().hex

    def note(self, message: Message) -> None:
        """Learn what was answered."""
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            self.status = message["status"]
        elif message["type"] == "websocket.accept":
            self.status = 101
            metrics.SOCKETS.inc()
            _log.info("websocket opened", extra=self.about())

    def about(self) -> dict[str, object]:
        """What the log may hold of it."""
        return {
            "method": self.method,
            "route": self.route,
            "status": self.status,
            "ms": round(1000 * self.seconds()),
            "reference": self.reference,
        }

    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.perf_counter() - self.started

    def done(self) -> None:
        """Write its line."""
        if self.status == 101:
            metrics.SOCKETS.dec()
            return _log.info("websocket closed", extra=self.about())
        metrics.answered(self.method, self.route, self.status, self.seconds())
        _log.info("request", extra=self.about())
