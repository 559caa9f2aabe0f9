"""What the builder's tests share: an engine, a place for an extract,
and a check that no message quotes a record."""

from __future__ import annotations

import pytest

from builder.engines import DuckDBEngine
from builder.extracts import Problem, open_extract, problems, report
from tests.builder.extracts import SECRETS
from tests.builder.small import Small, kept_small


@pytest.fixture
def engine(tmp_path):
    with DuckDBEngine(
        folders=[tmp_path], spill=tmp_path / "spill", memory="1GB", threads=1
    ) as engine:
        yield engine


@pytest.fixture
def path(tmp_path):
    """Where a test writes its extract."""
    return tmp_path / "extract"


@pytest.fixture(scope="session")
def known(tmp_path_factory):
    """What the check found whole, for all tests of this process: they spoil a table or two of the
    same small extract, and the other thirty are the same files beside the same others."""
    return tmp_path_factory.mktemp("known")


@pytest.fixture
def check(engine, known):
    """Check an extract, and see to it that no line quotes a record."""

    def checked(path, **options) -> list[Problem]:
        found = problems(open_extract(path), engine, **{"known": known, **options})
        quoted = [
            line for line in report(found).splitlines() for secret in SECRETS if secret in line
        ]
        assert not quoted, quoted
        return found

    return checked


@pytest.fixture(scope="session")
def small() -> Small:
    """The smallest world that is built whole, with its release."""
    return kept_small()
