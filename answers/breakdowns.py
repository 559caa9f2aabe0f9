"""Asking for a breakdown without its name: by what it tells (*for what reasons*, *by what sort of
agency*, *how old they were*).

What a breakdown tells is a kind of words, and the ways of asking for it are patterns over the kind,
so a new word is known in every way at once. These are looked for only among the breakdowns of the
measure that is meant: *agency* is a service where children are counted by services, and a sector
where practitioners are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from answers.concepts import Found, Lexicon
from answers.text import Word
from queries.catalogue import Catalogue


def _ways(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


_BODIES = """service, agency, team, body, organisation, organization, department, profession,
    professional, discipline, sector, walk of life, specialism"""
_WORK = """job, occupation, line of work, calling, employer, trade, field, background, branch,
    workplace, post held, role, kind of worker, staff group, professional group, part of the
            service"""

TELLS: dict[str, tuple[str, ...]] = {
    name: _ways(text)
    for name, text in {
        "age_band": "age, age group, age band, age range, age bracket, ages, stage of childhood",
        "sex": "sex, gender, sexes",
        "source_feed": f"""source, feed, supplier, provider, dataset, data set, collection, list,
            register, origin, data stream, {_BODIES}""",
        "number_of_sources": "number of sources, number of feeds, count of feeds, count of sources",
        "service": f"{_BODIES}, kind of help, sort of help, type of help, kind of support",
        "sector": f"{_BODIES}, {_WORK}",
        "reason": """reason, purpose, ground, excuse, motive, justification, explanation, cause,
            pretext, business, object""",
        "route": "route, channel, means, way in, path, door, device, method, medium",
        "hour_band": """hour, time of day, time of the day, time of night, part of the day, part of
            the week, time of the week, time of access, day of the week, hours of the day""",
        "outcome": "outcome, result, decision, answer, reply, response, upshot, fate, conclusion",
        "review_status": "status, timeliness, punctuality, completion, state of completion",
        "alert_kind": """alert, trigger, rule, pattern, cause, reason, warning, suspicion,
            behaviour, alarm""",
        "time_to_close": """time to close, time taken, length of time, speed, time to settle, time
            to resolve, delay, band of time""",
        "breach_kind": "breach, misuse, offence, wrongdoing, rule broken, misconduct, abuse",
        "suspension_reason": """reason, ground, cause, purpose, explanation, justification,
            misconduct, reason for suspension""",
        "incident_class": "incident, fault, failure, class, problem, cause, nature, reason",
        "system_kind": """system, use, service, sector, purpose, field, business, software,
            application, function, discipline""",
        "return_status": "punctuality, timeliness, status, lateness",
        "wave": "wave, phase, tranche, cohort, batch, roll out wave, group of authorities",
        "stage": "stage, step, milestone, roll out stage, phase",
        "reader_group": """group, reader, audience, role, group of readers, group of people, class
            of reader, user group, kind of people, capacity""",
    }.items()
}
"""What each breakdown tells, in the words readers use for it."""

_SORT = "sort, kind, type, nature, category, class, form, variety, sorts, kinds, types"
_ASKING = _ways(
    """by <it>, by ? <it>, each <it>, every <it>, per <it>, which <it>, what <it>, which ? <it>,
    what <sort> of <it>, which <sort> of <it>, by <sort> of <it>, each <sort> of <it>, various <it>,
    according to <it>, according to ? <it>, depending on <it>, depending on ? <it>, <it> by <it>,
    between ? <it>, across ? <it>, different <it>, separate <it>, individual <it>, the <it> given,
    what ? <it> they, the <it> concerned, <it> ? in each case, <it> separately, in terms of <it>,
    with ? <it> of each, their <it>, the <it> of each, split ? ? <it>, breakdown ? ? <it>"""
)
"""Ways of asking for what a breakdown tells."""

_SAID: dict[str, tuple[str, ...]] = {
    name: _ways(text)
    for name, text in {
        "age_band": """how old, younger or older, how young, older or younger, old or young,
            ages of the, little ones ? ? teenagers, into what age""",
        "sex": """boys or girls, girls or boys, boys and ? ? girls, girls and ? ? boys, male or
            female, female or male, whether boys, whether girls""",
        "source_feed": """where ~ came from, where ~ come from, from where, from whom, whence, who
            supplied, who sent, whose data, by whom ~ supplied, which of the ? suppliers, what
            feeds, where they originate""",
        "number_of_sources": "how many sources, how many feeds, backed by how many",
        "service": "by whom, who is working with, by what ~ service, by team, from which ~ service",
        "sector": """who they work for, whom they work for, where they work, what they do, what they
            worked as, which ~ they come from, where they come from, who made them, by whom, what
            their job, doctors or ? teachers, teachers or ? doctors, teachers nurses, who did the,
            from which ~ they came, person works, that person works, that person comes, they are
            drawn from""",
        "reason": """what for, why they, why ~ opened, why ~ looked, said they were doing,
            gave as, given for""",
        "route": "how ~ got in, how ~ reached, by what means, how they came in, what way",
        "hour_band": """at what times, at what hours, at which hours, which hours, what hours, when
            in the day, day or night, times of day, in or out of hours, what time of, times of
            the""",
        "outcome": """what happened to, what became, what ~ told, what came of, how ~ answered, what
            was done about, what they were told, with what result, what ~ got told, granted or, what
            was said to""",
        "review_status": """on time or, in time or, late or, done late, behind time, whether ~ on
            time, never done""",
        "alert_kind": """what ~ about, what set, what triggered, what prompted, what raised, what it
            was that was, what was unusual, what ~ unusual, what ~ were for, what ~ set off, what
            lay behind, what gave rise, what was suspicious""",
        "time_to_close": """how long ~ take, how long ~ took, how quickly, how fast, how soon, how
            long it took, how long before, how long they, how long ~ were open, how long ~ to
            settle, how speedily, how promptly""",
        "breach_kind": """what ~ did wrong, what they had done, what was done, what ~ had done, in
            what way, what the wrong, what ~ consisted of, what ~ about, what sort, of what ~
            kind""",
        "suspension_reason": """what for, why they, why ~ suspended, why ~ shut, what ~
            done""",
        "incident_class": """what went wrong, what ~ about, what happened, what was at fault, of
            what nature, what they were, what ~ concerned, what they concerned, what failed""",
        "system_kind": """what they are for, what ~ are for, what they do, which ~ use them, what
            they are used for, whose systems, belong to""",
        "reader_group": """by whom, who did, which groups, what groups, who reads, who read, by what
            groups, whether ~ ministers, who they were, who looked, and by whom""",
    }.items()
}
"""Whole ways of asking for one breakdown."""


_PLAIN = frozenset({"all", "figure", "reading"})
"""Breakdowns whose titles are words of every question."""


@lru_cache(maxsize=8)
def _lexicon(titles: tuple[tuple[str, str], ...]) -> Lexicon:
    """The ways of asking for each breakdown; of one that has no words here, by its own title."""
    every: dict[str, list[str]] = {}
    kinds: dict[str, tuple[str, ...]] = {"sort": _ways(_SORT)}
    for name, title in titles:
        own = (*TELLS.get(name, ()), title.lower().replace("-", " "))
        kinds[f"of_{name}"] = tuple(dict.fromkeys(own))
        asking = [way.replace("<it>", f"<of_{name}>") for way in _ASKING]
        every[name] = [*asking, *_SAID.get(name, ())]
    return Lexicon(every, kinds=kinds, hiders=frozenset())


def named(text: Iterable[Word], own: Collection[str], catalogue: Catalogue) -> list[Found]:
    """The breakdowns of a measure that a text asks for without their names, the longest way of
    asking first."""
    if not own:
        return []
    titles = tuple((b.id, b.title) for b in catalogue.breakdowns.values() if b.id not in _PLAIN)
    found = [one for one in _lexicon(titles).find(list(text)) if one.name in own]
    return sorted(found, key=lambda one: (-len(one.read), one.first))
