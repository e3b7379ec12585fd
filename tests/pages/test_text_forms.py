"""Each text form of a page, however a crawl left it, gives the facts of its Markdown."""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

import pytest
from msgspec import structs

from tests.pages import published
from tests.pages.text_forms import Form, Variety, render_as
from zoho_conformance.contracts.contract import Contract, ErrorRow
from zoho_conformance.pages.reader import read

_VARIETIES = {
    "plain": Variety(),
    "navigation": Variety(navigation=True),
    "windows": Variety(line_end="\r\n", trailing="  "),
    "spaces": Variety(hard_spaces=True),
}
_FORMS: tuple[Form, ...] = ("bulleted", "indented", "flat", "glued")
# Of the published pages' keys, those that no sample shows may stand elsewhere in a form.
_KEPT = 0.98
# Of the published pages, those whose error rows a form glues so that they cannot be separated.
_OTHER_ERRORS = 0.01


def _facts(page: Contract) -> list[object]:
    """What every form keeps whole."""
    return [
        page.page.title,
        [(operation.id, operation.method, operation.path) for operation in page.operations],
        page.scopes,
        page.modules,
    ]


def _errors(page: Contract) -> list[ErrorRow]:
    return [structs.replace(row, line=1) for row in page.errors]


def _paths(page: Contract) -> set[tuple[str, str]]:
    asked = {("request", key.path) for key in page.request_keys}
    return asked | {("response", key.path) for key in page.response_keys}


@pytest.mark.parametrize("variety", _VARIETIES.values(), ids=_VARIETIES)
@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("name", ["get_lantern_locks.md", "hang_lanterns.md"])
def test_a_form_gives_the_facts_of_the_markdown(
    name: str,
    form: Form,
    variety: Variety,
    page_text: Callable[[str], str],
    contract_of: Callable[[str], Contract],
) -> None:
    markdown = contract_of(name)
    text = read(render_as(form, page_text(name), variety, markdown))
    assert _facts(text) == _facts(markdown)
    assert _errors(text) == _errors(markdown)
    assert _paths(text) == _paths(markdown)
    assert [
        (parameter.name, parameter.type, parameter.presence, parameter.condition)
        for parameter in text.parameters
    ] == [
        (parameter.name, parameter.type, parameter.presence, parameter.condition)
        for parameter in markdown.parameters
    ]


@published.needs_published_pages
def test_published_pages_keep_their_facts_and_nearly_all_keys_in_each_form() -> None:
    pages = [page for page in published.contracts()[0].items() if page[0].endswith(".md")]
    other_errors = []
    kept = whole = given = 0
    for name, markdown in pages:
        # Each page in one form, always the same, so that this takes no longer than reading them.
        form = _FORMS[crc32(name.encode()) % len(_FORMS)]
        text = read(render_as(form, published.text_of(name), contract=markdown))
        assert _facts(text) == _facts(markdown), name
        if _errors(text) != _errors(markdown):
            other_errors.append(name)
        paths, paths_in_form = _paths(markdown), _paths(text)
        kept += len(paths & paths_in_form)
        whole += len(paths)
        given += len(paths_in_form)
    assert len(other_errors) <= _OTHER_ERRORS * len(pages), other_errors
    assert kept >= _KEPT * max(whole, given)
