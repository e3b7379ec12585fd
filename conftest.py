"""Wiring: the options and fixtures of the suite, and what tests of pytest plugins need."""

pytest_plugins = ["pytester", "zoho_conformance.pytest_plugin.suite_plugin"]
