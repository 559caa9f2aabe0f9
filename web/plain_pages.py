"""Pages made outside Streamlit, from the templates of this room. A template escapes every text it
is given; HTML made elsewhere is handed to it as `Markup`."""

from __future__ import annotations

from functools import lru_cache

import jinja2
from markupsafe import Markup

import settings
from settings import ROOT
from web.banner import plain_line
from web.typeface import FACES, MESSAGE

FOLDER = ROOT / "web" / "templates"


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@lru_cache(maxsize=1)
def _style() -> Markup:
    return Markup(FACES + (ROOT / "web" / "static" / "figure.css").read_text("utf-8"))


def render(template: str, **values: object) -> str:
    """A template with its values. `jinja2.UndefinedError` for a value it needs
    and was not given."""
    return _environment().get_template(template).render(**values)


def document(
    template: str, title: str, *, marking: str = "", contact: str = "", **values: object
) -> str:
    """A page in the look of the house, for readers who have come in."""
    return render(
        template,
        title=title,
        style=_style(),
        marking=marking,
        contact=contact,
        way_in=Markup(plain_line()),
        **values,
    )


def before_the_door(template: str, title: str, serving: settings.Settings, **values: object) -> str:
    """The same for whoever has not come in, or has left: nothing of a release, and no way out."""
    return render(
        template,
        title=title,
        style=_style(),
        marking=serving.marking,
        contact="",
        way_in="",
        **values,
    )


def short_page(title: str, heading: str, what: str) -> str:
    """A page that says one thing, and leads to the summary."""
    return render("message.html", title=title, heading=heading, what=what, style=Markup(MESSAGE))
