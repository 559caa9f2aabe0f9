"""Context: statistics of children's services as published at the time,
to read beside the directory's own figures."""

from measures.measure import EVERYWHERE, Measure, Quoted
from release.vocabulary import Kind, Level

_AS_PUBLISHED = (Level.ENGLAND, Level.AUTHORITY)
_GAPS = (
    "Gaps are those of the publication and nothing stands in for them: x where an authority "
    "supplied no figure, c where the publisher withheld it."
)
_ROUNDED = "The publisher rounded England to 100, or to 10, and did not show the smallest counts."


def _published(
    id_: str, title: str, short: str, definition: str, levels: tuple[Level, ...]
) -> Measure:
    return Measure(
        id_,
        "context",
        title,
        "children",
        Kind.QUOTED,
        Quoted(),
        short_title=short,
        levels=levels,
        breakdowns=("figure",),
        base="As published by the source",
        definition=definition,
        shows="What was published for each area, by whom, and for which day.",
        cannot_show="Whether those children are on the directory, or have a practitioner recorded "
        "there: nothing here is counted from the directory.",
        notes=(_GAPS, _ROUNDED),
        total=False,
    )


MEASURES = (
    _published(
        "children_in_need",
        "Children in need (published statistic)",
        "Children in need",
        "Children in need at 31 March, as authorities reported in the children in need census and "
        "the Department for Education published. No figures for regions are carried.",
        _AS_PUBLISHED,
    ),
    _published(
        "child_protection_plans",
        "Children with a child protection plan (published statistic)",
        "Child protection plans",
        "Children who were the subject of a child protection plan at 31 March, as authorities "
        "reported and the Department for Education published. No figures for regions are carried.",
        _AS_PUBLISHED,
    ),
    _published(
        "looked_after_children",
        "Looked-after children (published statistic)",
        "Looked-after children",
        "Children looked after by an authority at 31 March, as authorities reported and the "
        "Department for Education published. For regions the figure of 2010 alone is carried.",
        EVERYWHERE,
    ),
)
