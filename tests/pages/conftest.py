"""Fixtures of the dashboard's tests."""

from __future__ import annotations

from tests.dashboard import reading, releases, store  # noqa: F401
