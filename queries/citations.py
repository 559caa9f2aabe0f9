"""A permanent id -> the figure as it was published, as it is published now,
and what became of it in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from figures.figure import Figure
from figures.figure_id import FigureKey, format_id, parse_id
from figures.wording import day_of, long_date
from queries.catalogue import NotPublished, catalogue_of
from queries.found_by_id import figure_of, keys_of, sums_of
from queries.publications import Publication, open_published, publications, told_with
from release.address import StoreAddress
from release.store import open_current
from release.vocabulary import (
    REPLACES_VALUE,
    Status,
    Visibility,
)


class State(StrEnum):
    """What became of a figure since it was published."""

    CURRENT = "current"
    REVISED = "revised"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, eq=False)
class FigureVersion:
    """A figure of one row as one publication gives it;
    `figure` is None where that release holds no such figure, or can no longer be read."""

    published: Publication
    figure: Figure | None
    readable: bool = True

    @property
    def row(self) -> pd.Series | None:
        """The one row of the figure, with the columns of a frame."""
        return None if self.figure is None else self.figure.frame.iloc[0]

    @property
    def withheld(self) -> bool:
        """Whether it was published as withheld so that nobody can be identified."""
        return self.row is not None and self.row["status"] == Status.CONFIDENTIAL


@dataclass(frozen=True)
class FigureHistory:
    """A figure looked up by its id: what it is, as first published, as published now, every reading
    between (oldest first), and its state with the reason in words."""

    id: str
    key: FigureKey
    then: FigureVersion
    now: FigureVersion
    readings: tuple[FigureVersion, ...]
    state: State
    reason: str
    taken_back: frozenset[str] = frozenset()
    withdrawn_too: bool = True

    def withdrawn(self, reading: FigureVersion) -> bool:
        """Whether the figure as it was read then is withdrawn:
        its release was taken back, or a later one holds it no more."""
        return (
            reading.published.folder in self.taken_back
            or self.state == State.WITHDRAWN
            and reading.published.folder != self.now.published.folder
            and self.now.row is None
        )

    def may_show_value(self, reading: FigureVersion) -> bool:
        """Whether the value of an earlier publication may be shown again.

        It may not once a later release withholds it so that nobody can be identified. Where it was
        withdrawn, only a reader who may see withdrawn releases is shown it.
        """
        if not self.withdrawn_too and self.withdrawn(reading):
            return False
        later = (
            self.readings[self.readings.index(reading) + 1 :]
            if reading in self.readings
            else self.readings
        )
        return reading is self.now or not any(r.withheld for r in (*later, self.now))


def figure_history(
    releases: StoreAddress,
    typed: str,
    *,
    visibility: Visibility = Visibility(),
    withdrawn_too: bool = True,
) -> FigureHistory:
    """The figure with an id, however it was typed.

    Only what has been published is looked at, and of that only what `visibility` shows;
    `withdrawn_too=False` for a reader who may not see the value of what was withdrawn.

    Raises `figures.figure_id.InvalidFigureId`, `NotPublished` when no published release holds such
    a figure, `ReleaseError` when there is no release to compare with.
    """
    number, current = parse_id(typed), open_current(releases)
    moves = told_with(replace(current, visibility=visibility), publications(releases))
    key = _key(releases, moves, number, visibility)
    readings = tuple(_reading(releases, move, key, visibility) for move in moves)
    own = [r for r in readings if r.published.release == key.release]
    then = next((r for r in own if r.figure is not None), own[0])
    now = next(
        (r for r in reversed(readings) if r.published.folder == current.folder.name), readings[-1]
    )
    state, reason = _state(then, now, moves)
    back = frozenset(
        m.folder for m in moves if _taken_back(m.release, moves) and m.folder != current.folder.name
    )
    return FigureHistory(
        format_id(number), key, then, now, _told_apart(readings), state, reason, back, withdrawn_too
    )


def _key(
    releases: StoreAddress, moves: list[Publication], number: int, visibility: Visibility
) -> FigureKey:
    """What an id is about: looked for in each release under its own name first, then,
    for releases no longer kept, in the words of the others."""
    kept = [
        (move, store)
        for move in reversed({m.folder: m for m in moves}.values())
        if (store := open_published(releases, move, visibility))
    ]
    gone = dict.fromkeys(
        m.release for m in moves if m.release not in {move.release for move, _ in kept}
    )
    own = ((move.release, store) for move, store in kept)
    lost = ((release, store) for release in gone for _, store in kept)
    for release, store in (*own, *lost):
        for key in keys_of(catalogue_of(store), sums_of(store), release, number):
            if release in gone or figure_of(store, key) is not None:
                return key
    raise NotPublished(
        "No published release holds a figure with this id. It is well formed, so check that it "
        "was given to you for this dashboard."
    )


def _reading(
    releases: StoreAddress, move: Publication, key: FigureKey, visibility: Visibility
) -> FigureVersion:
    store = open_published(releases, move, visibility)
    return (
        FigureVersion(move, None, readable=False)
        if store is None
        else FigureVersion(move, figure_of(store, key))
    )


def _state(then: FigureVersion, now: FigureVersion, moves: list[Publication]) -> tuple[State, str]:
    """What became of a figure, and why, in words without a number:
    the numbers stand beside each other."""
    was, is_ = then.published.release, now.published.release
    newer = f"Release {is_}, published {_day(now)}"
    if was == is_ and then.published.folder == now.published.folder:
        return (
            State.CURRENT,
            f"Release {is_}, published {_day(then)}, is the release now published.",
        )
    if back := _taken_back(was, moves):
        return (
            State.WITHDRAWN,
            f"Release {was} was taken back on {long_date(day_of(back.at))}, and release "
            f"{back.release} was published again in its place." + _because(back),
        )
    if now.row is None:
        return State.WITHDRAWN, f"{newer}, holds no such figure." + _because(now.published)
    if now.withheld and not then.withheld:
        return (
            State.WITHDRAWN,
            f"{newer}, withholds it so that nobody can be identified." + _because(now.published),
        )
    if then.row is None:
        return (
            State.SUPERSEDED,
            f"{newer}, took the place of release {was}, which is no longer kept here. What it "
            "said then cannot be compared.",
        )
    if not _same(then.row, now.row):
        return State.REVISED, f"{newer}, gives another figure." + _because(
            now.published
        ) + _notes_since(then, now)
    follows = (
        "was issued again under the same name, and the figure is the same"
        if was == is_
        else f"took the place of release {was}, and the figure in it is the same"
    )
    return State.CURRENT if was == is_ else State.SUPERSEDED, f"{newer}, {follows}." + _because(
        now.published
    )


def _taken_back(release: str, moves: list[Publication]) -> Publication | None:
    """The going back that took a release away: after its last publication
    the pointer moved to a release first published before it."""
    order = list(dict.fromkeys(m.release for m in moves))
    last = max(place for place, m in enumerate(moves) if m.release == release)
    after = moves[last + 1] if last + 1 < len(moves) else None
    return after if after and order.index(after.release) < order.index(release) else None


def _same(then: pd.Series, now: pd.Series) -> bool:
    """Whether two rows publish the same: value, text, and the status that replaces a value.
    A marker such as provisional may change."""

    def published(row: pd.Series) -> tuple[object, ...]:
        return (
            None if pd.isna(row["value"]) else float(row["value"]),
            row["text"] or None,
            row["status"] if row["status"] in REPLACES_VALUE else "",
        )

    return published(then) == published(now)


def _notes_since(then: FigureVersion, now: FigureVersion) -> str:
    """What the release now published notes of this figure, and the one before did not."""
    old = {n.text for n in then.figure.notes} if then.figure else set()
    provisional = (
        " The figure was provisional when it was published."
        if then.row is not None and then.row["status"] in (Status.PROVISIONAL, Status.UNRIPE)
        else ""
    )
    return provisional + "".join(
        f" {text}"
        for text in dict.fromkeys(n.text for n in (now.figure.notes if now.figure else ()))
        if text not in old
    )


def _because(move: Publication) -> str:
    return f" The reason given: {move.because.rstrip('.')}." if move.because else ""


def _day(reading: FigureVersion) -> str:
    return long_date(day_of(reading.published.at))


def _told_apart(readings: tuple[FigureVersion, ...]) -> tuple[FigureVersion, ...]:
    """Each publication once under its folder: going back to a release gives
    the figure it gave before."""
    return tuple({r.published.folder: r for r in reversed(readings)}.values())[::-1]


def key_of(
    releases: StoreAddress, typed: str, *, visibility: Visibility = Visibility()
) -> FigureKey:
    """What an id is about. Raises `figures.figure_id.InvalidFigureId`, `NotPublished`,
    `ReleaseError`."""
    return _key(releases, publications(releases), parse_id(typed), visibility)
