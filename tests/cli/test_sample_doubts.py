"""What a page's own samples break of the page is a doubt, and known in these samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from tests.checks.matching.factories import library
from tests.pages.test_record_fields import page
from zoho_conformance.cli.derive.sample_doubts import with_sample_doubts
from zoho_conformance.contracts import apply_rulings, contract_file
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.rulings import Decides, On, Ruling
from zoho_conformance.contracts.schema.promised_page import PromisedPage
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.runs.own_samples import is_own_sample

_ROW: dict[str, Any] = {"id": "70000000000000101", "colour": "red", "keeper": "Ada Byron"}
_URL = "/lanterns/70000000000000101"


def ruling(on: On, **decides: Any) -> Ruling:
    return Ruling(
        id="bright",
        operations=("*",),
        on=on,
        decides=Decides(**decides),
        reason="They shine.",
        evidence=("the sample",),
    )


_DIGITS = ruling(On(keys=("data[].colour",)), format="digits")
_KNOWN = structs.replace(ruling(On(), own_samples=True), id="shown")


def lanterns() -> Contract:
    return page("/lanterns/{id}", _URL, [_ROW])


def test_a_sample_that_breaks_its_page_is_a_doubt_with_the_rule() -> None:
    assert with_sample_doubts(PromisedPage(lanterns(), [])) == lanterns()
    (doubt,) = with_sample_doubts(PromisedPage(lanterns(), [_DIGITS])).doubts[
        len(lanterns().doubts) :
    ]
    assert (doubt.kind, doubt.rule, doubt.path) == (
        "sample-disagrees",
        "format-changed",
        "data[].colour",
    )
    assert "red" not in doubt.what


def test_what_the_doubts_say_of_samples_is_known_where_a_ruling_says_so() -> None:
    doubted = with_sample_doubts(PromisedPage(lanterns(), [_DIGITS]))
    for rulings, known in (([_DIGITS], 0), ([_DIGITS, _KNOWN], 1)):
        (promise,) = apply_rulings.promises([doubted], rulings).values()
        assert len(promise.known_findings) == known
    assert with_sample_doubts(PromisedPage(doubted, [_DIGITS, _KNOWN])) == doubted


def test_a_doubt_about_a_sample_is_read_back_from_a_file() -> None:
    doubted = with_sample_doubts(PromisedPage(lanterns(), [_DIGITS]))
    written = contract_file.to_json(doubted)
    assert [doubt["rule"] for doubt in written["doubts"] if "rule" in doubt] == ["format-changed"]
    assert contract_file.from_json(written).doubts == doubted.doubts


@pytest.mark.parametrize(
    ("change", "is_own"),
    [({}, True), ({"keeper": "Mary Byron"}, False), ({"colour": "green"}, False)],
)
def test_a_sample_is_the_pages_own_as_the_page_prints_it(
    change: dict[str, str], tmp_path: Path, *, is_own: bool
) -> None:
    body = {"data": [_ROW | change], "info": {"count": 1}}
    response = Response(200, {"content-type": "application/json"}, json.dumps(body).encode())
    request = Request("GET", f"https://lanterns.example/crm/v7{_URL}", {})
    exchange = Exchange(Case("get_lanterns", "ok", "success"), request, response)
    assert is_own_sample(library(tmp_path, lanterns()), exchange) is is_own
