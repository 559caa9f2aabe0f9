"""The certificate: exact checks, cell by cell, that published figures are what
the method says they are.

If they are, the published figures could themselves be the true counts: they keep every relation
that true counts keep. An example: a table shows 10 girls, 5 boys and 15 children. The true counts
may be just these. With one more girl they are 11, 5 and 16, and may be published as the same
figures; so may those with up to four more children, views or practitioners of any one kind. So no
figure can be bounded from above more tightly than its own rounding bounds it. The linear programmes
then look for what this argument may have overlooked.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from builder.attack.facts import Knowledge
from builder.combinations import number_among
from builder.disclosure.protection import PLACE
from builder.disclosure.structure import Structure
from builder.policy import DisclosurePolicy
from measures.measure import Measure, Ratio, Rows
from release.vocabulary import ALL, Status


def broken_sums(knowledge: Knowledge) -> list[str]:
    """Tables in which a sum or a comparison does not hold of the published figures, in words.
    Withheld figures are in none."""
    broken = _broken(knowledge)
    rows = knowledge.relations.matrix[np.flatnonzero(broken)]
    exact = knowledge.relations.exact[broken]
    tables = set()
    for number in range(rows.shape[0]):
        cells = knowledge.frame.iloc[rows.indices[rows.indptr[number] : rows.indptr[number + 1]]]
        tables.add(
            (
                ", ".join(sorted(set(cells["tally"]))),
                ", ".join(sorted(set(cells["breakdown"]))),
                "does not add up" if exact[number] else "a part exceeds its whole",
            )
        )
    return [f"{tally}, {breakdown}: {what}" for tally, breakdown, what in sorted(tables)]


def compared_wrongly(knowledge: Knowledge) -> np.ndarray:
    """Which cells stand in a comparison that does not hold of the published figures: with one of
    them withheld it is not made any more."""
    wrong = _broken(knowledge) & ~knowledge.relations.exact
    found = np.zeros(len(knowledge.frame), dtype=bool)
    found[knowledge.relations.matrix[np.flatnonzero(wrong)].indices] = True
    return found


def adds_up(knowledge: Knowledge) -> bool:
    """Whether every sum holds of the published figures."""
    return not (_broken(knowledge) & knowledge.relations.exact).any()


def _broken(knowledge: Knowledge) -> np.ndarray:
    """Which relations published figures do not keep."""
    shown = abs(knowledge.relations.matrix) @ knowledge.withheld == 0
    return knowledge.relations.broken(knowledge.value) & ~knowledge.relations.cover & shown


def broken_multiples(
    counts: pd.DataFrame, structure: Structure, policy: DisclosurePolicy
) -> list[str]:
    """Tables of protected measures with a figure that is not a multiple of the base, is negative,
    or is not marked as rounded."""
    measure = counts["tally"].map(structure.measure_of)
    bases = {m: line.base for m, line in policy.protected.items()}
    # as numbers: of categories that each have a base of their own pandas makes categories again
    base = measure.map(bases).to_numpy(float)
    never = number_among(counts, PLACE[:3], structure.impossible) >= 0
    wrong = (
        ~np.isnan(base)
        & ~(never & (counts["value"] == 0))
        & counts["value"].notna()
        & ((counts["value"] % base != 0) | (counts["value"] < 0) | ~counts["rounded"])
    )
    return [
        f"{tally}, {breakdown}: a figure that is not rounded"
        for tally, breakdown in sorted(
            set(counts.loc[wrong, ["tally", "breakdown"]].itertuples(index=False, name=None))
        )
    ]


def broken_rates(
    rates: pd.DataFrame,
    counts: pd.DataFrame,
    measures: Mapping[str, Measure],
    policy: DisclosurePolicy,
) -> list[str]:
    """Rates that do not come from the published counts beside them,
    or stand over too small a denominator."""
    published = counts.set_index(PLACE)["value"]
    found = []
    for measure, rows in rates.groupby("measure"):
        ratio, decimals = measures[measure].counts, measures[measure].decimals
        if not isinstance(ratio, Ratio):
            raise TypeError(f"measure {measure}: not a rate")
        again = rows["numerator"].astype(float) / rows["base"].astype(float) * ratio.per
        if (np.abs(again - rows["value"].astype(float)) > 0.5 * 10**-decimals + 1e-9).any():
            found.append(f"{measure}: a rate that does not come from the counts beside it")
        if (rows["base"].astype(float) < policy.smallest_denominator).any():
            found.append(
                f"{measure}: a rate over a denominator below {policy.smallest_denominator}"
            )
        if not isinstance(ratio.numerator, Rows):
            place = pd.MultiIndex.from_frame(rows.assign(tally=ratio.numerator)[PLACE])
            other = published.reindex(place).to_numpy(float)
            if (~np.isnan(other) & (other != rows["numerator"].to_numpy(float))).any():
                found.append(f"{measure}: a numerator that differs from the count published for it")
    return found


def broken_truths(
    cells: pd.DataFrame, protected: pd.DataFrame, structure: Structure, policy: DisclosurePolicy
) -> list[str]:
    """Tables with a figure further from its true count than the policy says, or a true 0 that is
    not published as 0. Rows of both frames agree."""
    limits = {
        t: policy.limits([structure.measure_of[t]])
        for t in cells["tally"].unique()
        if structure.measure_of[t] in policy.protected
    }
    month = cells["period"].map({p: structure.is_month(p) for p in structure.months}).to_numpy(bool)
    base, sums = (
        cells["tally"].map({t: v[i] for t, v in limits.items()}).to_numpy(float) for i in (0, 1)
    )
    reach = np.where(month, base - 1, sums)
    count, value = (
        frame[column].astype("Float64").to_numpy(float, na_value=np.nan)
        for frame, column in ((cells, "count"), (protected, "value"))
    )
    wrong = (np.abs(value - count) > reach) | ((count == 0) & (value > 0))
    wrong |= (
        np.isnan(value) & ~np.isnan(count) & (protected["status"] != Status.CONFIDENTIAL).to_numpy()
    )
    return [
        f"{structure.measure_of[t]}, {'total' if b == ALL else b}: a figure lies further from the "
        "truth than the policy allows"
        for t, b in sorted(
            set(cells.loc[wrong, ["tally", "breakdown"]].itertuples(index=False, name=None))
        )
    ]
