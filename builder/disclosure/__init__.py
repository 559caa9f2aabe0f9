"""The one door between cells and observations: everything that is published has passed `protect`.

It is given all cells of the release at once, so that every table is linked to every other.
`docs/disclosure.md` explains the method.
"""

from builder.disclosure.earlier import Earlier, Shown, earlier_of
from builder.disclosure.family import DisclosureError
from builder.disclosure.keys import PUBLIC, RoundingKey, rounding_key
from builder.disclosure.protection import PLACE, Protected, not_applicable, protect
from builder.disclosure.structure import Rule, Structure, structure_of, with_customs

__all__ = [
    "PLACE",
    "PUBLIC",
    "DisclosureError",
    "Earlier",
    "Protected",
    "RoundingKey",
    "Rule",
    "Shown",
    "Structure",
    "earlier_of",
    "not_applicable",
    "protect",
    "rounding_key",
    "structure_of",
    "with_customs",
]
