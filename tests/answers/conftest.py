"""Fixtures of the answers' tests."""

from __future__ import annotations

from tests.dashboard import releases, store  # noqa: F401
