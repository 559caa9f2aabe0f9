"""Figures given to Parliament: each as it was given, beside what the release says now."""

from components.gate import require
from components.page import closing, opening
from components.parliament.given import figures_given

require("given")

store = opening(
    "Figures given to Parliament",
    "Each figure given in an answer, with what the release says of it now: the same, revised, "
    "withheld or withdrawn. The answers that are due.",
)
figures_given(store)
closing(store)
