"""What the reader chose: widgets and the address bar kept equal. The address holds permanent ids of
what was chosen and of nothing else, and is checked against the release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from html import escape

import streamlit as st

from components import gate
from components.canvas import box, way, write
from components.periods_and_areas import (
    areas_offered,
    kept_as,
    kept_from_reader,
    month_of_each,
    periods_offered,
    refuse_if_no_area,
    refuse_if_not_then,
)
from components.wrong_choice import CannotBeShown
from figures.figure import Across, Selection
from queries.catalogue import Area, Period, catalogue_of
from queries.releases import Release
from release.vocabulary import ENGLAND, Grain, Level


@dataclass(frozen=True)
class PageSelection:
    """The reader's choice on a page, and the selections made from it."""

    release: Release
    page: str
    area: Area
    period: Period

    def over_periods(self, *measures: str, **more: object) -> Selection:
        """One or several measures over all months, or quarters, of the release, whichever of them
        is chosen; over months too where longer periods do not all last as long."""
        catalogue = catalogue_of(self.release)
        alike = {p.months for p in catalogue.of_grain(self.period.grain)}
        grain = (
            Grain(self.period.grain)
            if len(alike) == 1 and self.period.grain != Grain.TO_DATE
            else Grain.MONTH
        )
        last = catalogue.of_grain(grain)[-1]
        return self._selection(measures, Across.PERIODS, grain=grain, **{"period": last.id} | more)

    def until_period(self, *measures: str, **more: object) -> Selection:
        """One or several measures over the months up to the end of the period: what was known
        then."""
        return self._selection(measures, Across.PERIODS, grain=Grain.MONTH, **more)

    def over_categories(self, measure: str, breakdown: str, **more: object) -> Selection:
        """A measure by the categories of a breakdown, for the area and period."""
        return self._selection((measure,), Across.CATEGORIES, breakdown=breakdown, **more)

    def over_measures(
        self, *measures: str, areas: tuple[str, ...] = (), **more: object
    ) -> Selection:
        """Several measures, whatever their units, one under the other,
        for the area or for several beside each other."""
        return self._selection(measures, Across.MEASURES, areas=areas, **more)

    def over_areas(self, measure: str, level: Level, **more: object) -> Selection:
        """A measure for every area of a level: inside the area,
        or beside an authority in its region."""
        around = self.around.code if level is Level.AUTHORITY else ENGLAND
        return self._selection((measure,), Across.AREAS, **{"area": around, "level": level} | more)

    def beside_each_other(self, measure: str, areas: tuple[str, ...]) -> Selection:
        """A measure for some areas beside each other, for the period."""
        return self._selection((measure,), Across.AREAS, areas=areas, area=self.among(areas))

    def among(self, areas: tuple[str, ...]) -> str:
        """Code of the area looked at among some: the one chosen, else the first of them."""
        return self.area.code if self.area.code in areas else areas[0]

    @property
    def highlight(self) -> str:
        """Code of the area that stands out among others;
        "" for England, of which all are a part."""
        return "" if self.area.code == ENGLAND else self.area.code

    @property
    def around(self) -> Area:
        """The area whose parts are compared: an authority stands among those of its region."""
        return catalogue_of(self.release).region_of(self.area)

    @property
    def parts(self) -> Level:
        """The level compared in a list: the regions of England, or the authorities of a region."""
        return Level.REGION if self.area.level == Level.ENGLAND else Level.AUTHORITY

    @property
    def address(self) -> dict[str, str]:
        """The choice as it stands in the address: what the reader chose, so that a link kept from
        it goes on to the latest month where none was."""
        return {
            name: id_
            for name, id_ in (("area", self.area.code), ("period", self.period.id))
            if kept_as(name) in st.session_state
        } | gate.release_asked()

    def _selection(self, measures: tuple[str, ...], across: Across, **more: object) -> Selection:
        return Selection(
            **{
                "release": self.release.id,
                "measures": measures,
                "across": across,
                "area": self.area.code,
                "period": self.period.id,
            }
            | more
        )


def choose(
    release: Release, page: str, *, spans: bool = False, england: bool = False
) -> PageSelection:
    """The area and period of a page, from the address, else what the reader last chose,
    else England in the latest month.

    `spans=True` offers quarters, years and the whole time beside months: for what happens over
    time, not for counts at a month's end. `england=True` offers no other area, for what is about
    England alone.
    """
    catalogue = catalogue_of(release)
    latest = catalogue.months()[-1]
    periods = periods_offered(catalogue, spans=spans)
    period = catalogue.periods[
        resolve(
            "period",
            "period",
            periods,
            latest.id,
            back=START,
            also=month_of_each(catalogue, periods),
        )
    ]
    areas = areas_offered(catalogue, period)
    if england:
        refuse_if_no_area(catalogue, period)
    else:
        refuse_if_not_then(catalogue, period)
    area = (
        catalogue.england
        if england
        else catalogue.area(resolve("area", "area", areas, ENGLAND, back=START))
    )
    with st.container(key="selection"):
        left, right = st.columns([3, 2])
        with left:
            if england:
                st.html(
                    '<p class="section-text">These figures are about the dashboard itself, and '
                    "are of no area.</p>"
                )
            else:
                draw("area", "Area", areas)
        with right:
            draw("period", "Period", periods)
    gate.seen().selection = period.title if england else f"{area.name}, {period.title}"
    chosen = PageSelection(release, page, area, period)
    _lead_to(latest, chosen)
    return chosen


START = {"area": "", "period": ""}
"""The address that forgets what was chosen."""


def _lead_to(latest: Period, chosen: PageSelection) -> None:
    """Whoever kept an address with a month is told of a later one.

    The place is there where there is nothing to tell, too: what comes and goes would move all that
    follows, and the browser would draw it anew."""
    link = (
        way(
            chosen.page,
            f"{latest.title} is the latest month: show it",
            chosen.address | {"period": ""},
        )
        if chosen.period.ends_on < latest.ends_on
        else ""
    )
    write(f'<p class="latest-month ways">{link}</p>')


@dataclass(frozen=True)
class Option:
    """A choice that is settled, and whose widget may stand further down the page."""

    name: str
    label: str
    options: Mapping[str, str]
    id: str

    @property
    def title(self) -> str:
        """What the chosen id is called."""
        return self.options[self.id]

    def draw(self) -> None:
        """The widget, where the page wants it; a sentence where it stands further up."""
        again = self.name in gate.seen().asked
        with nullcontext() if again else box(f"option-{self.name}"):
            draw(self.name, self.label, self.options)


def ask(
    name: str,
    label: str,
    options: Mapping[str, str],
    chosen: PageSelection,
    *,
    also: Mapping[str, str] | None = None,
    default: str = "",
    called: str = "",
) -> Option:
    """Settle one more choice of ids with their titles, kept in the address too;
    the first is the standard one unless another is named. `called` is a noun for it, where its
    label is none.

    Ask before the first figure is drawn: an id in the address that is unknown is refused in words,
    and nothing else is shown. `also` maps ids that are understood to the option that stands for
    them.
    """
    id_ = resolve(
        name,
        called or label.lower(),
        options,
        default or next(iter(options)),
        back=chosen.address,
        also=also,
    )
    return Option(name, label, options, id_)


def option(name: str, label: str, options: Mapping[str, str], chosen: PageSelection) -> str:
    """Settle one more choice and draw its widget at once."""
    asked = ask(name, label, options, chosen)
    asked.draw()
    return asked.id


def ask_areas(chosen: PageSelection, standard: Sequence[str], *, most: int) -> tuple[str, ...]:
    """Settle up to `most` areas that existed then, from the address (`?areas=` with commas), else
    those last chosen, else the standard ones, and draw their widget."""
    names = areas_offered(catalogue_of(chosen.release), chosen.period)
    asked = st.query_params.get("areas")
    codes = list(
        dict.fromkeys(
            (asked if asked is not None else st.session_state.get(kept_as("areas"), "")).split(",")
        )
    )
    codes = [code for code in codes if code]
    by_reader = bool(codes) and (asked is not None or all(code in names for code in codes))
    codes = codes if by_reader else list(standard)
    if len(codes) > most or not all(code in names for code in codes):
        raise CannotBeShown(
            "The areas asked for cannot be shown",
            f"The address names more than {most} areas, or an area that this release does not "
            f"know in {chosen.period.title}. Check the address, or start again from the link "
            "below.",
            chosen.address,
            kept_from=next(
                (kept for code in codes if (kept := kept_from_reader("area", code))), ""
            ),
        )
    _settled("areas", ",".join(codes), chosen=by_reader)
    gate.seen().selection = (
        f"{'; '.join(names[code].strip() for code in codes)}, {chosen.period.title}"
    )
    if gate.seen().silent:
        return tuple(codes)
    st.session_state[_widget("areas")] = codes
    with st.container(key="option-areas"):
        st.multiselect(
            f"Areas, up to {most}",
            list(names),
            format_func=lambda code: names[code].strip(),
            key=_widget("areas"),
            filter_mode="contains",
            max_selections=most,
            on_change=lambda: _remember("areas", ",".join(st.session_state[_widget("areas")])),
        )
    return tuple(codes)


def related_pages(chosen: PageSelection, pages: Mapping[str, str]) -> None:
    """Links to other pages with the same area and period, each with a sentence."""
    links = "".join(
        f"<li>{way(page, gate.script(page).title, chosen.address)}<p>{escape(sentence)}</p></li>"
        for page, sentence in pages.items()
    )
    write(f'<ul class="ways">{links}</ul>')


def resolve(
    name: str,
    called: str,
    options: Mapping[str, str],
    default: str,
    *,
    back: Mapping[str, str],
    also: Mapping[str, str] | None = None,
) -> str:
    """The id asked for by `?name=` in the address, else the one last chosen, else the default; what
    was chosen is remembered from page to page, and `?name=` with nothing forgets it.

    `also` maps ids that are understood to the option that stands for them. An id in the address
    that is unknown is refused in words, with a link to `back`.
    """
    asked = st.query_params.get(name)
    if asked == "":
        del st.query_params[name]
        st.session_state.pop(kept_as(name), None)
        asked = None
    by_reader = asked is not None or kept_as(name) in st.session_state
    id_ = asked if asked is not None else st.session_state.get(kept_as(name), default)
    id_ = (also or {}).get(id_, id_)
    if id_ not in options and asked is None:
        id_, by_reader = default, False
    if id_ not in options:
        # What was typed is not repeated: an address must not be able to put words on the page.
        raise CannotBeShown(
            f"That {called} cannot be shown",
            f"The {called} that the address asks for is not in this release, or not on this page. "
            "Check the address, or start again from the link below.",
            back,
            kept_from=kept_from_reader(name, id_),
        )
    _settled(name, id_, chosen=by_reader)
    return id_


def draw(name: str, label: str, options: Mapping[str, str]) -> None:
    """The widget of a choice that is settled; a sentence where it stands further up already,
    as it may where all sections are shown."""
    seen = gate.seen()
    if seen.silent:
        return
    if name in seen.asked:
        write(
            f'<p class="section-text">{escape(label)}: {escape(options[seen.choices[name]])}, as '
            "chosen above.</p>"
        )
        return
    seen.asked.add(name)
    st.session_state[_widget(name)] = seen.choices[name]
    st.selectbox(
        label,
        list(options),
        format_func=lambda id_: options[id_],
        filter_mode="contains",
        key=_widget(name),
        on_change=_changed,
        args=(name,),
    )


def _settled(name: str, id_: str, *, chosen: bool) -> None:
    """What this page shows; kept, and put into the address,
    where it is the reader's choice and not the standard one."""
    gate.seen().choices[name] = id_
    if chosen:
        _remember(name, id_)


def _remember(name: str, id_: str) -> None:
    st.session_state[kept_as(name)] = id_
    if st.query_params.get(name) != id_:
        st.query_params[name] = id_


def _changed(name: str) -> None:
    _remember(name, st.session_state[_widget(name)])


def _widget(name: str) -> str:
    return f"choose-{name}"
