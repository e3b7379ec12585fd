"""A page's rendering is detected from its text, whatever else stands on the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.pages.as_html import html_of
from tests.pages.text_forms import FORMS, Form, render_as
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.read.page_source import detect_format


@pytest.mark.parametrize("name", ["get_lantern_locks.md", "hang_lanterns.md"])
@pytest.mark.parametrize("form", FORMS)
def test_each_text_form_is_detected_as_text(
    name: str,
    form: Form,
    page_text: Callable[[str], str],
    contract_of: Callable[[str], Contract],
) -> None:
    text = render_as(form, page_text(name), contract=contract_of(name))
    assert detect_format(text) == "text"


@pytest.mark.parametrize("name", ["get_lantern_locks.md", "hang_lanterns.md"])
def test_markdown_and_html_are_detected(name: str, page_text: Callable[[str], str]) -> None:
    assert detect_format(page_text(name)) == "markdown"
    assert detect_format(html_of(page_text(name))) == "html"


@pytest.mark.parametrize(
    ("page", "rendering"),
    [
        ("\ufeff\n<!DOCTYPE html><p>Lamps", "html"),
        ("<!-- saved -->\n<section><h2>Scope</h2></section>", "html"),
        ("<p>Lamps hang.</p>", "html"),
        ('<a id="top"></a>\n\n# Lamps\n\n## Scope\n', "markdown"),
        ("## Endpoints\r\n\r\nGET /lamps\r\n", "markdown"),
        ("Lamps\n\n```\n{}\n```\n", "markdown"),
        ("house\\_name\n", "markdown"),
        ("Lamps\nScope\nParameters\nCopied# Scope\n# the lamp\nhang()\n", "text"),
        ("Lamps\nPurpose\nScope\nSample Request\nCopied```\n", "text"),
        ("Purpose\nScope\nParameters\n```\nhang()\n```\n", "text"),
        ("Purpose\nScope\n```\nhang()\n```\n", "markdown"),
        ("  • idlong\n", "text"),
        ("Lamps hang.", "text"),
        ("<lamp> hangs", "text"),
    ],
)
def test_a_rendering_is_detected_by_its_marks(page: str, rendering: str) -> None:
    assert detect_format(page) == rendering
