"""The one door between cells and observations: everything that is published has passed `protect`.

It is given all cells of the release at once, so that every table is linked to every other. `docs/disclosure.md` explains the method.
"""

from builder.disclosure.keys import PUBLIC, RoundingKey, rounding_key
from builder.disclosure.protection import PLACE, Protected, protect
from builder.disclosure.rounding import DisclosureError
from builder.disclosure.structure import Rule, Structure, structure_of

__all__ = [
    "PLACE",
    "PUBLIC",
    "DisclosureError",
    "Protected",
    "RoundingKey",
    "Rule",
    "Structure",
    "protect",
    "rounding_key",
    "structure_of",
]
