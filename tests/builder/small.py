"""The smallest world that is built whole: 25 children in two months,
by a policy that shows counts as they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from builder.policy import DEFAULT
from measures import MEASURES
from tests.builder.commands import builder
from tests.builder.worlds import World
from tests.kept import kept

MONTHS = ("2009-03", "2009-04")
"""A month in which an authority sent no return, and the next, with other boundaries and in another
quarter and year. Every month is counted by the same statements."""


def small_world() -> World:
    """Made anew: whoever asks may change it."""
    return World(5, 25, silent=True, months=MONTHS)


@dataclass(frozen=True)
class Small:
    """Its extract, the policy it is built by, the work folder, and a store with its release
    published. Read-only: what the commands do to a store is done to a copy."""

    folder: Path

    @property
    def extract(self) -> Path:
        return self.folder / "extract"

    @property
    def policy(self) -> Path:
        return self.folder / "policy.toml"

    @property
    def work(self) -> Path:
        return self.folder / "builder-work"

    @property
    def releases(self) -> Path:
        return self.folder / "releases"


def kept_small() -> Small:
    """It is built once, also for the next run."""

    def make(folder: Path) -> None:
        new = Small(folder)
        small_world().write(new.extract)
        exact(folder)
        builder(*("build", new.extract, "--policy", new.policy, "--out", new.releases), "--publish")

    return Small(kept("small", make))


def exact(folder: Path) -> Path:
    """A policy that shows every count as it is but for one measure:
    these tests are about all the rest of the way."""
    text = DEFAULT.read_text("utf-8")
    head = text[: text.index("[measures]")]
    path = folder / "policy.toml"
    path.write_text(
        head
        + "[measures]\n"
        + "".join(
            f'{m.id} = {{ protect = {str(m.id == "security_incidents").lower()}, why = "made up" '
            "}\n"
            for m in MEASURES
        ),
        encoding="utf-8",
    )
    return path
