"""Serves the dashboard with a store that answers slowly:
`python tests/browser/slowly.py`, as `app.py` is started."""

import runpy
import sys
import time
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).parent.parent.parent
SLOW_S = 1.5


@sa.event.listens_for(sa.Engine, "before_cursor_execute")
def _wait(connection: object, cursor: object, statement: str, *_: object) -> None:
    if "FROM observation" in statement:
        time.sleep(SLOW_S)


sys.path.insert(0, str(ROOT))
runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
