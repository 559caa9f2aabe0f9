"""Who looked: supposed readings of the dashboard in each month.
Nothing is known of them; there was no such dashboard."""

from __future__ import annotations

from sample_data.world import Month, World

READERS = {
    "minister": 5,
    "permanent_secretary": 1,
    "parliamentary_team": 24,
    "rollout_monitor": 42,
    "oversight_body": 16,
    "statistician": 11,
    "administrator": 3,
}
BUSY = {
    "minister": 5,
    "permanent_secretary": 9,
    "parliamentary_team": 44,
    "rollout_monitor": 30,
    "oversight_body": 18,
    "statistician": 70,
    "administrator": 4,
}
"""Readings of one reader in an ordinary month."""
AWAY, EXPORTS, LOOKUPS, REFUSED, BEFORE = 0.2, 0.12, 0.07, 0.006, 0.03
"""Share of readers away in a month; of readings that end in a file or follow a citation; of what is
refused; of readings before the hour, for roles that may stand on the pre-release list."""
NAMED = ("minister", "permanent_secretary", "parliamentary_team", "statistician")


def reading_rows(world: World, at: Month) -> list[tuple]:
    """Rows of `readings` of one month, in order of reader."""
    rows, first = [], 0
    for role, many in READERS.items():
        for reader in range(first, first + many):
            rows += _of_reader(world, at, role, reader)
        first += many
    return [(at.number * 10**6 + n, *row) for n, row in enumerate(rows)]


def _kind(drawn: float) -> str:
    """What an entry is, by the shares of each kind."""
    if drawn < REFUSED:
        return "refusal"
    if drawn < REFUSED + LOOKUPS:
        return "search"
    return "export" if drawn < REFUSED + LOOKUPS + EXPORTS else "reading"


def _of_reader(world: World, at: Month, role: str, reader: int) -> list[tuple[str, str, int, bool]]:
    dice = world.dice("readings", at.number, reader)
    if dice.random() < AWAY:
        return []
    found = []
    for _ in range(dice.randrange(1, 2 * BUSY[role])):
        before = role in NAMED and dice.random() < BEFORE
        kind = _kind(dice.random())
        found.append((kind, role, 1_000_000 + 7919 * reader, before and kind != "refusal"))
    return found
