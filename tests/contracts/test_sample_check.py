"""Samples that break their own page's keys."""

from __future__ import annotations

from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.rulings import Decides, On, Ruling
from zoho_conformance.contracts.schema import derive, interpreted, sample_check, validator
from zoho_conformance.contracts.schema.promised_page import PromisedPage
from zoho_conformance.pages.reader import read

_TOP = "# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n\n"


def _page(listed: str, *samples: str) -> Contract:
    shown = "\n\n".join(f"#### Sample Input\n\n``` json\nCopied{sample}\n```" for sample in samples)
    return read(f"{_TOP}#### Input JSON Keys\n\n{listed}\n\n{shown}", "page")


def test_a_sample_that_breaks_its_own_pages_keys_is_reported_with_its_places() -> None:
    page = _page(
        "- idstring, mandatory\n\n\n\nWhich.",
        '{"lamps": [{"id": "70000000000000101"}]}',
        '{"lamps": [{"id": "oil"}]}',
    )
    digits = Ruling(
        id="bright",
        operations=("hang_lamps",),
        on=On(keys=("lamps[].id",)),
        decides=Decides(format="digits"),
        reason="They shine.",
        evidence=("the sample",),
    )
    assert sample_check.broken_samples(PromisedPage(page, ())) == ()
    (broken,) = sample_check.broken_samples(PromisedPage(page, [digits]))
    assert (broken.operation, broken.sample.side, broken.sample.line) == (
        "hang_lamps",
        "request",
        23,
    )
    assert broken.violations == ("lamps[].id: pattern",)
    samples = sample_check.check_samples(PromisedPage(page, [digits]))
    assert [bool(each.violations) for each in samples] == [False, True]


def test_possible_values_of_booleans_and_integers_are_booleans_and_integers() -> None:
    page = _page(
        "- litboolean\n\n\n\nPossible values- true: It burns.\n\nfalse: It does not.\n\n"
        "- glowinteger\n\n\n\nPossible values are 1 and 2.",
        '{"lamps": [{"lit": true, "glow": 2}]}',
    )
    (promise,) = promises([page], ()).values()
    lamp = derive.derive(promise)["request.json"]["properties"]["lamps"]["items"]
    assert lamp["properties"]["lit"]["enum"] == [True, False]
    assert lamp["properties"]["glow"]["enum"] == [1, 2]
    assert sample_check.broken_samples(PromisedPage(page, ())) == ()


def test_keys_that_are_data_are_described_by_a_pattern() -> None:
    page = _page("Nothing more.", '{"lamps": {"70000000000000001": {"lit": true}}}')
    (promise,) = promises([page], ()).values()
    derived = derive.derive(promise)["request.json"]
    interpreted.check_schema(derived)
    by_schema = validator.Validator(derived)
    assert not list(by_schema.violations({"lamps": {"80000000000000001": {"lit": False}}}))
    (broken,) = by_schema.violations({"lamps": {"80000000000000001": {"lit": "no"}}})
    assert broken.keyword == "type"


def test_a_body_that_is_an_array_has_the_schema_of_an_array() -> None:
    page = _page("Nothing more.", '[{"id": "1"}]')
    assert sample_check.broken_samples(PromisedPage(page, ())) == ()
    assert [key.path for key in page.request_keys] == ["[].id"]
    (promise,) = promises([page], ()).values()
    assert derive.derive(promise)["request.json"]["type"] == "array"


def test_a_page_without_error_rows_derives_to_valid_schemas() -> None:
    page = _page("Nothing more.", '{"lamps": [{"id": "1"}]}')
    (promise,) = promises([page], ()).values()
    for derived in derive.derive(promise).values():
        interpreted.check_schema(derived)
