"""Each text form of a page, however a crawl left it, gives the facts of its markdown."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.pages.rendered_as import Form, Variety, rendered_as
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model import locations
from zoho_conformance.pages.reader import read

_BESIDE = locations.root().parent / "shared" / "pages" / "v7"
_FOLDER = Path(os.environ.get("ZOHO_PAGES") or _BESIDE)
_VARIETIES = {
    "plain": Variety(),
    "navigation": Variety(navigation=True),
    "windows": Variety(line_end="\r\n", trailing="  "),
    "spaces": Variety(hard_spaces=True),
}
# Where lists have no indentation, keys that no sample shows may stand elsewhere.
_KEPT: dict[Form, float] = {"R2": 1.0, "R2i": 1.0, "R3": 0.97, "R4": 0.97}


def _facts(page: Contract) -> list[object]:
    """What every form keeps whole."""
    return [
        page.page.title,
        [(operation.id, operation.method, operation.path) for operation in page.operations],
        page.scopes,
        page.modules,
        [(row.code, row.status, row.message) for row in page.errors],
    ]


def _paths(page: Contract) -> set[tuple[str, str]]:
    asked = {("request", key.path) for key in page.request_keys}
    return asked | {("response", key.path) for key in page.response_keys}


@pytest.mark.parametrize("variety", _VARIETIES.values(), ids=_VARIETIES)
@pytest.mark.parametrize("form", _KEPT)
@pytest.mark.parametrize("name", ["get_lantern_locks.md", "hang_lanterns.md"])
def test_a_form_gives_the_facts_of_the_markdown(
    name: str,
    form: Form,
    variety: Variety,
    page_text: Callable[[str], str],
    contract_of: Callable[[str], Contract],
) -> None:
    text = read(rendered_as(form, page_text(name), variety))
    markdown = contract_of(name)
    assert _facts(text) == _facts(markdown)
    assert _paths(text) == _paths(markdown)
    assert [
        (parameter.name, parameter.type, parameter.presence, parameter.condition)
        for parameter in text.parameters
    ] == [
        (parameter.name, parameter.type, parameter.presence, parameter.condition)
        for parameter in markdown.parameters
    ]


@cache
def _published() -> tuple[tuple[str, Contract], ...]:
    files = sorted(_FOLDER.glob("*.md"))
    pages = [file.read_text(encoding="utf-8") for file in files]
    return tuple((page, read(page)) for page in pages)


@pytest.mark.skipif(
    not _FOLDER.is_dir(), reason="no published pages: ZOHO_PAGES names no folder of them"
)
@pytest.mark.parametrize("form", _KEPT)
def test_published_pages_keep_their_operations_and_errors_in_each_form(form: Form) -> None:
    found = whole = given = 0
    for page, markdown in _published():
        text = read(rendered_as(form, page))
        assert _facts(text) == _facts(markdown)
        paths, read_here = _paths(markdown), _paths(text)
        found += len(paths & read_here)
        whole += len(paths)
        given += len(read_here)
    assert found >= _KEPT[form] * whole
    assert found >= _KEPT[form] * given
