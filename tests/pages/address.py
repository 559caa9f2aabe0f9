"""What reads an address, asked directly: the head of a page,
run by Streamlit's own context in this thread and without the figures that follow."""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib import parse

import streamlit as st
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ScriptRunContext,
    add_script_run_ctx,
)
from streamlit.runtime.state import SafeSessionState, SessionState

from components import gate
from components.page import refusals
from permissions import Reader, Role
from web.menu import PAGES, Page

ROUTER = str(Path(__file__).parent.parent.parent / "web" / "page_script.py")


@dataclass
class Read:
    """What came of an address: the blocks said, the ids of the lists drawn,
    whether the page stopped there, and the session."""

    blocks: list[str] = field(default_factory=list)
    titles: int = 0
    lists: list[str] = field(default_factory=list)
    stopped: bool = False
    session: SessionState = field(default_factory=SessionState)

    @property
    def said(self) -> str:
        """All its words."""
        return "\n".join(self.blocks)

    def hear(self, element: Element) -> None:
        """Note what a page draws."""
        kind = element.WhichOneof("type")
        if kind in ("html", "heading", "markdown", "alert"):
            self.blocks.append(getattr(element, kind).body)
        if kind == "selectbox":
            self.lists.append(element.selectbox.id)
        self.titles += kind == "heading" and element.heading.tag == "h1"


ANYBODY = Reader(Role.ON_THIS_MACHINE)


def read(head: Callable[[], object], query: dict[str, object], reader: Reader = ANYBODY) -> Read:
    """Run the head of a page at an address. Raises what it raises,
    but for the stop that follows a refusal."""
    return _run(head, Read(), parse.urlencode(query, doseq=True), None, reader)


def forged(head: Callable[[], object], before: Read, list_: str, text: str) -> Read:
    """The same page again, after a browser said that one of its lists holds a text."""
    states = WidgetStates()
    states.widgets.add(id=list_, string_value=text)
    return _run(head, Read(session=before.session), "", states)


def _run(
    head: Callable[[], object],
    found: Read,
    query: str,
    widgets: WidgetStates | None,
    reader: Reader = ANYBODY,
) -> Read:
    requests = ScriptRequests()

    def hear(message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "delta":
            found.hear(message.delta.new_element)
        asked = requests.on_scriptrunner_yield()
        if asked is not None and asked.type is ScriptRequestType.STOP:
            raise StopException

    context = ScriptRunContext(
        session_id="of this test",
        _enqueue=hear,
        query_string="",
        session_state=SafeSessionState(found.session, lambda: None),
        uploaded_file_mgr=MemoryUploadedFileManager("/mock"),
        main_script_path=ROUTER,
        user_info={},
        fragment_storage=MemoryFragmentStorage(),
        pages_manager=PagesManager(ROUTER),
        script_requests=requests,
    )
    thread = threading.current_thread()
    add_script_run_ctx(thread, context)
    try:
        with context.session_state.query_params() as held:
            held.populate_from_query_string(query, set())
        context.reset(query_string=query)
        scripts = _scripts()
        st.navigation(list(scripts.values()), position="hidden")
        if widgets is not None:
            found.session.on_script_will_rerun(widgets)
        with gate.opened(reader, scripts), refusals():
            head()
    except StopException:
        found.stopped = True
    finally:
        add_script_run_ctx(thread, None)
        del thread.streamlit_script_run_ctx
    return found


@lru_cache
def _scripts() -> dict[str, st.Page]:
    return {
        page.id: st.Page(page.path, title=page.title, url_path=page.id, default=page is PAGES[0])
        for page in PAGES
    }


@lru_cache
def head_of(page: Page) -> Callable[[], None]:
    """What a page's own script does before its first figure, which is to read the address,
    and then its foot."""
    script = ast.parse(page.path.read_text("utf-8"))
    first = next(n for n, line in enumerate(script.body) if not _reads(line))
    script.body = [*script.body[:first], *ast.parse(ENDS.get(page.id, "") + FOOT).body]
    code = compile(script, str(page.path), "exec")
    return lambda: exec(code, {"__name__": "__page__"})


FOOT = "\nfrom components.page import closing\nclosing(store)"
ENDS = {
    "compare": """
from components.statistics.compare import MOST
from components.selection import ask_areas
if way.id == "areas":
    ask_areas(chosen, (chosen.area.code,), most=MOST)
"""
}
"""What a page asks of its address further down."""


def _reads(line: ast.stmt) -> bool:
    """Whether a line of a script is before its figures:
    imports, what is settled, and a list that is drawn at once."""
    if isinstance(line, ast.Expr):
        return isinstance(line.value, ast.Constant) or (
            isinstance(line.value, ast.Call)
            and ast.unparse(line.value.func).rpartition(".")[2] in ("require", "draw", "held")
        )
    return isinstance(line, ast.Import | ast.ImportFrom | ast.Assign)
