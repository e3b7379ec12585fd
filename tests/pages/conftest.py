"""Invented pages, as files in data/ and with single passages replaced."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read

_DATA = Path(__file__).parent / "data"


@cache
def _text(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")


@cache
def _contract(name: str) -> Contract:
    return read(_text(name), name)


@pytest.fixture(scope="session")
def page_text() -> Callable[[str], str]:
    """The text of a page in data/."""
    return _text


@pytest.fixture(scope="session")
def contract_of() -> Callable[[str], Contract]:
    """The contract read from a page in data/."""
    return _contract


@pytest.fixture(scope="session", params=["get_lantern_locks.md", "get_lantern_locks.txt"])
def locks(request: pytest.FixtureRequest) -> Contract:
    """The page that gets locks, in each of its renderings."""
    return _contract(request.param)


@pytest.fixture(scope="session", params=["hang_lanterns.md", "hang_lanterns.txt"])
def hanging(request: pytest.FixtureRequest) -> Contract:
    """The page that hangs lanterns, in each of its renderings."""
    return _contract(request.param)


@pytest.fixture(scope="session")
def read_with() -> Callable[[str, str, str], Contract]:
    """Read a page of data/ with another passage for one that stands there once."""

    def read_with(name: str, passage: str, other: str) -> Contract:
        text = _text(name)
        assert text.count(passage) == 1
        return read(text.replace(passage, other), name)

    return read_with
