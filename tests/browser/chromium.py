"""Which browser the tests drive, and how it is started. One Playwright serves all tests of a
process: a second cannot be started beside it."""

from __future__ import annotations

import os
import shutil

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other machine is found, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]
NOT_HERE = "no Chromium on this machine: install Debian's package chromium, or name one in CHROMIUM"


def chromium() -> str | None:
    """Debian's Chromium, or the one `CHROMIUM` names."""
    return (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )


def launch(playwright: object, *more: str) -> object:
    """A browser of its own process, with more of Chromium's own arguments if need be. Close it."""
    return playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *more])
