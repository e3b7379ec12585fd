"""What of a recorded request stays in a rewritten cassette."""

from __future__ import annotations

import pytest

from tests.runs.recheck.harbour import library, recorded
from zoho_conformance.model.exchange import Request
from zoho_conformance.runs.recheck.kept_words import (
    kept_words,
    mask_criteria,
    without_strange_host,
)


def kept(address: str) -> set[str]:
    exchange = recorded(address)
    return set(kept_words(exchange.request, library().promises[exchange.case.operation]))


def test_names_of_modules_and_fields_stay() -> None:
    assert kept("/Boats?fields=Tide__c,Name") >= {"Boats", "Tide__c", "Name"}


def test_ids_and_what_people_searched_for_do_not_stay() -> None:
    words = kept("/Boats/search?word=Lovelace&page=2") | kept("/Boats/777000001")
    assert words.isdisjoint({"Lovelace", "777000001"})


@pytest.mark.parametrize(
    ("criteria", "masked"),
    [
        ("(Name:equals:Ada)", "(Name:equals:X)"),
        (
            "((Name:equals:Ada, Ann)and(Owner.id:in:777000001,777000002))",
            "((Name:equals:X)and(Owner.id:in:X))",
        ),
        ("Ada", "Ada"),
    ],
)
def test_criteria_keep_their_fields_and_operators(criteria: str, masked: str) -> None:
    url, _ = mask_criteria(
        f"https://a.example/crm/v7/Boats/search?criteria={criteria}", lambda _: "X"
    )
    assert url.partition("criteria=")[2] == masked


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.zohoapis.eu/crm", "https://www.zohoapis.eu/crm"),
        ("https://me:secret@www.zohoapis.eu/crm", "https://www.zohoapis.eu/crm"),
        ("http://me:secret@127.0.0.1:80/crm", "http://127.0.0.1:80/crm"),
        ("https://gateway.byron.example/crm", "https://live.invalid/crm"),
    ],
)
def test_a_host_that_is_somebodys_is_not_kept(url: str, shown: str) -> None:
    assert without_strange_host(Request("GET", url, {})) == shown
