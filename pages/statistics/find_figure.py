"""Find a figure: by its id, or in a few words."""

from components.gate import require
from components.page import closing, opening
from components.statistics.by_id import find_by_id

require("find_figure")

store = opening(
    "Find a figure",
    "A figure whose id was given in an answer, a file or over the telephone: as published then, "
    "as published now, and how to cite it.",
)
find_by_id()
closing(store)
