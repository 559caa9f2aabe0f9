"""What is installed is what was tested: every package by its exact version
and the hashes of its files, wherever it is fetched from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKED = (
    "requirements.txt",
    "requirements-dashboard.txt",
    "requirements-build.txt",
    "requirements-tools.txt",
    "requirements-spark.txt",
    "requirements-cluster.txt",
)
TOOL = Path(sys.prefix) / "tools" / "bin" / "cyclonedx-py"
"""What writes the bill of materials: in an environment of its own, which `make tools` sets up."""


def packages(name: str) -> dict[str, list[str]]:
    """Package and version to the hashes of its files."""
    text = re.sub(r"\n\s*#.*", "", (ROOT / name).read_text("utf-8")).replace("\\\n", " ")
    return {
        line.split()[0]: re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
        for line in text.splitlines()
        if line.strip()
    }


@pytest.mark.parametrize("name", LOCKED)
def test_every_package_is_pinned_with_hashes_and_no_host(name: str) -> None:
    for package, hashes in packages(name).items():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[^\s;]+", package) and hashes, (
            f"{name}: {package} has no hash: make lock"
        )
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|--index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize("name", LOCKED[:2])
def test_packages_with_compiled_parts_are_locked_for_other_systems_too(name: str) -> None:
    locked = packages(name)
    for package in ("numpy", "pandas", "pyarrow"):
        assert (
            len(next(hashes for one, hashes in locked.items() if one.startswith(f"{package}==")))
            > 10
        ), package


WHEELS, FROM_SOURCE, ONE_FROM_SOURCE = (
    "--require-hashes --only-binary :all:",
    "--no-binary odfpy,bagit --no-build-isolation",
    "--no-binary odfpy --no-build-isolation",
)
"""How packages are installed, so that pip itself refuses what comes as source
alone and would fetch its build tools unhashed."""


def test_set_up_installs_hashed_wheels_and_builds_what_is_source_alone_with_hashed_tools() -> None:
    said = subprocess.run(
        ["make", "-n", "setup", "VENV=none"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    tools, rest = (line for line in said.splitlines() if "pip install" in line)
    assert f"{WHEELS} -r requirements-build.txt" in tools
    assert f"{WHEELS} {FROM_SOURCE} -r requirements.txt" in rest


def test_spark_stands_beside_the_builder_alone_and_changes_nothing_that_is_there() -> None:
    """The client shares packages with the builder:
    what is installed last may not move one of them."""
    own, client = packages("requirements.txt"), packages("requirements-spark.txt")
    assert [one for one in client if one.startswith("pyspark-client==4.")]
    names = {one.partition("==")[0] for one in own}
    moved = [one for one in client if one.partition("==")[0] in names and one not in own]
    assert moved == []
    for name in ("requirements.txt", "requirements-dashboard.txt"):
        assert not [one for one in packages(name) if "spark" in one or "py4j" in one]


def test_spark_is_installed_from_hashed_files_too() -> None:
    said = subprocess.run(
        ["make", "-n", "-W", "requirements-spark.txt", "cluster", "VENV=none"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name, source in (("cluster", "pyspark"), ("spark", "pyspark-client")):
        wanted = (
            f"--require-hashes --only-binary :all: --no-build-isolation --no-binary {source} "
            f"-r requirements-{name}.txt"
        )
        assert wanted in said


def test_the_guide_for_operators_installs_in_the_same_way() -> None:
    said = (ROOT / "docs" / "deploying.md").read_text("utf-8")
    tools, rest = re.findall(r"(?m)^    \S*pip install (.*)$", said)
    assert tools == f"{WHEELS} -r requirements-build.txt"
    assert rest == f"{WHEELS} {ONE_FROM_SOURCE} -r requirements-dashboard.txt"


def test_the_tools_build_what_comes_as_source_alone() -> None:
    assert {one.partition("==")[0] for one in packages("requirements-build.txt")} >= {
        "setuptools",
        "setuptools-scm",
        "wheel",
    }
    assert any(one.startswith("bagit==") for one in packages(LOCKED[0]))
    for name in LOCKED[:2]:
        assert any(one.startswith("odfpy==") for one in packages(name))


def test_nothing_is_installed_that_slows_every_start() -> None:
    """`jsonschema`, which Altair asks for, compiles the whole grammar of RFC
    3987 when it finds this: 4.6 s of CPU a process."""
    for name in LOCKED[:2]:
        assert not [one for one in packages(name) if one.startswith("rfc3987-syntax==")], name


def test_the_bill_of_materials_names_every_package_of_the_dashboard(tmp_path: Path) -> None:
    if not TOOL.exists():
        pytest.skip("no CycloneDX here: make tools")
    subprocess.run(
        [
            TOOL,
            "requirements",
            ROOT / "requirements-dashboard.txt",
            "--pyproject",
            ROOT / "pyproject.toml",
            "--output-reproducible",
            "--output-format",
            "JSON",
            "--output-file",
            tmp_path / "sbom.json",
        ],
        check=True,
        timeout=120,
    )
    bill = json.loads((tmp_path / "sbom.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert {f"{one['name']}=={one['version']}" for one in bill["components"]} == set(
        packages("requirements-dashboard.txt")
    )
    assert all(
        any(reference.get("hashes") for reference in one["externalReferences"])
        for one in bill["components"]
    )
