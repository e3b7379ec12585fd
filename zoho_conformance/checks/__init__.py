"""The checks: pure functions from a promise and an exchange to findings, one family a module."""
