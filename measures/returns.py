"""Timeliness of returns: what each authority was due to send for each month, when it came, and what
was corrected. Facts about authorities, published exactly."""

from measures.measure import Dates, Measure, Rows
from release.vocabulary import Kind, Level

_AS_KNOWN = (
    "What came, and when, is as known on the last day of the release: a return that came "
    "later is counted as received from the next release on."
)
_BASE = "Returns due for the period"

MEASURES = (
    Measure(
        "returns_due",
        "returns",
        "Monthly returns due from authorities",
        "returns",
        Kind.FLOW,
        Rows("returns"),
        short_title="Returns due",
        breakdowns=("return_status",),
        base="One return a month from each authority that existed at the month's end",
        definition="Monthly returns that authorities were due to send for the period, by whether "
        "they came by the due day, after it, or not at all.",
        shows="How many returns were due, and how many of them came and when.",
        cannot_show="Whether what a return says is right.",
        notes=(_AS_KNOWN,),
    ),
    Measure(
        "returns_received",
        "returns",
        "Monthly returns received",
        "returns",
        Kind.FLOW,
        Rows("returns", "received_on is not null"),
        short_title="Returns received",
        base=_BASE,
        definition="Monthly returns for the period that were received, on time or late.",
        shows="How many returns the figures rest on.",
        cannot_show="When they came, or whether they are right.",
        notes=(_AS_KNOWN,),
    ),
    Measure(
        "returns_on_time",
        "returns",
        "Monthly returns received on time",
        "returns",
        Kind.FLOW,
        Rows("returns", "received_on <= due_on"),
        short_title="Returns on time",
        base=_BASE,
        definition="Monthly returns for the period that were received on or before their due day.",
        shows="How many returns came by their due day.",
        cannot_show="How late the others were, or why.",
        notes=(_AS_KNOWN,),
    ),
    Measure(
        "returns_outstanding",
        "returns",
        "Monthly returns outstanding",
        "returns",
        Kind.FLOW,
        Rows("returns", "received_on is null"),
        short_title="Returns outstanding",
        base=_BASE,
        definition="Monthly returns for the period that had not been received. Figures made from "
        "an "
        "authority's returns are not available for that authority, and totals leave it "
        "out.",
        shows="How many returns the figures are without.",
        cannot_show="What the missing returns would have said, or why they did not come.",
        notes=(_AS_KNOWN,),
    ),
    Measure(
        "returns_corrected",
        "returns",
        "Monthly returns corrected",
        "returns",
        Kind.FLOW,
        Rows("returns", "corrected_on is not null"),
        short_title="Returns corrected",
        base=_BASE,
        definition="Monthly returns for the period that the authority corrected afterwards. The "
        "figures are as corrected.",
        shows="How many returns were corrected after they came.",
        cannot_show="What was corrected, by how much, or whether a return that was not corrected "
        "is "
        "right.",
        notes=(_AS_KNOWN,),
    ),
    Measure(
        "return_dates",
        "returns",
        "Due, received and corrected dates of each authority's monthly return",
        "date",
        Kind.STATE,
        Dates(
            "returns",
            "",
            (("due", "due_on"), ("received", "received_on"), ("corrected", "corrected_on")),
            needed=("received",),
        ),
        short_title="Dates of returns",
        levels=(Level.AUTHORITY,),
        total=False,
        breakdowns=("return_date",),
        base="One return a month from each authority that existed at the month's end",
        definition="For the return of the month: the day it was due, the day it was received, and "
        "the day of a later correction.",
        shows="Who sent what, and when.",
        cannot_show="Why a return was late or was corrected.",
        notes=(_AS_KNOWN,),
    ),
)
