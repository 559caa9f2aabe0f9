"""What follows from relations that are known, as a linear programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from builder.relations.lines import Line, Rule


class Consequences:
    """Whether a relation follows from others, as a linear programme."""

    def __init__(self, rules: Iterable[Rule], lines: Iterable[Line]) -> None:
        self.place = {line: i for i, line in enumerate(lines)}
        rows = [
            [(n, self.place[line]) for n, line in rule.terms if line in self.place]
            + [(0, int(rule.exact))]
            for rule in rules
        ]
        self.exact = self._matrix([r[:-1] for r in rows if r[-1][1]])
        self.least = self._matrix([r[:-1] for r in rows if not r[-1][1]])

    def _matrix(self, rows: list[list[tuple[int, int]]]) -> np.ndarray:
        matrix = np.zeros((len(rows), len(self.place)))
        for i, row in enumerate(rows):
            for n, place in row:
                matrix[i, place] += n
        return matrix

    def implied(self, terms: Mapping[Line, int]) -> bool:
        """Whether these weighted lines add up to at least nothing wherever the rules hold."""
        from scipy.optimize import linprog  # half a second, which most builds have no need of

        costs = np.zeros(len(self.place))
        for line, n in terms.items():
            costs[self.place[line]] += n
        found = linprog(
            costs,
            A_ub=-self.least if len(self.least) else None,
            b_ub=np.zeros(len(self.least)) if len(self.least) else None,
            A_eq=self.exact if len(self.exact) else None,
            b_eq=np.zeros(len(self.exact)) if len(self.exact) else None,
            bounds=(0, 1),
        )
        return found.status == 0 and found.fun > -1e-7
