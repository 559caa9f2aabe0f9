"""Who is reading. One function, so that a page and an address outside Streamlit never answer it differently."""

from __future__ import annotations

from permissions import Reader, Role


def whoever_reads() -> Reader:
    """The reader of a page or an address. There is no sign-in: only this machine can reach the dashboard."""
    return Reader(Role.ON_THIS_MACHINE)
