"""The documents that lead into the code are true of it."""

import re
from pathlib import Path

from tests.drawing import drawing
from tests.test_house_rules import MAY_IMPORT

ROOT = Path(__file__).parent.parent
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def test_the_drawing_is_the_table_that_is_enforced() -> None:
    drawn = re.search(r"```mermaid\n(.*?)\n```", ARCHITECTURE, re.S)[1]
    assert drawn == drawing(MAY_IMPORT), f"put this in its place:\n{drawing(MAY_IMPORT)}"


def test_every_room_is_explained_and_every_room_explained_is_there() -> None:
    rows = re.findall(r"(?m)^\| ((?:`[^`]+`(?:, )?)+) \|", ARCHITECTURE)
    named = {name.rstrip("/") for row in rows for name in re.findall(r"`([^`]+)`", row)}
    folders = {p.name for p in ROOT.iterdir() if any(p.glob("*.py")) or (p / "summary").is_dir()}
    modules = {p.name for p in ROOT.glob("*.py")} - {"settings_sign_in.py"}
    assert named == folders - {"docs"} | modules


def test_what_a_document_names_is_there() -> None:
    wrong = []
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for name in re.findall(
            r"`((?:docs|builder|components|tests|release|deploy|measures|bench)/[\w./-]+"
            r"|[A-Z]+\.md)`",
            document.read_text("utf-8"),
        ):
            if not (ROOT / name).exists() and not (document.parent / name).exists():
                wrong.append(f"{document.name}: {name}")
    assert wrong == []


def test_every_setting_is_explained() -> None:
    code = [
        p
        for p in ROOT.rglob("*.py")
        if p.relative_to(ROOT).parts[0] in {"builder", "web", "readinglog", "components"}
    ]
    text = "".join(p.read_text("utf-8") for p in [*code, *ROOT.glob("settings*.py")])
    named = set(re.findall(r"\"(CONTACTPOINT_[A-Z_]+[A-Z])\"", text))
    told = "".join(
        p.read_text("utf-8") for p in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    )
    assert len(named) > 20
    assert sorted(name for name in named if name not in told) == []
