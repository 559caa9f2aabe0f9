"""What Streamlit runs at each reading: the menu and the gate;
then the page asked for, inside the gate."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from components import gate  # noqa: E402
from components.page import refusals  # noqa: E402
from permissions import may_see  # noqa: E402
from web.banner import line  # noqa: E402
from web.menu import PAGES  # noqa: E402
from web.service import metrics  # noqa: E402
from web.sign_in.reader import reader_of_script  # noqa: E402

STATIC = ROOT / "web" / "static"
reader = reader_of_script()
if reader is None:
    st.html('<p>You are not signed in. <a href="/" target="_self">Sign in</a></p>')
    st.stop()

# A page this reader may not see stands in no menu, and answers at its address with a sentence: one
# that was not registered would open the home page under a window of Streamlit's own.
scripts = {
    page.id: st.Page(
        page.path,
        title=page.title,
        url_path=page.id,
        default=page is PAGES[0],
        visibility="visible" if may_see(reader, page.id) else "hidden",
    )
    for page in PAGES
}
sections: dict[str, list] = {}
for page in PAGES:
    sections.setdefault(page.section, []).append(scripts[page.id])

asked_for = st.navigation(sections, position="top")
# Once, or the title would change twice at every run. A local icon: a named one would be fetched
# from outside.
st.set_page_config(
    page_title=f"{asked_for.title} - ContactPoint Oversight",
    page_icon=str(STATIC / "icon.png"),
    layout="wide",
)
st.logo(str(STATIC / "wordmark.svg"), size="large")
st.html(line(reader))


@st.fragment(run_every=24 * 3600)
def comes_back() -> None:
    """Do nothing, on a timer.

    Streamlit runs a page with a timed fragment again after a lost connection, and that makes the
    page's links to files valid for the process that answers then.
    """


comes_back()
run = metrics.run_of(asked_for.url_path or PAGES[0].id)
with gate.opened(reader, scripts), run, refusals():
    asked_for.run()
