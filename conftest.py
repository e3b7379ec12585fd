"""Wiring: the suite's options and fixtures, for pytest at the root of a checkout."""

pytest_plugins = ["conformance.plugin"]
