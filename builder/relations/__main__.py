"""Write `docs/relations.md` anew: python -m builder.relations"""

from builder.relations.page import PLACE, page

PLACE.write_text(page(), encoding="utf-8")
