"""The drawing of the rooms in `docs/architecture.md`,
made from the table of who may import whom."""

from __future__ import annotations

from collections.abc import Mapping

ROOM_LEVEL = {"settings_sign_in": "settings"}
"""Modules that are drawn as a part of another."""

BEHIND = ("sample_data", "builder", "measures")
"""Rooms on the side of the wall where record-level extracts are."""


def drawing(may_import: Mapping[str, set[str]]) -> str:
    """The rooms as a Mermaid flow chart, an arrow from each to those it uses;
    a dotted one where it may use a module of the room alone."""
    lines = ["flowchart TD"]
    for title, rooms in (
        ("behind the wall", [r for r in may_import if r in BEHIND]),
        ("in front of it", [r for r in may_import if r not in BEHIND and r not in ROOM_LEVEL]),
    ):
        lines += [f'    subgraph "{title}"', *(f"        {room}" for room in rooms), "    end"]
    for room, uses in may_import.items():
        own = ROOM_LEVEL.get(room, room)
        whole = {ROOM_LEVEL.get(u, u) for u in uses if "." not in u} - {own}
        parts = {u.split(".")[0] for u in uses if "." in u} - whole - {own}
        lines += [f"    {own} --> {u}" for u in sorted(whole)]
        lines += [f"    {own} -.-> {u}" for u in sorted(parts)]
    return "\n".join(dict.fromkeys(lines))
