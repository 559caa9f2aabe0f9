"""The tree that is deployed stands alone: it serves,
and of the builder there is nothing in it to import."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from release.store import open_current
from tests.dashboard import make_published
from tests.test_house_rules import imports_of

ROOT = Path(__file__).parent.parent.parent
BEHIND_THE_WALL = (
    "builder",
    "measures",
    "sample_data",
    "release.writer",
    "release.postgres_writer",
    "release.publishing",
    "bench",
    "tests",
)
BUILDERS = (
    "duckdb",
    "highspy",
    "scipy",
    "pyroaring",
    "pytest",
    "hypothesis",
    "playwright",
    "plotly",
    "pikepdf",
    "csvw",
)
"""Libraries that only the builder, the benches and the tests use."""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that are deployed, in a folder of their own."""
    made = tmp_path_factory.mktemp("deployed") / "contactpoint"
    done = subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "tree.py"), str(made)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and re.fullmatch(r"\d+ files\n", done.stdout), (
        done.stdout + done.stderr
    )
    again = subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "tree.py"), str(made)],
        capture_output=True,
        text=True,
    )
    assert again.returncode == 1 and "is there already" in again.stderr
    return made


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one published release, outside the tree."""
    folder = tmp_path_factory.mktemp("releases")
    make_published(folder)
    return folder


def named_in(path: Path) -> set[str]:
    """What a file imports, by a statement or by a call."""
    calls = (
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and "import" in ast.unparse(node.func)
    )
    return imports_of(path) | {
        a.value
        for call in calls
        for a in call.args
        if isinstance(a, ast.Constant) and isinstance(a.value, str)
    }


def test_no_shipped_file_imports_what_stays_behind(tree: Path) -> None:
    shipped = sorted(tree.rglob("*.py"))
    assert len(shipped) > 80
    for path in shipped:
        wrong = {
            n
            for n in named_in(path)
            if any(n == b or n.startswith(f"{b}.") for b in BEHIND_THE_WALL)
        }
        assert not wrong, f"{path.relative_to(tree)} names {wrong}"


def test_every_library_the_shipped_files_import_is_in_their_requirements(tree: Path) -> None:
    known = importlib.metadata.packages_distributions()
    own = {p.name.removesuffix(".py") for p in tree.iterdir()}
    required = {
        re.split(r"[\[<>=;]", line)[0].strip().lower()
        for line in (tree / "requirements-dashboard.txt").read_text("utf-8").splitlines()
        if "==" in line
    }
    used = (
        {n.split(".")[0] for path in tree.rglob("*.py") for n in named_in(path)}
        - own
        - set(sys.stdlib_module_names)
    )
    missing = {
        n
        for n in used
        if not {d.lower().replace("_", "-") for d in known.get(n, [])}
        & {r.replace("_", "-") for r in required}
    }
    assert not missing and not required & set(BUILDERS)


def test_the_dashboards_libraries_are_those_that_were_tested() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(
            line.split()[0].split("==")
            for line in (ROOT / name).read_text("utf-8").splitlines()
            if "==" in line and not line.startswith((" ", "#"))
        )

    ours, all_of_them = pins("requirements-dashboard.txt"), pins("requirements.txt")
    assert ours.items() <= all_of_them.items() and len(ours) < len(all_of_them) - 20


PROBE = """
import importlib, json, sys
sys.path[:] = [{tree!r}, *(p for p in sys.path if p and not p.startswith({root!r} + "/") or "site-packages" in p or "lib-dynload" in p)]
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {builders!r}:
            raise ImportError(name + " is not installed where only the dashboard is")
sys.meta_path.insert(0, Absent())
found = {{}}
for name in {behind!r}:
    try:
        found[name] = str(importlib.import_module(name).__file__)
    except ImportError:
        pass
from streamlit.testing.v1 import AppTest
test = AppTest.from_file({tree!r} + "/web/page_script.py", default_timeout=120).run()
print(json.dumps({{"imported": found, "errors": [e.value for e in test.exception], "titles": [t.value for t in test.title], "html": sum(len(h.value) for h in test.get("html") if hasattr(h, "value"))}}))
"""  # noqa: E501


def without_project(**environment: str) -> dict[str, str]:
    return {
        k: v
        for k, v in os.environ.items()
        if k != "PYTHONPATH" and not k.startswith("CONTACTPOINT_")
    } | environment


def test_a_page_opens_and_the_builder_cannot_be_imported(
    tree: Path, releases: Path, tmp_path: Path
) -> None:
    script = PROBE.format(
        tree=str(tree),
        root=str(ROOT),
        builders=set(BUILDERS),
        behind=[b for b in BEHIND_THE_WALL if b != "tests"],
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=without_project(CONTACTPOINT_RELEASES=str(releases)),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["imported"] == {} and said["errors"] == [] and said["titles"], said


def test_the_server_starts_from_the_tree_and_shows_a_figure(
    tree: Path, releases: Path, tmp_path: Path
) -> None:
    from figures.figure import Across, Selection
    from queries.observations import observations
    from release.vocabulary import ENGLAND

    opened = open_current(releases)
    figure = observations(
        opened,
        Selection(opened.id, ("children_on_directory",), Across.CATEGORIES, ENGLAND, "2009-06"),
    ).iloc[0]["figure_id"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(tree / "app.py")],
        cwd=tmp_path,
        env=without_project(CONTACTPOINT_RELEASES=str(releases), CONTACTPOINT_PORT=str(port)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert "Children with a live record" in _asked(
            f"http://127.0.0.1:{port}/f/{figure}", process
        )
    finally:
        process.terminate()
        process.wait(timeout=30)


def _asked(address: str, process: subprocess.Popen) -> str:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return f"{error.code} {error.read().decode()[:300]}"
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the server stopped by itself")
