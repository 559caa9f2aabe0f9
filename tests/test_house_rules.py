"""The plan of the house, checked by reading the source:
who may import whom, and how large anything may grow."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from builder.fingerprint import ROOMS

ROOT = Path(__file__).parent.parent

MAY_IMPORT: dict[str, set[str]] = {
    "release": set(),
    "figures": {"release.vocabulary"},
    "measures": {"release.vocabulary"},
    "builder": {"measures", "release", "figures.arithmetic", "figures.wording"},
    "queries": {
        "release.address",
        "release.store",
        "release.tables",
        "release.vocabulary",
        "figures",
    },
    "charts": {"figures", "release.vocabulary"},
    "exports": {"figures", "release.vocabulary"},  # its command alone asks more: see below
    "answers": {
        "queries",
        "exports",
        "readinglog",  # the register of figures given is such a chain
        "settings",
        "release.vocabulary",
        "figures",
    },
    "permissions": {"queries", "settings", "figures.wording", "release.vocabulary"},
    "settings": {"settings_sign_in", "release.address"},
    "settings_sign_in": set(),
    "readinglog": {
        "settings"
    },  # whoever shows or makes something writes to it; it knows nothing of what it records
    "components": {
        "queries",
        "answers",
        "charts",
        "exports",
        "permissions",
        "readinglog",
        "settings",
        "release.vocabulary",
        "figures",
    },
    "pages": {"components", "queries", "release.vocabulary"},
    "api": {
        "answers.parts",
        "answers.search",
        "components",
        "queries",
        "exports",
        "permissions",
        "settings",
        "settings_sign_in",
        "release.vocabulary",
        "figures",
    },
    "web": {
        "answers",
        "api",
        "components",
        "queries",
        "exports",
        "permissions",
        "readinglog",
        "settings",
        "settings_sign_in",
        "release.vocabulary",
        "figures",
    },
    "app": {"web", "settings"},
    "sample_data": {
        "builder.contract"
    },  # the maker honours the contract it is checked against, and shares nothing else
}
"""Room: the rooms, or single modules, it may import. Anything not listed is forbidden.
There is one exception, `COMMAND`."""

ONLY_ROOMS_FOR = {
    "sqlalchemy": {"release", "queries", "builder"},
    "psycopg": {"release"},
    "duckdb": {"builder", "sample_data"},
    "pyspark": {"builder"},
    "grpc": {"builder"},
    "pyroaring": {"builder"},
    "highspy": {"builder"},
    "streamlit": {"components", "pages", "web", "app"},
    "altair": {"charts"},
    "plotly": {"charts"},
    "typer": {"answers", "builder", "exports", "readinglog", "sample_data"},
    "docx": {"exports"},
    "holidays": {"answers", "builder"},
    "rapidfuzz": {"answers"},
    "snowballstemmer": {"answers"},
    "spellchecker": {"answers"},
    "openpyxl": {"exports"},
    "odf": {"exports"},
    "typst": {"exports"},
    "jinja2": {"exports", "web"},
    "markupsafe": {"web"},
    "vl_convert": {"exports"},
    "font_source_sans_pro": {"exports"},
    "prometheus_client": {"web"},
    "pythonjsonlogger": {"web"},
    "uvicorn": {"web"},
    "joserfc": {"web"},
    "mcp": {"api"},
    "mcp_types": {"api"},
    "cryptography": {"exports"},
}
"""Library: the only rooms that may import it."""

LARGEST_FILE, LARGEST_FUNCTION, LARGEST_PAGE = 400, 60, 92
"""Lines at 100 columns. A file is counted as it stands; of a function, what is said of it in its
docstring is not counted."""

HANDED_OUT = {"exports/pack/verify.py"}
"""Files that are given away as they are, to be run on their own: they cannot be split."""

DECLARATIONS = {"builder/contract.py", "measures/breakdowns.py", "answers/vocabulary.py"}
"""Files of declarations and data: as long as what they declare."""


def sources() -> list[Path]:
    """Every shipped Python file, by room."""
    return sorted(
        p
        for room in MAY_IMPORT
        for p in (
            [ROOT / f"{room}.py"] if (ROOT / f"{room}.py").exists() else (ROOT / room).rglob("*.py")
        )
    )


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax of a file, read once."""
    return ast.parse(path.read_text("utf-8"))


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {f"{node.module}.{a.name}" for a in node.names}
    return found


COMMAND = {"components", "queries", "settings"}
"""What the command `python -m exports` may import beside:
it chooses what the rest of its room only writes."""


def more(path: Path) -> set[str]:
    """What this file may import beside what its room may."""
    return COMMAND if path == ROOT / "exports" / "__main__.py" else set()


def allowed(name: str, room: str) -> bool:
    own = name.split(".")[0]
    return (
        own not in MAY_IMPORT
        or own == room
        or any(name == a or name.startswith(f"{a}.") for a in MAY_IMPORT[room])
    )


def named(path: Path) -> str:
    """A file as the messages name it."""
    return path.relative_to(ROOT).as_posix()


def test_imports_only_the_rooms_it_may() -> None:
    wrong = {
        named(path): sorted(found)
        for path in sources()
        if (
            found := {
                n
                for n in imports_of(path)
                if not allowed(n, room_of(path)) and n.split(".")[0] not in more(path)
            }
        )
    }
    assert not wrong, f"may not import: {wrong}"


def test_libraries_stay_in_their_rooms() -> None:
    wrong = {
        named(path): sorted(found)
        for path in sources()
        if (
            found := {
                n
                for n in imports_of(path)
                if room_of(path) not in ONLY_ROOMS_FOR.get(n.split(".")[0], {room_of(path)})
            }
        )
    }
    assert not wrong, f"may not import: {wrong}"


ENGINES = {
    "duckdb": {"duckdb.py"},
    "pyspark": {"spark.py", "faults.py"},
    "grpc": {"spark.py", "faults.py"},
}
"""Library of an engine: the files of builder/engines/ that may import it.
Nothing else of the builder may."""

READS_RECORDS = {
    "builder/__main__.py",  # it opens the engine
    "builder/build.py",  # it hands the engine on, until counting ends
    "builder/opening.py",
    "builder/reference.py",
    "builder/relations/universe.py",  # kinds of rows, of no extract
    "builder/tabulate.py",
}
"""What may import an engine beside builder/engines/ and builder/extracts/:
what runs before anything is protected."""


def test_an_engine_is_used_where_records_are_read_and_nowhere_after() -> None:
    wrong = []
    for path in (p for p in sources() if room_of(p) == "builder"):
        found = {n.split(".")[0] for n in imports_of(path)}
        place = path.relative_to(ROOT / "builder")
        if place.parts[0] != "engines" and found & set(ENGINES):
            wrong.append(f"{named(path)} imports the library of an engine")
        wrong += [
            f"{named(path)} imports {library}"
            for library, files in ENGINES.items()
            if place.parts[0] == "engines" and library in found and path.name not in files
        ]
        asks = any(n.startswith("builder.engines") for n in imports_of(path))
        if (
            asks
            and place.parts[0] not in ("engines", "extracts")
            and named(path) not in READS_RECORDS
        ):
            wrong.append(f"{named(path)} asks an engine after everything is counted")
    assert not wrong, "\n".join(wrong)


def prose(node: ast.AST) -> int:
    """Lines of docstrings in a node."""
    return sum(
        part.end_lineno - part.lineno + 1
        for part in ast.walk(node)
        if isinstance(part, ast.Expr)
        and isinstance(part.value, ast.Constant)
        and isinstance(part.value.value, str)
    )


def test_nothing_grows_too_large() -> None:
    wrong = []
    for path in [*sources(), *sorted((ROOT / "bench").glob("*.py"))]:
        lines = path.read_text("utf-8").count("\n")
        most = LARGEST_PAGE if named(path).startswith("pages/") else LARGEST_FILE
        if named(path) not in DECLARATIONS | HANDED_OUT and lines > most:
            wrong.append(f"{named(path)} is two rooms: {lines} lines, of {most}")
        wrong += [
            f"{named(path)}: {node.name} is too long"
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.end_lineno - node.lineno + 1 - prose(node) > LARGEST_FUNCTION
        ]
    assert not wrong, "\n".join(wrong)


def test_no_conditional_expression_stands_in_another() -> None:
    """A branch of a branch is an `if`, or a function with a name."""
    wrong = [
        f"{named(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.IfExp)
        and any(isinstance(part, ast.IfExp) for part in (node.test, node.body, node.orelse))
    ]
    assert not wrong, f"a conditional expression in another: {wrong}"


def test_shipped_code_does_not_gate_with_assert_or_run_text() -> None:
    wrong = []
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Assert):
                wrong.append(f"{named(path)}:{node.lineno}: assert is no gate in shipped code")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"eval", "exec", "compile"}
            ):
                wrong.append(f"{named(path)}:{node.lineno}: never evaluate text")
        if imports_of(path) & {"pickle", "marshal", "shelve"}:
            wrong.append(f"{named(path)}: never load objects from bytes")
    assert not wrong, "\n".join(wrong)


WRITES = {"release.postgres_writer", "release.publishing", "release.writer"}


def test_only_the_builder_writes_releases() -> None:
    """The writing side of the store is no part of what is deployed."""
    wrong = [
        named(path)
        for path in sources()
        if room_of(path) != "builder"
        and named(path).removesuffix(".py").replace("/", ".") not in WRITES
        and any(".".join(name.split(".")[:2]) in WRITES for name in imports_of(path))
    ]
    assert not wrong, f"may not write releases: {wrong}"


def test_a_folder_is_told_from_a_database_where_a_store_is_made_of_an_address() -> None:
    found = {
        f"{named(path)}:{function.name}"
        for path in sources()
        for function in ast.walk(parsed(path))
        if isinstance(function, ast.FunctionDef)
        and re.search(r"isinstance\(.*DatabaseAddress", ast.unparse(function))
    }
    assert found == {"release/store.py:store_at", "release/publishing.py:publisher_at"}


def test_what_a_release_is_made_by_is_in_the_hash_of_what_is_kept() -> None:
    """Else a build would take what other code had made for its own."""
    made_by = {used.split(".")[0] for room in ROOMS for used in MAY_IMPORT[room]}
    assert made_by | {"builder"} <= set(ROOMS)


def test_what_one_section_shows_is_used_by_no_other() -> None:
    """A folder of `components/` has the name of a folder of `pages/`, and its parts are its own."""
    folders = {path.name for path in (ROOT / "components").iterdir() if path.is_dir()}
    folders -= {"__pycache__"}
    assert folders and folders <= {path.name for path in (ROOT / "pages").iterdir()}
    wrong = [
        f"{named(path)} uses {name}"
        for path in sources()
        for name in imports_of(path)
        if name.startswith("components.")
        and (section := name.split(".")[1]) in folders
        and not named(path).startswith((f"components/{section}/", f"pages/{section}/"))
    ]
    assert not wrong, "\n".join(wrong)


def test_what_reads_an_address_draws_no_page() -> None:
    """A wrong choice is raised, and drawn where pages run: `components.page.refusals`."""
    draws = {"components.page", "components.sections", "components.figure"}
    found = imports_of(ROOT / "components" / "selection.py")
    assert not [name for name in found if name.rpartition(".")[0] in draws]
    assert "refusals()" in (ROOT / "web" / "page_script.py").read_text("utf-8")


def test_no_script_lies_directly_in_pages() -> None:
    """A script directly in pages/ opens without the gate on a fresh server."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_no_module_beside_the_first_script_hides_one_of_pythons() -> None:
    """Streamlit puts the folder of the script it runs before all others."""
    names = {path.stem for folder in (ROOT, ROOT / "web") for path in folder.glob("*.py")}
    assert not names & set(sys.stdlib_module_names)


def test_every_page_asks_first() -> None:
    scripts = sorted((ROOT / "pages").glob("*/*.py"))
    assert len(scripts) >= 5
    for script in scripts:
        statements = [
            n
            for n in ast.parse(script.read_text("utf-8")).body
            if not isinstance(n, ast.Import | ast.ImportFrom)
            and not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))
        ]
        first = statements[0]
        call = first.value if isinstance(first, ast.Expr | ast.Assign) else None
        assert isinstance(call, ast.Call) and getattr(call.func, "id", "") == "require", (
            f"{script.name} must begin with require(...)"
        )


def test_no_page_or_query_sums() -> None:
    """Every total is a published row: a sum over rounded or withheld figures would be wrong."""
    for path in sources():
        if room_of(path) in {"queries", "pages", "components", "web", "api"}:
            assert not re.search(
                r"\bfunc\.(sum|avg|total)\b|\.sum\(|groupby\(", path.read_text("utf-8")
            ), f"{path.relative_to(ROOT)} adds figures up"


SAYS_VALUES = "figures/observation.py"


def says_a_value(node: ast.AST) -> bool:
    """Whether a piece of code makes words of a value or of a symbol itself: `number(row["value"])`,
    or a text with a status in square brackets."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
        return node.func.id == "number" and bool(
            re.search(r"(\.value|\['value'\])\)*$", ast.unparse(node.args[0]))
        )
    if not isinstance(node, ast.JoinedStr):
        return False
    return any(
        str(getattr(before, "value", "")).endswith("[")
        and isinstance(inside, ast.FormattedValue)
        and "status" in ast.unparse(inside)
        for before, inside in pairwise(node.values)
    )


def test_a_value_is_put_into_words_in_one_place() -> None:
    """Else screen, file, chart and answer come to say it differently."""
    wrong = [
        f"{named(path)}:{node.lineno}"
        for path in sources()
        if named(path) != SAYS_VALUES
        # what stands in rows as text already is read as a number
        and not any(n == "exports.machine.number" for n in imports_of(path))
        for node in ast.walk(parsed(path))
        if says_a_value(node)
    ]
    assert not wrong, f"ask {SAYS_VALUES}: {wrong}"


@pytest.mark.parametrize(
    "source",
    ['number(row["value"])', "number(float(one.now.value), 1)", 'f"{words} [{status}]"'],
)
def test_the_rule_on_values_sees_who_says_one_itself(source: str) -> None:
    assert any(says_a_value(node) for node in ast.walk(ast.parse(source)))


def test_only_the_declared_rooms_exist() -> None:
    packages = {p.parent.name for p in ROOT.glob("*/__init__.py")}
    modules = {p.stem for p in ROOT.glob("*.py")}
    assert packages | modules <= {*MAY_IMPORT, "tests", "bench"}


NOT_OURS = {".git", ".ruff_cache", ".venv", "data", ".hypothesis", ".pytest_cache"}


def within(top: Path) -> list[Path]:
    """A file or folder, and all that is in it."""
    return [top, *top.rglob("*")]


def test_project_text_speaks_of_the_project_alone() -> None:
    machine = re.compile(r"/(?:root|work|home|farm)/|/tmp/bash_jobs")
    for path in (p for top in ROOT.iterdir() if top.name not in NOT_OURS for p in within(top)):
        if path.suffix in {".py", ".md", ".toml", ".txt", ".csv", ".css", ""} and path.is_file():
            text = path.read_text("utf-8", errors="ignore").replace(
                "/(?:root|work|home|farm)/|/tmp/bash_jobs", ""
            )
            assert not machine.search(text), f"{path.relative_to(ROOT)} names a path of a machine"


def test_no_link_to_elsewhere_is_kept() -> None:
    """What git keeps of a symbolic link is a path of the machine it was made on."""
    if not (ROOT / ".git").exists():
        return
    listed = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [line for line in listed.splitlines() if line.startswith("120000")] == []
