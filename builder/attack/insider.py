"""What insiders learn of others: who knows the true counts of one authority, or of one sector,
and holds what is published of the last month.

Nothing is stopped by it. A rounded total less what an insider knows says more of the rest than the
total alone, and no rounding of the total can hinder that; the release says how much more.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from builder.attack.blocks import attack_facts, enough_for
from builder.attack.facts import knowledge_of
from builder.attack.intervals import known_exactly, with_intervals
from builder.attack.parts import Part, found_of, parts_of
from builder.combinations import number_among, rows_in, values_at
from builder.disclosure.limit import UNLIMITED, Limit, Watch
from builder.disclosure.structure import PLACE, Structure
from builder.kept import Kept, Piece
from builder.policy import DisclosurePolicy
from release.vocabulary import ALL

SHARE_OF = "children_on_directory"
"""The count by which the authority is chosen that makes up most of its region:
what it knows leaves least of the region's figures."""

SECTOR = "sector"

DRAWN = 25
"""Cells of each group of linked tallies that are looked at by linear programmes,
drawn from those that no written down table settles."""

SMALL = 5
"""What counts below this are called."""


@dataclass(frozen=True)
class Insider:
    """Whose own counts are known, and which rows those are."""

    kind: str
    own: np.ndarray


def insiders(cells: pd.DataFrame, structure: Structure) -> list[Insider]:
    """The authority that makes up most of its region, and the sector of which most is counted,
    of cells with `count`."""
    total = cells[(cells["tally"] == SHARE_OF) & (cells["breakdown"] == ALL)]
    total = total.dropna(subset=["count"]).set_index("geography")["count"].astype(float)
    region = total.index.map(structure.parents)
    lowest = ~total.index.isin(list(structure.parents.values()))
    share = (total / region.map(total).to_numpy(float))[lowest].dropna().sort_index()
    by_sector = cells["breakdown"] == SECTOR
    counted = cells[by_sector].groupby("category")["count"].sum().sort_index()
    found = []
    if len(share):
        code = share.idxmax()
        found.append(Insider("authority", (cells["geography"] == code).to_numpy()))
    if len(counted):
        own = by_sector & (cells["category"] == counted.idxmax())
        found.append(Insider("sector", own.to_numpy()))
    return found


def learned(
    published: pd.DataFrame,
    cells: pd.DataFrame,
    structure: Structure,
    policy: DisclosurePolicy,
    *,
    workers: int = 1,
    kept: Kept | None = None,
    limit: Limit = UNLIMITED,
) -> dict[str, dict[str, int]]:
    """For each kind of insider: the cells of others, how many no written down table settles, how
    many of these are tried, and how many of the tried are left with less than the policy's
    interval, with only 1 to 4, and with one value.

    `published` has the columns `with_intervals` reads; `cells` have the true `count` of each place.
    Only the last month is looked at.
    """
    last = max(p for p in structure.months if structure.is_month(p))
    own = published["tally"].map(structure.measure_of).isin(policy.protected)
    month = published[own & (published["period"] == last)]
    truth = cells[cells["period"] == last]
    counts = truth["count"].astype("Float64").to_numpy(float, na_value=np.nan)
    month = month.assign(count=values_at(counts, rows_in(month, truth, PLACE)))
    known = with_intervals(month, policy, structure)
    everyone = insiders(month, structure)
    with ThreadPoolExecutor(workers) as pool:
        found = pool.map(
            lambda who: _learned_by(known, who, structure, policy, kept, limit), everyone
        )
    return {who.kind: one for who, one in zip(everyone, found, strict=True)}


def _learned_by(
    known: pd.DataFrame,
    who: Insider,
    structure: Structure,
    policy: DisclosurePolicy,
    kept: Kept | None,
    limit: Limit,
) -> dict[str, int]:
    truth = known["count"].astype("Float64").to_numpy(float, na_value=np.nan)
    own = who.own & ~np.isnan(truth)
    told = known_exactly(known, own, truth, ("value", "low", "high")).assign(mine=own)
    found: Counter[str] = Counter()
    for part in parts_of(told.drop(columns="count"), structure, policy):
        watch = limit.at((structure.measure_of[t] for t in part.group), ": what insiders learn")
        tried = partial(_tried, watch=watch)
        found.update(found_of(kept, "insider", part, tried).told)
    return dict(found)


def _tried(part: Part, kept: Kept | None, watch: Watch) -> Piece:
    """What counts the others' cells: all, those that no written down table settles,
    those of them that are tried, and what comes of these."""
    structure = part.structure
    knowledge = knowledge_of(part.known, part.group, structure, part.places)
    required = enough_for(knowledge, structure, part.policy)
    never = number_among(knowledge.frame, PLACE[:3], structure.impossible) >= 0
    others = ~knowledge.frame["mine"].to_numpy(bool) & ~never
    left: list[int] = []
    drawn: list[int] = []

    def draw(open_: np.ndarray) -> np.ndarray:
        own = open_[others[open_]]
        some = np.random.default_rng(len(left)).permutation(own)[: max(DRAWN - len(drawn), 0)]
        left.extend(own)
        drawn.extend(some)
        return np.sort(some)

    # Around one table alone: of what others would settle only the cells drawn would be spared.
    found = attack_facts(knowledge, required, asked=draw, attempts=0, kept=kept, watch=watch)
    least = np.maximum(found.low, knowledge.bounds[0])[drawn]
    most = np.minimum(found.high, knowledge.bounds[1])[drawn]
    narrow = ~required.of(np.array(drawn, dtype=np.int64)).met(least, most)
    return Piece(
        told={
            "cells_of_others": int(others.sum()),
            "not_settled_at_once": len(left),
            "of_these_tried": len(drawn),
            "narrowed": int(narrow.sum()),
            "only_1_to_4": int((narrow & (least >= 1) & (most < SMALL)).sum()),
            "exact": int((narrow & (least == most)).sum()),
        }
    )
