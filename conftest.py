"""Wiring: the suite's options and fixtures, for pytest at the root of a checkout."""

pytest_plugins = ["pytester", "zoho_conformance.pytest_plugin.suite_plugin"]
