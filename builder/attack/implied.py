"""Relations that follow from others: a programme that holds the others need not hold them."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from builder.disclosure.relations import Relations


def implied(found: Relations) -> np.ndarray:
    """Relations that say that one cell is at most another, and follow from two that say so of a
    third. Cells that are each at most the other are the same, and nothing is taken from them.
    """
    two = np.flatnonzero((np.diff(found.matrix.indptr) == 2) & ~found.exact)
    some = found.matrix[two]
    cells, signs = some.indices.reshape(-1, 2), some.data.reshape(-1, 2)
    compares = (np.sort(signs, axis=1) == [-1, 1]).all(axis=1)
    two, less, more = two[compares], *(cells[compares][signs[compares] == n] for n in (-1, 1))
    shape = (found.matrix.shape[1],) * 2
    below = sparse.csr_matrix((np.ones(len(two)), (less, more)), shape)
    same = csgraph.connected_components(below, connection="strong")[1]
    apart = same[less] != same[more]
    two, less, more = two[apart], less[apart], more[apart]
    rows = np.zeros(len(found.exact), dtype=bool)
    if len(two):
        below = sparse.csr_matrix((np.ones(len(two)), (less, more)), shape)
        rows[two[np.asarray((below @ below)[less, more]).ravel() > 0]] = True
    return rows
