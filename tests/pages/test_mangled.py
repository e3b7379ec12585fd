"""No page crashes the reader, however mangled: the result is a contract or a refusal."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pages.as_html import html_of
from zoho_conformance.cli.derive import derived_files
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.reader import read

_DATA = [
    file.read_text(encoding="utf-8")
    for file in sorted((Path(__file__).parent / "data").glob("*.*"))
    if file.suffix in (".md", ".txt", ".html")
]
_PAGES = [*_DATA, *(html_of(page) for page in _DATA)]
_SETTINGS = settings(
    deadline=timedelta(seconds=5),
    max_examples=40,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
_PARTS = [
    "# ",
    "#### Endpoints",
    "#### Response JSON Keys",
    "#### Sample Request",
    "#### Sample Response",
    "#### Possible Errors",
    "#### Parameters",
    "#### Header",
    "- idlong",
    "  - namestring",
    "- WICK_WETHTTP 400",
    "##### WICK_WET HTTP 400",
    "- glowstring, optional",
    "GET /lamps?x={{y}}[/{id}]",
    "https://[x/crm/v7/{",
    "{api-domain}/crm/{version}/lamps/{a}}",
    'curl "https://l.example/crm/v7/lamps" -X PUT',
    "```",
    "Copied",
    '{"a": [',
    '"id": null,',
    "}]",
    "",
    "\\",
    "**Note**",
    "• idlong",
    "Possible values:",
    "| Code | Status |",
    "| --- | --- |",
    "| WICK_WET | HTTP 400 |",
    "© 2025",
    "Top",
]
_MARKUP = [
    "<h1>Get Lamps</h1>",
    "<h4>Endpoints</h4>",
    "<h4>Possible Errors",
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<li>",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>",
    "</table>",
    "<pre>",
    "</pre>",
    "<code>",
    "<br>",
    "<dl><dt>",
    "<dd>",
    "<script>",
    "<!--",
    "-->",
    "&lt;",
    "&#0;",
    "WICK_WET",
    "HTTP 400",
    "GET /lamps",
    "idlong",
    '{"a": 1}',
    "<a href='https://[x/api/v7/y#top'>",
]


def _survives(text: str) -> None:
    """Read and derive: the result is a contract with its files, or one line that says why not."""
    try:
        derived_files.derive_files(read(text), ())
    except UsageError as refused:
        assert str(refused)  # noqa: PT017 - either ending will do
        assert "\n" not in str(refused)  # noqa: PT017


@_SETTINGS
@given(st.sampled_from(_PAGES), st.integers(0, 10_000))
def test_a_page_cut_off_anywhere_is_read_or_refused(page: str, at: int) -> None:
    _survives(page[:at])
    _survives(page[at:])


@_SETTINGS
@given(
    st.sampled_from(_PAGES),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 80), st.text(max_size=20))),
)
def test_a_page_with_passages_replaced_is_read_or_refused(
    page: str, edits: list[tuple[int, int, str]]
) -> None:
    for at, length, text in edits:
        page = page[:at] + text + page[at + length :]
    _survives(page)


@_SETTINGS
@given(st.sampled_from(_PAGES), st.randoms(use_true_random=False), st.integers(1, 60))
def test_a_page_with_lines_lost_moved_or_doubled_is_read_or_refused(
    page: str, random: Random, count: int
) -> None:
    lines = page.splitlines()
    for _ in range(min(count, len(lines) - 1)):
        moved = lines.pop(random.randrange(len(lines)))
        for _ in range(random.choice((0, 1, 2))):
            lines.insert(random.randrange(len(lines) + 1), moved)
    _survives("\n".join(lines))


@_SETTINGS
@given(st.sampled_from(_PAGES), st.sampled_from(_PAGES), st.randoms(use_true_random=False))
def test_two_pages_in_one_are_read_or_refused(first: str, other: str, random: Random) -> None:
    lines, others = first.splitlines(), other.splitlines()
    at, begin = random.randrange(len(lines)), random.randrange(len(others))
    _survives("\n".join([*lines[:at], *others[begin : begin + 80], *lines[at:]]))


@_SETTINGS
@given(st.lists(st.sampled_from(_PARTS), max_size=40))
def test_any_order_of_a_pages_parts_is_read_or_refused(lines: list[str]) -> None:
    _survives("\n".join(lines))


@_SETTINGS
@given(st.lists(st.sampled_from(_MARKUP), max_size=40))
def test_any_order_of_markup_is_read_or_refused(parts: list[str]) -> None:
    _survives("<html>" + "".join(parts))
