"""Accessibility statement: what can and cannot be used, by whom, and whom to tell."""

from components.about.contents import contact
from components.about.documents import document
from components.gate import require
from components.page import closing, opening, section

require("accessibility")

store = opening(
    "Accessibility statement", "What works, what does not yet, and what to do about it."
)
document("accessibility")
section("Contact")
contact()
closing(store)
