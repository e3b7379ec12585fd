"""The published pages, on machines that have them: they are not part of the project.

`ZOHO_PAGES` names a folder of them; each page of it is read once in a test run.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.reader import read

_BESIDE = locations.root().parent / "shared" / "pages" / "v7"
FOLDER = Path(os.environ.get("ZOHO_PAGES") or _BESIDE)

needs_published_pages = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="no published pages: ZOHO_PAGES does not name a folder of them"
)


@cache
def text_of(name: str) -> str:
    """The text of a page; skips the test where the folder lacks it."""
    file = FOLDER / name
    if not file.exists():
        pytest.skip(f"{name}: not in the folder of published pages")
    return file.read_text(encoding="utf-8")


@cache
def contract_of(name: str) -> Contract:
    """What is read from a page; skips the test where the folder lacks it."""
    return read(text_of(name), name)


@cache
def contracts() -> tuple[Mapping[str, Contract], Mapping[str, str]]:
    """What is read from each page by its name, and why each of the others is refused."""
    contracts_: dict[str, Contract] = {}
    refused: dict[str, str] = {}
    for file in sorted(FOLDER.iterdir()):
        try:
            contracts_[file.name] = contract_of(file.name)
        except UsageError as error:
            refused[file.name] = str(error)
    return contracts_, refused
