"""Contact: whom to ask, and what to quote."""

from components.about.contents import contact
from components.gate import require
from components.page import callout, closing, opening
from queries.releases import describe

require("contact")

store = opening(
    "Contact", "Whom to write to about a figure, an error, or a page that cannot be used."
)
contact()
callout(
    "When you ask about a figure, quote the line under its table: it names the measure, the area, "
    f"the period, the release ({describe(store).id}) and the source, so that the same figure can "
    "be found again."
)
closing(store)
