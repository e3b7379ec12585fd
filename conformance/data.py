"""Where the project's data lies: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "_data"
_CHECKOUT = Path(__file__).parent.parent


def root() -> Path:
    """The directory that holds contracts, schemas, probes and cassettes."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
