"""Every promise, on every case that can show it: ``pytest conformance``."""

from zoho_conformance.pytest_plugin.suite.test_promises import (
    test_error_row,
    test_key,
    test_rule,
)

__all__ = ["test_error_row", "test_key", "test_rule"]
