"""HTML is read by its structure: the same page gives the same contract, whatever the markup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.pages.as_html import html_of
from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read

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
    "list in list": "<ul><li>id<i>long</i><p>Its id.</p></li><li>holder<i>JSON object</i></li>"
    "<ul><li>name<i>string</i></li></ul></ul>",
    "type below": "<ul><li><p><b>id</b></p><p>long</p><p>Its id.</p></li><li><div>holder</div>"
    "<div>JSON object</div><ul><li>name<br>string</li></ul></li></ul>",
    "sentences": "<ul><li><b>id</b>: <i>long</i>. Its id.</li><li><b>holder</b> (JSON object)"
    "<ul><li><b>name</b> (string) - Its name.</li></ul></li></ul>",
    "headings in items": "<ul><li><h5>id<span>long</span></h5><p>Its id.</p></li><li><h5>holder"
    "<i>JSON object</i></h5><ul><li><h6>name <i>string</i></h6></li></ul></li></ul>",
    "headings": "<h5>id <small>long</small></h5><p>Its id.</p><h5>holder <small>JSON object"
    "</small></h5><h6>name <small>string</small></h6>",
    "no list at all": "<div><div><div><b>id</b><i>long</i></div><div>Its id.</div></div><div><div>"
    "<b>holder</b><i>JSON object</i></div><div><div><b>name</b><i>string</i></div></div></div>"
    "</div>",
    "table in table": "<table><tr><th>Key<th>Type<th>About</tr><tr><td>id<td>long<td>Its id.</tr>"
    "<tr><td>holder<td>JSON object<td>Who?<table><tr><td><b>Key</b><td><b>Type</b></tr><tr><td>"
    "name<td>string</tr></table></tr></table>",
    "list in table": "<table><tr><td>Key</td><td>Type</td></tr><tr><td>id</td><td>long</td></tr>"
    "<tr><td>holder</td><td>JSON object<ul><li>name string</li></ul></td></tr></table>",
    "whole paths": "<table><tr><th>Name<th>Type<th>Mandatory</tr><tr><td>id<td>long<td></tr>"
    "<tr><td>holder<td>JSON object<td>-</tr><tr><td>holder.name<td>string<td></tr></table>",
}


def _facts(page: Contract) -> object:
    keys = [(key.path, key.type, key.types, key.basis) for key in page.response_keys]
    rows = [(row.code, row.status, row.message) for row in page.errors]
    return (
        [(operation.id, operation.method, operation.path) for operation in page.operations],
        keys,
        rows,
    )


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


def _bare(page: Contract) -> Any:
    """The facts without where they stand in the rendering."""
    whole = contract_file.to_json(page) | {"doubts": []}
    whole["page"] |= {"rendering": "", "digest": ""}
    return _without_lines(whole)


def _without_lines(fact: Any) -> Any:
    if isinstance(fact, dict):
        return {name: _without_lines(value) for name, value in fact.items() if name != "line"}
    return [*map(_without_lines, fact)] if isinstance(fact, list | tuple) else fact


def test_line_numbers_of_an_html_page_are_those_of_its_source() -> None:
    page = read(_PAGE.replace("KEYS", _KEYS["glued"]))
    lines = _PAGE.replace("KEYS", _KEYS["glued"]).splitlines()
    assert "NO_GLOW" in lines[page.errors[0].line - 1]
    assert "<li>id" in lines[page.response_keys[1].line - 1]


def _read(body: str, head: str = "") -> Contract:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>")


_ERRORS = {
    "table": "<table><thead><tr><th>Code<th>Status<th>Message</tr></thead><tbody><tr><td>NO_GLOW"
    "<td>400<td>It does&nbsp;not glow.<tr><td>NO_OIL<td>HTTP 404<td>No oil.</table>",
    "table without heads": "<table><tr><td><b>NO_GLOW</b> HTTP 400</td><td>It does not glow.</td>"
    "</tr><tr><td><code>NO_OIL</code><span>HTTP 404</span></td><td>No oil.</td></tr></table>",
    "definitions": "<dl><dt>NO_GLOW<span>HTTP 400</span><dd>It does not glow.<dt>NO_OIL "
    "<i>HTTP 404</i><dd>No oil.</dl>",
    "divisions": "<div><div><div><b>NO_GLOW</b><span>HTTP 400</span></div><div>It does not glow."
    "</div></div><div><div><b>NO_OIL</b><span>HTTP 404</span></div>No oil.</div></div>",
    "unclosed": "<ul><li><b>NO_GLOW</b>HTTP 400<p>It does not glow.<li><b>NO_OIL</b>HTTP 404"
    "<p>No oil.</ul>",
    "links": '<ul><li><a href="#1">NO_GLOW</a><sup>HTTP 400</sup><p>It does <a href="/x">not</a> '
    "glow.</p></li><li>NO_OIL<br>HTTP 404<br>No oil.</li></ul>",
    "folded": "<details><summary>NO_GLOW HTTP 400</summary>It does not glow.</details>"
    "<details><summary>NO_OIL <i>HTTP 404</i></summary><p>No oil.</p></details>",
    "table before a list": "<table><tr><th>Code<th>Status<th>Why<tr><td>NO_GLOW<td>400<td><p>It "
    "does</p>not glow.<tr><td>NO_OIL<td>404<td>No oil.</table><ul><li>Home</li></ul><p>Hello.</p>",
    "contents": "<ul><li>NO_GLOW<i>HTTP 400</i><p>It does not glow.</p></li><li>NO_OIL<i>HTTP 404"
    "</i><p>No oil.</p></li></ul><ul><li><a href=#1>Purpose</a></li><li><a href=#2>More</a></ul>",
}


@pytest.mark.parametrize("markup", list(_ERRORS))
def test_errors_are_read_from_any_markup(markup: str) -> None:
    page = _read(f"<h1>Get Lamps</h1><h2>Possible Errors</h2>{_ERRORS[markup]}")
    assert [(row.code, row.status, row.message) for row in page.errors] == [
        ("NO_GLOW", 400, "It does not glow."),
        ("NO_OIL", 404, "No oil."),
    ]


def test_errors_outside_of_any_list_need_no_status() -> None:
    page = _read(
        "<h1>Get Lamps</h1><h2>Possible Errors</h2><div><b>NO_GLOW</b></div><div>It is dark.</div>"
        "<div><b>NO_OIL_LEFT</b></div><div>No oil.</div>"
    )
    rows = [(row.code, row.status, row.message) for row in page.errors]
    assert rows == [("NO_GLOW", None, "It is dark."), ("NO_OIL_LEFT", None, "No oil.")]


def test_causes_in_a_cell_are_not_a_message() -> None:
    page = _read(
        "<h1>Get Lamps</h1><h2>Possible Errors</h2><table><tr><th>Code<th>Status<th>Why</tr>"
        "<tr><td>NO_GLOW<td>400<td><ul><li>It is wet.<li>It is old.</ul></tr></table>"
    )
    assert [row.message for row in page.errors] == [None]
    assert "NO_GLOW lists 2 causes and no message" in {doubt.what for doubt in page.doubts}


def test_what_surrounds_a_page_is_not_read() -> None:
    page = _read(
        "<div class=cookies><h2>Cookies</h2><ul><li>idlong</li></ul></div>"
        "<header><div><a href=/x>Products</a></div></header>"
        "<div><ul><li><a href='#e'>Endpoints</a><li><a href='#s'>Scope</a></ul></div>"
        "<h1>Get Lamps</h1><script>var x = '<h4>Scope</h4>'</script>"
        "<h4>Endpoints</h4><p>GET /lamps</p><!-- <p>POST /lamps</p> -->"
        "<template><p>PUT /lamps</p></template><aside>Lamps are nice.</aside>"
        "<h4>Possible Errors</h4><ul><li>NO_OIL HTTP 404<p>No oil.</ul>"
        "<div>© 2025 Lanterns</div><div><h4>Parameters</h4><ul><li>xstring, mandatory</ul></div>"
    )
    assert page.page.title == "Get Lamps"
    assert [operation.path for operation in page.operations] == ["/lamps"]
    assert page.parameters == ()
    assert [row.message for row in page.errors] == ["No oil."]


def test_a_title_that_is_not_marked_up_as_one_begins_its_section() -> None:
    page = _read("<h1>Get Lamps</h1><div>Endpoints</div><div>GET /lamps</div><p>Scope</p><p>Z</p>")
    assert [operation.path for operation in page.operations] == ["/lamps"]


def test_a_title_that_ends_in_a_type_word_is_not_a_key() -> None:
    page = _read(
        "<h1>Put Lamps</h1><p><b>Input JSON</b></p><ul><li>id<i>long</i></ul><p><b>Response JSON"
        "</b></p><ul><li>state<i>string</i></ul><p><b>Possible Errors</b></p>"
    )
    assert [key.path for key in page.request_keys] == ["id"]
    assert [key.path for key in page.response_keys] == ["state"]


@pytest.mark.parametrize(
    "code",
    [
        '<pre><code><span>{</span>"lamps": [\n{<span>"id"</span>: "1"}]}</code></pre>',
        '<pre><div>{</div><div>"lamps": [{"id":&nbsp;"1"}]</div><div>}</div></pre>',
        '<pre><button>Copy</button>{<br>"lamps": [{"id": "1"}]<br>}</pre>',
        '<div><code>{\n"lamps": [{"id": "1"}]\n}</code></div>',
        '<p><code>{<br>&nbsp;"lamps":&nbsp;[{"id":&nbsp;"1"}]<br>}</code></p>',
        '<div><textarea readonly>{\n"lamps": [{"id": "1"}]\n}</textarea></div>',
        '<pre>Map lamps = new Lamps();</pre><pre>{"lamps": [{"id": "1"}]}</pre>',
    ],
)
def test_a_sample_is_read_from_any_markup_of_code(code: str) -> None:
    page = _read(f"<h1>Get Lamps</h1><h4>Sample Response</h4>{code}")
    assert [key.path for key in page.response_keys] == ["lamps", "lamps[].id"]


def test_code_tabs_of_other_languages_are_not_sample_requests() -> None:
    page = _read(
        "<h1>Put Lamps</h1><h4>Request URL</h4><p>{api-domain}/crm/{version}/lamps</p>"
        "<h4>Sample Request</h4><pre>HttpPut x = new HttpPut(); // https://l.example/crm/v7/x</pre>"
        "<pre>curl &quot;https://l.example/crm/v7/lamps&quot;<br>-X PUT</pre>"
        "<pre>invokeurl [ url: 'https://l.example/crm/v7/lamps' type: GET ]</pre>"
    )
    assert [(operation.method, operation.path) for operation in page.operations] == [
        ("PUT", "/lamps")
    ]


def test_entities_and_invisible_spaces_are_the_characters_they_stand_for() -> None:
    page = _read(
        "<h1>Get&nbsp;Lamps<a href='#x'>¶</a></h1><h4>Endpoints\u200b</h4>"
        "<p>GET&#32;/lamps/&#123;id&#125;</p>"
    )
    assert page.page.title == "Get Lamps"
    assert [operation.path for operation in page.operations] == ["/lamps/{id}"]


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://lanterns.example/docs/api/v7/lamps.html">',
        '<meta property="og:url" content="https://lanterns.example/docs/api/v7/lamps.html?by=x">',
    ],
)
def test_an_html_head_gives_the_pages_own_address(head: str) -> None:
    page = _read("<h1>Get Lamps</h1><h4>Endpoints</h4><p>GET /lamps</p>", head)
    assert page.page.url == "https://lanterns.example/docs/api/v7/lamps.html"
    assert page.page.version == "v7"
