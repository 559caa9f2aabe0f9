"""Pages of HTML from the templates of a folder. A template escapes every text it is given."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2


@cache
def templates(folder: Path) -> jinja2.Environment:
    """The templates of a folder, each read once. `jinja2.UndefinedError` where one is not given a
    value that it needs."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
