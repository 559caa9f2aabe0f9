"""The moments of sign-in, one function each: whoever keeps a record of them is called from here. The server's own log gets the moment and the role, never who it was."""

from __future__ import annotations

import logging

from permissions import Reader
from web.sign_in import SignIn, Why

_log = logging.getLogger("contactpoint.sign_in")


def signed_in(sign_in: SignIn, reader: Reader | None) -> None:
    """Someone was signed in. `reader` is None where none of the groups has a role."""
    _log.info("signed in: %s", reader.role if reader else "no role")


def signed_out(sign_in: SignIn, reader: Reader | None) -> None:
    """Someone signed out."""
    _log.info("signed out: %s", reader.role if reader else "no role")


def refused(sign_in: SignIn | None, why: Why, path: str) -> None:
    """Someone asked for what only readers may see, and is not one, or not any more. `path` is where, without its query."""
    _log.info("refused: %s", why)
