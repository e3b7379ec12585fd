"""The HTML report without a browser: what it holds, and what it lets run."""

from __future__ import annotations

import base64
import copy
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode

from tests.reports.html.conftest import at, render_json
from zoho_conformance.reports.html.document import is_web_address, printable
from zoho_conformance.reports.html.times import day, readable_time
from zoho_conformance.reports.read import from_json
from zoho_conformance.reports.write import write_report
from zoho_conformance.runs.settings import Output


def first(page: HTMLParser | LexborNode, selector: str) -> LexborNode:
    node = page.css_first(selector)
    assert node is not None
    return node


def test_the_policy_allows_our_style_and_script_alone(drifted: dict[str, Any]) -> None:
    page = HTMLParser(render_json(drifted))
    policy = first(page, "meta[http-equiv]").attributes["content"] or ""
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (node,) = page.css(tag)
        digest = hashlib.sha256(node.text(deep=True).encode()).digest()
        assert f"{rule} 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_nothing_is_loaded_from_anywhere(drifted: dict[str, Any]) -> None:
    page = HTMLParser(render_json(drifted))
    loaded = {
        node.attributes[name] or ""
        for name in ("href", "src", "action", "data", "poster", "srcset")
        for node in page.css(f"[{name}]")
        if node.tag != "a"
    }
    assert all(link.startswith(("#", "data:image/svg+xml,")) for link in loaded), loaded
    assert "url(" not in first(page, "style").text(deep=True)


def test_a_promise_links_to_its_page_and_nothing_else_leads_away(drifted: dict[str, Any]) -> None:
    page = HTMLParser(render_json(drifted))
    links = {node.attributes["href"] or "" for node in page.css("a") if node.attributes.get("rel")}
    assert links
    assert all(link.startswith("https://www.zoho.com/crm/developer/docs/") for link in links)
    others = {node.attributes["href"] or "" for node in page.css("a:not([rel])")}
    assert all(link.startswith("#") for link in others), others


@pytest.mark.parametrize(
    ("text", "is_address"),
    [
        ("https://tickets.example.com/CRM-1", True),
        ("http://tickets.example.com/?id=1#note", True),
        ("javascript:alert(1)", False),
        (" https://example.com", False),
        ("https://example.com/\njavascript:1", False),
        ("data:text/html,x", False),
        ("CRM-1", False),
        (None, False),
    ],
)
def test_only_a_web_address_becomes_a_link(text: str | None, *, is_address: bool) -> None:
    assert is_web_address(text) is is_address


def test_every_link_leads_somewhere_and_every_id_is_one(drifted: dict[str, Any]) -> None:
    twice = copy.deepcopy(drifted)
    twice["findings"].append({**twice["findings"][0], "target": "another"})
    page = HTMLParser(render_json(twice, [at(drifted, "2026-01-01T00:00:00+00:00")]))
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    links = {node.attributes["href"] or "" for node in page.css("[href^='#']")}
    assert {link[1:] for link in links} <= set(ids)
    assert f"#f-{drifted['findings'][0]['fingerprint']}" in links


def test_a_comparison_which_covers_nothing_has_no_coverage(drifted: dict[str, Any]) -> None:
    page = HTMLParser(render_json({**drifted, "coverage": {}}))
    assert page.css("#findings")
    assert not page.css("#coverage, [href='#coverage']")


def test_the_digest_is_that_of_the_json_file(drifted: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    write_report(from_json(drifted, "report"), Output("json", file))
    assert hashlib.sha256(file.read_bytes()).hexdigest() in render_json(drifted)


def test_a_page_is_the_same_whenever_it_is_made(drifted: dict[str, Any]) -> None:
    assert render_json(drifted) == render_json(copy.deepcopy(drifted))


@pytest.mark.parametrize(
    ("odd", "named"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("\x00", "[U+0000]"),
        ("\ud800", "[U+D800]"),
        ("\u200b", "[U+200B]"),
        ("\U000e0041", "[U+E0041]"),
    ],
    ids=["bidi", "nul", "surrogate", "zero-width", "tag"],
)
def test_what_cannot_be_seen_is_named(odd: str, named: str) -> None:
    assert printable(odd) == named


@pytest.mark.parametrize("plain", ["a\tb\nc", "é", "日本", "שלום", "😀"])
def test_what_can_be_seen_is_left(plain: str) -> None:
    assert printable(plain) == plain


def test_a_huge_value_is_cut_and_says_so(drifted: dict[str, Any]) -> None:
    huge = copy.deepcopy(drifted)
    huge["findings"][0]["actual"] = "x" * 3_000_000
    page = render_json(huge)
    assert len(page) < 1_000_000
    assert "2,995,000 more characters" in page


def test_times_are_shown_in_utc() -> None:
    assert readable_time("2026-03-01T01:30:00+05:30") == "28 February 2026, 20:00 UTC"
    assert readable_time("2026-03-01") == "1 March 2026"
    assert readable_time("whenever") == "whenever"


def test_a_day_has_its_year_where_that_is_another() -> None:
    assert day("2026-03-01T01:30:00+05:30", "2026") == "28 Feb"
    assert day("2025-12-31", "2026") == "31 Dec 2025"


def test_all_rows_of_a_real_report_are_in_the_matrix(drifted: dict[str, Any]) -> None:
    page = HTMLParser(render_json(drifted))
    rows = page.css(".matrix tbody tr")
    assert len(rows) == len(drifted["coverage"])
    rows_missing = sum(
        len(each["error_rows"]["not_exercised"]) for each in drifted["coverage"].values()
    )
    counts = [
        int(first(reason, ".number").text())
        for reason in page.css(".reasons > li")
        if first(reason, ".tag").text() == "error rows"
    ]
    assert sum(counts) == rows_missing


def test_an_accepted_finding_shows_its_ticket_and_its_last_day(drifted: dict[str, Any]) -> None:
    known = copy.deepcopy(drifted)
    known["findings"][0] |= {
        "state": "known",
        "accepted": {
            "reason": "a fix is due",
            "ticket": "CRM-1",
            "owner": "",
            "first_seen": "2026-01-01",
            "last_seen": "2026-01-02",
            "expires": "2026-04-01",
        },
    }
    card = first(HTMLParser(render_json(known)), ".card.known")
    assert "a fix is due · ticket CRM-1 · since 2026-01-01 · until 2026-04-01" in card.text()


def test_the_page_is_sound_html(drifted: dict[str, Any]) -> None:
    page = render_json(drifted)
    for tag in ("section", "details", "ul", "li", "dl", "div", "table", "svg", "p", "code"):
        assert len(re.findall(rf"<{tag}[ >]", page)) == page.count(f"</{tag}>"), tag
