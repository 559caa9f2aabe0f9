"""Pages made outside Streamlit, from the templates of this room. A template escapes every text it
is given; HTML made elsewhere is handed to it as `Markup`."""

from __future__ import annotations

from markupsafe import Markup

from exports.templates import templates
from settings import ROOT, Settings
from web.banner import plain_line
from web.typeface import FACES, MESSAGE

FOLDER = ROOT / "web" / "templates"


_STYLE = Markup(FACES + (ROOT / "web" / "static" / "figure.css").read_text("utf-8"))


def render(template: str, **values: object) -> str:
    """A template with its values. `jinja2.UndefinedError` for a value it needs
    and was not given."""
    return templates(FOLDER).get_template(template).render(**values)


def document(
    template: str,
    title: str,
    *,
    marking: str = "",
    contact: str = "",
    way_in: str | None = None,
    **values: object,
) -> str:
    """A page in the look of the house. `way_in` is the line of HTML in its head:
    that of a reader who has come in, if none is given."""
    return render(
        template,
        title=title,
        style=_STYLE,
        marking=marking,
        contact=contact,
        way_in=Markup(plain_line() if way_in is None else way_in),
        **values,
    )


def before_the_door(template: str, title: str, serving: Settings, **values: object) -> str:
    """The same for whoever has not come in, or has left: nothing of a release, and no way out."""
    return document(template, title, marking=serving.marking, way_in="", **values)


def short_page(title: str, heading: str, what: str) -> str:
    """A page that says one thing, and leads to the summary."""
    return render("message.html", title=title, heading=heading, what=what, style=Markup(MESSAGE))
