"""Make the tree of files that is deployed: `python deploy/tree.py DESTINATION`.
The list is deploy/files.txt."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_SHIPPED = "__pycache__"


def files() -> Iterator[Path]:
    """Every file that is deployed, relative to the project.
    Raises `SystemExit` naming a line that names nothing."""
    for line in (ROOT / "deploy" / "files.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        found = (
            sorted(p for p in (ROOT / line).rglob("*") if p.is_file())
            if line.endswith("/")
            else [ROOT / line]
        )
        found = [p for p in found if p.is_file() and NOT_SHIPPED not in p.parts]
        if not found:
            raise SystemExit(f"deploy/files.txt names {line}, and there is no such file.")
        yield from (p.relative_to(ROOT) for p in found)


def make(destination: Path) -> int:
    """Copy the files into a folder that is not there yet; how many there are."""
    if destination.exists():
        raise SystemExit(f"{destination} is there already. Name another folder, or remove it.")
    found = list(files())
    for path in found:
        (destination / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, destination / path)
    return len(found)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    print(f"{make(Path(sys.argv[1]))} files")
