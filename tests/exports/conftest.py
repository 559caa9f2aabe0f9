"""Fixtures of the dashboard's tests."""

from tests.dashboard import reading, releases, store  # noqa: F401
