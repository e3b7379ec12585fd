"""The exchange of a finding on the page: around what drifted, and whole once."""

from __future__ import annotations

import copy
from typing import Any

from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.reports.html.conftest import render_json
from zoho_conformance.reports.html.exchange import Exchanges, ShownExchange
from zoho_conformance.reports.read import from_json


def long_answer(report: dict[str, Any], path: str = "data[].key_20") -> dict[str, Any]:
    """The report with a finding at one of fifty keys of an answer."""
    lines = [("HTTP 200", "http.status"), ("content-type: application/json", None)]
    lines += [("{", ""), ('  "data": [', "data"), ("    {", "data[]")]
    lines += [(f'      "key_{n}": <string>', f"data[].key_{n}") for n in range(50)]
    lines += [("    }", None), ("  ]", None), ("}", None)]
    finding = {**report["findings"][0], "path": path}
    place = {key: finding[key] for key in ("target", "operation", "case")}
    evidence = {
        **place,
        "curl": "curl",
        "request": [{"text": "GET /crm/v7/crates", "path": None}],
        "response": [{"text": text, "path": each} for text, each in lines],
    }
    return {**report, "findings": [finding], "evidence": [evidence]}


def shown(report: dict[str, Any]) -> ShownExchange:
    given = from_json(report, "report")
    exchange = Exchanges(given).of(given.findings[0])
    assert exchange is not None
    return exchange


def test_what_drifted_is_marked_among_the_lines_around_it(drifted: dict[str, Any]) -> None:
    exchange = shown(long_answer(drifted))
    (marked,) = [piece.text for piece in exchange.response if piece.is_marked]
    assert marked.strip() == '"key_20": <string>'
    lines = "\n".join(piece.text for piece in exchange.response)
    assert lines.startswith("HTTP 200\n")
    assert '"key_16"' in lines
    assert '"key_24"' in lines
    assert '"key_15"' not in lines
    assert [piece.left_out for piece in exchange.response if piece.left_out] == [19, 28]


def test_the_lines_left_out_and_shown_are_all_lines(drifted: dict[str, Any]) -> None:
    report = long_answer(drifted)
    exchange = shown(report)
    for pieces in (exchange.response, exchange.whole[1]):
        count = sum(piece.left_out or piece.text.count("\n") + 1 for piece in pieces)
        assert count == len(report["evidence"][0]["response"])


def test_what_did_not_come_is_shown_by_what_could_have_held_it(drifted: dict[str, Any]) -> None:
    exchange = shown(long_answer(drifted, "data[].Lost"))
    lines = "\n".join(piece.text for piece in exchange.response)
    assert '"data": [' in lines
    assert not any(piece.is_marked for piece in exchange.response)


def test_a_long_request_is_cut_to_what_it_asks_for(drifted: dict[str, Any]) -> None:
    report = long_answer(drifted)
    body = [{"text": f"  line {n}", "path": None} for n in range(30)]
    report["evidence"][0]["request"] += body
    exchange = shown(report)
    assert next(iter(exchange.request)).text.startswith("GET /crm/v7/crates\n")
    assert [piece.left_out for piece in exchange.request if piece.left_out] == [29]
    assert exchange.whole[0][0].text.count("\n") == 30


def test_a_short_answer_is_not_cut(drifted: dict[str, Any]) -> None:
    report = long_answer(drifted)
    report["evidence"][0]["response"] = report["evidence"][0]["response"][:12]
    exchange = shown(report)
    assert not exchange.is_cut
    assert not any(piece.left_out for piece in exchange.response)


def test_an_exchange_is_whole_on_the_page_once_and_linked_from_elsewhere(
    drifted: dict[str, Any],
) -> None:
    report = long_answer(drifted)
    first = report["findings"][0]
    report["findings"] = [first, {**first, "fingerprint": "f" * 12, "path": "data[].key_40"}]
    page = HTMLParser(render_json(report))
    assert len(page.css(".card .exchange")) == 2
    assert len(page.css("#x-1")) == 1
    assert len(page.css("a[href='#x-1']")) == 1


def test_a_report_without_exchanges_shows_none(drifted: dict[str, Any]) -> None:
    report = copy.deepcopy(drifted)
    report["evidence"] = []
    assert not HTMLParser(render_json(report)).css(".exchange")
