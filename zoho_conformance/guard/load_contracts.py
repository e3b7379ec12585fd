"""`load_contracts`: the contracts of a folder and a version, for a guard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.plugins import load_checks


def load_contracts(
    folder: Path | str | None = None, version: str | None = None, *, plugins: Sequence[str] = ()
) -> Library:
    """Load the contracts that a `Guard` checks responses against.

    Parameters:
        folder: a directory that `zoho-conformance derive PAGE... --into` wrote; by default the
            built-in contracts.
        version: the API version, such as `v7`; by default the latest available.
        plugins: modules with custom checks, in addition to those of installed packages.

    Raises `UsageError` if there are no such contracts, or a plugin has no checks.

    Example:
        guard = Guard(load_contracts("mine", version="v8"))
    """
    root = None if folder is None else Path(folder)
    return open_library(root, version, load_checks(plugins))
