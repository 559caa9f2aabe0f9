"""The house style every chart shares: the finished chart, its colours, its theme."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chart:
    """A finished chart: draw `spec`, name it `alt`.

    `kind` says which drawing library the spec is for: `vega` or `plotly`. `height` is in pixels and includes axes; the width is the container's.
    """

    spec: dict
    alt: str
    kind: str
    height: int
