"""The commands of the builder, run in this process as `python -m builder` runs them in one of its
own: to start Python and to import what they need takes two seconds of CPU each time.

That the command itself starts, fails and can be killed is asked of real processes: by the samples
of all tests, by `test_killed_at_any_moment_a_build_leaves_the_published_release_and_the_next_completes`,
by `test_the_list_cuts_no_name_where_it_has_little_room` and by `test_workplace.py`.
"""  # noqa: E501

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

from rich.console import Console

from builder import __main__ as command_line

KEPT = ("CONTACTPOINT_ROUNDING_KEY",)
"""What a test may have set before; no other setting of the machine reaches the builder."""


def builder(*words: object, expect: int = 0, **environment: str) -> str:
    """What a command of the builder says; `expect` is its exit code."""
    clean = {k: v for k, v in os.environ.items() if k in KEPT or not k.startswith("CONTACTPOINT_")}
    said, failed = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, clean | environment, clear=True),
        patch.object(sys, "argv", ["builder", *map(str, words)]),
        patch.object(command_line, "console", Console(width=200)),
        redirect_stdout(said),
        redirect_stderr(failed),
    ):
        code = _exit_code()
    assert code == expect, said.getvalue() + failed.getvalue()
    return said.getvalue()


def _exit_code() -> object:
    """Run the command line; an error it does not know is raised."""
    try:
        command_line.main()
    except SystemExit as ended:
        return ended.code or 0
    return 0
