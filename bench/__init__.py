"""Benchmarks: scripts that print figures and ratios, all taken in one run.
Never part of the tests."""
