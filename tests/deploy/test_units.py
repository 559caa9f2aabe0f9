"""The systemd units hold together, give away little, and name what exists."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

import settings
from readinglog.entries import Entry, Kind, now
from readinglog.log import Log
from tests.browser.serving import ROOT
from tests.readinglog.test_chain import at

UNITS = ROOT / "deploy" / "systemd"
SERVICE = (UNITS / "contactpoint-oversight@.service").read_text("utf-8")
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="no systemd-analyze on this machine: install Debian's package systemd",
)


@pytest.fixture
def fitted(tmp_path: Path) -> Path:
    """The units with the paths of this machine, as an instance each."""
    for unit in UNITS.glob("contactpoint-oversight*"):
        text = (
            unit.read_text("utf-8")
            .replace("/opt/contactpoint-oversight/.venv/bin/python", sys.executable)
            .replace("/opt/contactpoint-oversight", str(ROOT))
        )
        (tmp_path / unit.name).write_text(
            re.sub("^(User|Group)=.*", r"\1=root", text, flags=re.M), "utf-8"
        )
    for port in (8501, 8502):
        shutil.copy(
            tmp_path / "contactpoint-oversight@.service",
            tmp_path / f"contactpoint-oversight@{port}.service",
        )
    return tmp_path


def run(*command: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=60
    )


@needs_systemd
def test_the_units_hold_together(fitted: Path) -> None:
    done = run(
        "systemd-analyze",
        "verify",
        "--man=no",
        fitted / "contactpoint-oversight@8501.service",
        fitted / "contactpoint-oversight.target",
        *fitted.glob("*reading-log*"),
    )
    about_ours = [line for line in done.stderr.splitlines() if "contactpoint" in line]
    assert not about_ours and done.returncode == 0, done.stderr


@needs_systemd
def test_a_wrong_line_would_be_found(fitted: Path) -> None:
    unit = fitted / "contactpoint-oversight@8501.service"
    unit.write_text(
        unit.read_text("utf-8").replace("NoNewPrivileges=yes", "NoNewPrivilege=yes"), "utf-8"
    )
    assert "NoNewPrivilege" in run("systemd-analyze", "verify", "--man=no", unit).stderr


@needs_systemd
@pytest.mark.parametrize(
    "name", ["contactpoint-oversight@8501.service", "contactpoint-oversight-reading-log.service"]
)
def test_little_is_left_to_gain(fitted: Path, name: str) -> None:
    unit = fitted / name
    unit.write_text(
        re.sub("^User=root", "User=contactpoint-oversight", unit.read_text("utf-8"), flags=re.M),
        "utf-8",
    )
    said = run("systemd-analyze", "security", "--offline=true", "--no-pager", unit).stdout
    exposure = float(re.search(r"exposure level for .*: ([\d.]+)", said)[1])
    assert exposure <= 2.0, said


def test_the_environment_names_settings_that_exist_and_holds_no_secret() -> None:
    known = {setting.name for setting in settings.SETTINGS}
    lines = [
        line
        for line in (ROOT / "deploy" / "environment.example").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    named = {line.split("=")[0] for line in lines} | set(
        re.findall(r"CONTACTPOINT_[A-Z_]+", SERVICE)
    )
    assert named <= known and not [name for name in named if name.endswith("SECRET")]


@pytest.fixture
def handed(tmp_path: Path) -> dict[str, str]:
    """The environment a unit gives its programs, with the files it hands over."""
    for name in ("cookie-secret", "client-secret"):
        (tmp_path / name).write_text("0123456789abcdef" * 2, "utf-8")
    (tmp_path / "roles.toml").write_text('[[role]]\ngroup = "a"\nrole = "minister"\n', "utf-8")
    lines = dict(
        line.split("=", 1)
        for line in (ROOT / "deploy" / "environment.example").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    )
    return (
        lines
        | {
            name: value.replace("%d", str(tmp_path))
            for name, value in re.findall(r"(CONTACTPOINT_\w+_FILE)=(\S+)", SERVICE)
        }
        | {"CONTACTPOINT_ROLES": str(tmp_path / "roles.toml")}
    )


def test_the_example_is_accepted_with_the_files_the_unit_hands_over(handed: dict[str, str]) -> None:
    read = settings.read(handed)
    assert (
        len([name for name in handed if name.endswith("_FILE")]) == 2
        and read.address == "https://statistics.example"
        and read.drain_seconds == 5
    )


def test_once_a_month_the_log_is_verified_pruned_and_its_heads_are_named(
    tmp_path: Path, handed: dict[str, str]
) -> None:
    """The commands of the unit, one after the other as it runs them,
    over a log with a month whose time is over."""
    folder = tmp_path / "log"
    folder.mkdir()
    for month in ("2010-06", now()[:7]):
        with at(month) if month == "2010-06" else nullcontext():
            Log(folder).write(
                Entry(
                    0,
                    "",
                    "",
                    Kind.READING,
                    reader="a",
                    role="minister",
                    page="coverage",
                    state="published",
                )
            )
    unit = (UNITS / "contactpoint-oversight-reading-log.service").read_text("utf-8")
    commands = [
        shlex.split(line.replace("/opt/contactpoint-oversight/.venv/bin/python", sys.executable))
        for line in re.findall("^ExecStart=(.*)", unit, re.M)
    ]
    said = [
        subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **handed, "CONTACTPOINT_READING_LOG": str(folder)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for command in commands
    ]
    assert (
        said[0].startswith("2 entries")
        and said[1] == "Removed: 2010-06.\n"
        and said[2].startswith(now()[:7])
        and "2010-06" not in said[2]
    )


@needs_systemd
def test_the_month_comes_round() -> None:
    when = re.search(
        "^OnCalendar=(.*)",
        (UNITS / "contactpoint-oversight-reading-log.timer").read_text("utf-8"),
        re.M,
    )[1]
    days = re.findall(
        r"\d{4}-\d{2}-\d{2}", run("systemd-analyze", "calendar", "--iterations=3", when).stdout
    )
    assert len(set(days)) == 3 and {day[-2:] for day in days} == {"02"}


def test_what_must_stay_shut_is_shut() -> None:
    for line in (
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "PrivateTmp=yes",
        "ProtectHome=yes",
        "IPAddressDeny=any",
        "MemoryMax=2G",
        "Restart=on-failure",
        "ReadOnlyPaths=/srv/contactpoint-oversight/releases",
        "EnvironmentFile=/etc/contactpoint-oversight/environment",
    ):
        assert f"\n{line}\n" in SERVICE, line
