"""The feed of releases, corrections and withdrawals (Atom, RFC 4287),
and the calendar of hours to come (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import replace
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from icalendar import Calendar, Event, Timezone
from starlette.requests import Request
from starlette.responses import Response

import settings
from api.call import address_of
from figures.wording import in_england, long_time
from permissions import Reader, opening
from queries.publications import Publication, publications, told_with
from queries.releases import StoreAddress, current, describe, verified
from release.vocabulary import ReleaseError, StoreUnreachable, Visibility


def feed_of(request: Request, reader: Reader) -> Response:
    """The feed, as an answer."""
    releases = settings.current().releases
    if not publications(releases):
        current(
            releases
        )  # which says that there is none: an empty feed would take away what was told
    given = {one.folder for one in opening.available_to(reader, "releases")}
    visibility = opening.visibility_for(reader, "releases")
    made = feed(releases, address_of(request), visibility, given)
    return Response(made, headers=_HEADERS, media_type="application/atom+xml")


def calendar_of(request: Request, _: Reader) -> Response:
    """The calendar, as an answer: the same for every reader."""
    if not (opening.next_publication() or settings.current().next_release):
        current(settings.current().releases)  # as above
    return Response(calendar(address_of(request)), headers=_HEADERS, media_type="text/calendar")


_HEADERS = {"cache-control": "private, no-cache"}
TITLE = "ContactPoint Oversight: releases and corrections"


def feed(
    releases: StoreAddress,
    address: str,
    visibility: Visibility = Visibility(),
    given: Container[str] | None = None,
) -> bytes:
    """Every move of the pointer, the latest first, each with what changed, as a reader is shown it;
    it leads to the releases that reader is `given`, or to all. Raises `ReleaseError`."""
    moves = publications(releases)
    if moves and visibility.areas is not None:
        moves = told_with(replace(current(releases), visibility=visibility), moves)
    seen: set[str] = set()
    entries = []
    for place, move in enumerate(moves):
        back = move.folder in seen
        before = moves[place - 1] if place else None
        opens = given is None or move.folder in given
        entries.append(_entry(releases, move, before, address, visibility, back=back, opens=opens))
        seen.add(move.folder)
    updated = _utc(moves[-1].at) if moves else "1970-01-01T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xml:lang="en-GB">'
        f"<id>{escape(_tag(address, 'releases'))}</id><title>{TITLE}</title><updated>{updated}</"
        "updated>"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(address + "/feed.xml")}/>'
        f'<link rel="alternate" type="text/html" href={quoteattr(address + "/releases")}/>'
        f"<author><name>{escape(_author())}</name></author>{''.join(reversed(entries))}</feed>\n"
    ).encode()


def _author() -> str:
    return settings.current().organisation or "ContactPoint Oversight"


def _entry(
    releases: StoreAddress,
    move: Publication,
    before: Publication | None,
    address: str,
    visibility: Visibility,
    *,
    back: bool,
    opens: bool,
) -> str:
    """One move: a release, a correction of one of the same months, or a going back,
    which takes the one before away."""
    title, what = _told(releases, move, before, visibility, back=back)
    because = f" The reason given: {move.because}" if move.because else ""
    return (
        f"<entry><id>{escape(_tag(address, f'{move.folder}/{_utc(move.at)}'))}</id>"
        f"<title>{escape(title)}</title>"
        f"<updated>{_utc(move.at)}</updated><published>{_utc(move.at)}</published>"
        f"{_links(address, move, opens=opens)}"
        f'<category term="{"withdrawal" if back else _kind(move, before)}"/>'
        f'<content type="text">{escape(what + because)}</content></entry>'
    )


def _links(address: str, move: Publication, *, opens: bool) -> str:
    """Where an entry leads: to the list of releases alone where its own does not open."""
    page = f"{address}/releases" + (f"?release={move.release}" if opens else "")
    figures = f"{address}/api/v1/observations?release={move.folder}"
    return f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>' + (
        f'<link rel="related" type="application/json" href={quoteattr(figures)}/>' if opens else ""
    )


def _kind(move: Publication, before: Publication | None) -> str:
    same = (
        before is not None and move.release.rpartition("-")[0] == before.release.rpartition("-")[0]
    )
    return "correction" if same else "release"


def _told(
    releases: StoreAddress,
    move: Publication,
    before: Publication | None,
    visibility: Visibility,
    *,
    back: bool,
) -> tuple[str, str]:
    when = long_time(move.at)
    if back and before is not None:
        return (
            f"Release {before.release} was withdrawn",
            f"Release {before.release} was taken back on {when}, and release {move.release} is "
            "published again in its place.",
        )
    kind = {"correction": "Correction", "release": "Release"}[_kind(move, before)]
    try:
        release = verified(releases, move.folder, move.manifest_sha256, move.at, visibility)
    except StoreUnreachable:
        raise
    except ReleaseError:
        return f"{kind}: {move.release}", f"Published {when}. It is not kept here any more."
    words = describe(release)
    return (
        f"{kind}: {words.title} ({move.release})",
        f"Published {when}. Digest {release.digest}. {words.synthetic} {words.what_is_new}".strip(),
    )


def _tag(address: str, name: str) -> str:
    """An id that stays when the address does (RFC 4151)."""
    return f"tag:{urlsplit(address).hostname or 'localhost'},2010:{name}"


def _utc(moment: str) -> str:
    return in_england(moment).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def calendar(address: str) -> bytes:
    """The hours of releases to come: the one that is scheduled, or else the day that is announced.
    Nothing of what is in it. With none to come it holds the time of England, as one component is
    the least that the format allows."""
    hour, day = opening.next_publication(), settings.current().next_release
    found = Calendar()
    found.add("version", "2.0")
    found.add("prodid", "-//ContactPoint Oversight//Releases//EN")
    found.add("x-wr-calname", TITLE)
    if hour or day:
        found.add_component(_release(address, hour, day))
    else:
        found.add_component(Timezone.from_tzid("Europe/London"))
    return found.to_ical()


def _release(address: str, hour: str, day: str) -> Event:
    """The hour of a release, or the day where the hour is not known."""
    start = in_england(hour).astimezone(dt.UTC) if hour else dt.date.fromisoformat(day)
    stamp = (
        start if isinstance(start, dt.datetime) else dt.datetime.combine(start, dt.time(), dt.UTC)
    )
    found = Event()
    name = stamp.strftime("%Y%m%dT%H%M%SZ")
    found.add("uid", f"release-{name}@{urlsplit(address).hostname or 'localhost'}")
    found.add("dtstamp", stamp)
    found.add("dtstart", start)
    if hour:
        found.add("duration", dt.timedelta(0))
    found.add("summary", "Release of statistics, ContactPoint Oversight")
    found.add("url", f"{address}/releases")
    return found
