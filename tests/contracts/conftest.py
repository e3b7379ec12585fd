"""The contracts of the invented pages, and the library that ships."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read
from zoho_conformance.runs.library import Library

_PAGES = Path(__file__).parents[1] / "pages" / "data"


@cache
def _lanterns(name: str) -> Contract:
    return read((_PAGES / name).read_text(encoding="utf-8"), name)


@pytest.fixture(scope="session")
def pages() -> Path:
    """The folder of the invented pages."""
    return _PAGES


@pytest.fixture(scope="session")
def locks() -> Contract:
    """The contract of the page that gets locks."""
    return _lanterns("get_lantern_locks.md")


@pytest.fixture(scope="session")
def hanging() -> Contract:
    """The contract of the page that hangs lanterns."""
    return _lanterns("hang_lanterns.md")


@pytest.fixture(scope="session")
def library() -> Library:
    """The data that ships."""
    return Library()
