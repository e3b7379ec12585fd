"""What our own machine raises. An error here is never drift, and drift is never an error."""

from __future__ import annotations


class ConformanceError(Exception):
    """The machine could not do what it was asked; the message says what, where and what to do."""


class UsageError(ConformanceError):
    """What was given (an option, a file, a setting) cannot be used; exit code 2."""
