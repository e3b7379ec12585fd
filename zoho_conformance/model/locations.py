"""Where the project's data lies: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parents[1] / "_data"
_CHECKOUT = Path(__file__).parents[2]


def root() -> Path:
    """The directory that holds contracts, schemas, probes and cassettes."""
    return _INSTALLED if is_installed() else _CHECKOUT


def is_installed() -> bool:
    """Whether the data came with an installed package, where nobody is to write."""
    return _INSTALLED.is_dir()
