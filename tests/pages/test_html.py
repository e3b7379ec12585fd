"""HTML is read by its structure: the same page gives the same contract, whatever the markup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.contract import Contract
from conformance.pages.reader import read
from tests.pages.htmlized import html_of

_DATA = Path(__file__).parent / "data"
_PAGE = """<!doctype html><html><head><title>x</title><style>h4 {color: red}</style></head><body>
<nav><ul><li>idlong</li></ul></nav><main><div class="c1"><h1>Get Lanterns</h1>
<h4>Endpoints</h4>
<p><a href="https://lanterns.example/api/v7/get-lanterns.html">GET /lanterns</a></p>
<div><strong>Response JSON Keys</strong></div>
KEYS
<h4>Possible Errors</h4><ul><li><b>NO_GLOW</b><b>HTTP 400</b><br>It does not glow.</li></ul>
<h4>Sample Response</h4><pre><button>Copy</button><code class="json">{"lanterns": [
  {"id": "5843104000000424672", "holder": {"name": "a &lt; b"}}]}</code></pre>
</div></main><footer><h4>Parameters</h4></footer></body></html>"""
_KEYS = {
    "glued": "<ul><li>id<i>long</i><p>Its id.</p></li>"
    "<li>holder<i>JSON object</i><ul><li>name<i>string</i></li></ul></li></ul>",
    "paragraphs": "<ul><li><p><b>id</b>&nbsp;long</p><p>Its id.</p></li>"
    "<li><p><b>holder</b> JSON object</p><ul><li><p>name string</p></li></ul></li></ul>",
    "divisions": '<div class="k"><ol><li><div><span>id</span><span>long</span></div>'
    "<div>Its id.</div></li><li><div>holder<em>JSON object</em></div><div><ul><li><div>name "
    "string</div></li></ul></div></li></ol></div>",
    "line breaks": "<ul><li>id long<br>Its id.</li><li>holder JSON object<br/><ul><li>name string"
    "</li></ul></li></ul>",
}


def _facts(page: Contract) -> object:
    keys = [(one.path, one.type, one.types, one.basis) for one in page.response_keys]
    rows = [(one.code, one.status, one.message) for one in page.errors]
    return [(one.id, one.method, one.path) for one in page.operations], keys, rows


@pytest.mark.parametrize("markup", list(_KEYS))
def test_class_names_and_nesting_of_elements_do_not_matter(markup: str) -> None:
    page = read(_PAGE.replace("KEYS", _KEYS[markup]))
    assert page.page.rendering == "html"
    assert page.page.version == "v7"
    assert _facts(page) == (
        [("get_lanterns", "GET", "/lanterns")],
        [
            ("lanterns", None, ("array",), "sample"),
            ("lanterns[].id", "long", ("string",), "stated"),
            ("lanterns[].holder", "JSON object", ("object",), "stated"),
            ("lanterns[].holder.name", "string", ("string",), "stated"),
        ],
        [("NO_GLOW", 400, "It does not glow.")],
    )


@pytest.mark.parametrize("file", sorted(_DATA.glob("*.md")), ids=lambda file: file.stem)
def test_a_page_gives_the_same_contract_in_html_as_in_markdown(file: Path) -> None:
    markdown = read(file.read_text(encoding="utf-8"))
    html = read(html_of(file.read_text(encoding="utf-8")))
    assert _bare(html) == _bare(markdown)


def _bare(page: Contract) -> Contract:
    """The facts without where they stand in the rendering."""
    return replace(
        page,
        page=replace(page.page, rendering="", digest=""),
        operations=tuple(replace(one, line=1) for one in page.operations),
        parameters=tuple(replace(one, line=1) for one in page.parameters),
        request_keys=tuple(replace(one, line=1) for one in page.request_keys),
        response_keys=tuple(replace(one, line=1) for one in page.response_keys),
        errors=tuple(replace(one, line=1) for one in page.errors),
        doubts=(),
    )


def test_lines_are_those_of_the_source() -> None:
    page = read(_PAGE.replace("KEYS", _KEYS["glued"]))
    lines = _PAGE.replace("KEYS", _KEYS["glued"]).splitlines()
    assert "NO_GLOW" in lines[page.errors[0].line - 1]
    assert "<li>id" in lines[page.response_keys[1].line - 1]
