"""A choice in an address that cannot be shown: raised wherever it is found,
and drawn in one place, `components.page.refusals`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(eq=False)
class CannotBeShown(Exception):
    """What is wrong with what was asked for, in words that repeat nothing of it, and a link back:
    to the same page with this `address`, under a `label`. `kept_from`, as `name=id`, is what is
    there and this reader may not see: it is said to the log alone."""

    title: str
    what: str
    address: Mapping[str, str]
    label: str = "Start again"
    kept_from: str = ""
