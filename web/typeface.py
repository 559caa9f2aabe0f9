"""The typeface of every page, from our own origin: the one that Streamlit ships and serves, so that
no page looks or breaks its lines by what is on a reader's machine."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

NAME = "Source Sans"
FAMILY = f'"{NAME}", Arial, Helvetica, sans-serif'
_RULE = re.compile(r"@font-face\{font-family:Source Sans;[^}]*\}")


def faces(streamlits: str) -> str:
    """Streamlit's rules that fetch the typeface, upright and italic, for a page that is not drawn
    by Streamlit. ValueError when they are not in its style sheet."""
    found = _RULE.findall(streamlits)
    if len(found) != 2:
        raise ValueError(
            f"Streamlit's style sheet does not fetch {NAME} twice: its version changed, and "
            "web/typeface.py has to follow."
        )
    return "".join(rule.replace("url(../media/", "url(/static/media/") for rule in found)


FACES = faces(
    "".join(
        file.read_text("utf-8")
        for file in sorted((Path(st.__file__).parent / "static" / "static" / "css").glob("*.css"))
    )
)

MESSAGE = (
    f"{FACES}body {{ font: 19px/1.5 {FAMILY}; color: #0b0c0c; max-width: 40rem; margin: 4rem "
    "auto; padding: 0 1.25rem } h1 { font-size: 2.5rem; line-height: 1.15 } a { color: #003078 }"
)
"""The whole style of a page that says one thing."""
