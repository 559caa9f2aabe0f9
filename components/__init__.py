"""Shared pieces of pages: the gate, the selection, the figure, the cache.

May import `queries`, `charts`, `exports`, `permissions`, `settings`, `figures`,
`release.vocabulary`.

Tested through the pages, by `tests/pages/`, and on their own in `tests/components/`.
"""
