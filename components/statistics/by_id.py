"""The form that leads from the id of a figure to its permanent page.
Plain HTML: it works as `/f` does."""

from __future__ import annotations

from components.canvas import write
from figures.figure_id import EXAMPLE

# The name is none that a form or a document has for something of its own:
# such a one would be taken away where the page is cleaned.
_FORM = (
    '<form class="by-id" action="/f" method="get"><label for="id-of-figure">Id of the figure, '
    "thirteen letters and digits such as "
    f"{EXAMPLE}</label>"
    '<p><input id="id-of-figure" name="figure" type="text" autocomplete="off" '
    'autocapitalize="characters" spellcheck="false" maxlength="64" required> <button>Show the '
    "figure</button></p></form>"
    '<p class="section-text">Hyphens may be left out, and small letters do. A mistyped id is '
    "refused and never taken for another.</p>"
    '<p class="section-text">Without an id: the search box at the head of every page takes a few '
    "words, such as a measure and an area. Each number of a table leads to its id.</p>"
)


def find_by_id() -> None:
    """The form, and how a figure is found without an id."""
    write(_FORM)
