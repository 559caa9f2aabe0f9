"""Serves the dashboard with a store that answers slowly:
`python tests/browser/slowly.py`, as `app.py` is started."""

import runpy
import sys
import threading
import time
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).parent.parent.parent
SLOW_S = 0.6
"""Longer than a page may take before it shows that it is at work (`components/skeleton.py`)."""


@sa.event.listens_for(sa.Engine, "before_cursor_execute")
def _wait(connection: object, cursor: object, statement: str, *_: object) -> None:
    page = threading.current_thread().name.startswith("ScriptRunner")  # not what starts the server
    if page and "FROM observation" in statement:
        time.sleep(SLOW_S)


sys.path.insert(0, str(ROOT))
runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
