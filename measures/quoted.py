"""Published elsewhere: figures quoted as published, each with its source.
Sources that disagree stand side by side."""

from measures.measure import NATIONAL, Measure, Quoted
from release.vocabulary import Kind


def _quoted(id_: str, title: str, unit: str, definition: str) -> Measure:
    return Measure(
        id_,
        "quoted",
        title,
        unit,
        Kind.QUOTED,
        Quoted(),
        levels=NATIONAL,
        breakdowns=("figure",),
        base="As published by the source",
        definition=definition,
        shows="What was published, by whom and when.",
        cannot_show="Which of two sources is right. Nothing here is counted from the directory.",
    )


MEASURES = (
    _quoted(
        "programme_cost",
        "Programme cost as published",
        "pounds",
        "Amounts published for set-up, running and spending to date. They cover different things "
        "and periods and do not add up.",
    ),
    _quoted(
        "practitioners_estimate",
        "Estimates of practitioners as published",
        "practitioners",
        "Published estimates of how many practitioners would use the directory.",
    ),
    _quoted(
        "need_estimates",
        "Published estimates of additional need and contact time",
        "various",
        "Published estimates of how many children need additional services, and of the time spent "
        "finding other practitioners.",
    ),
)
