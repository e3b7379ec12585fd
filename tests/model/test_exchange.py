"""Exchanges as values: what a response says of its own body."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from zoho_conformance.model.exchange import UNREADABLE, Request, Response


def test_a_body_that_is_damaged_has_no_value_even_if_it_reads_as_one() -> None:
    whole = Response(200, {}, b"{}")
    damaged = Response(200, {}, b"{}", "the compressed body is cut off")
    assert (whole.json, damaged.json is UNREADABLE) == ({}, True)
    assert str(damaged.document) == "the compressed body is cut off"


@pytest.mark.parametrize(
    "url",
    [
        "https://host/crm/v7/Leads?a=b&c=d#e?f",
        "https://host",
        "https://host?x=/y",
        "https://host#f",
        "/crm/v7/Leads?a=1",
        "//host/path?x",
        "leads?x=1",
        "https:///path",
        "https://user:pw@host:80/p;x?y=%20",
        "https://[::1]/p?q=1",
        " https://host/p?q=1",
        "https://ho\nst/p\t?q=1",
        "1http://host/p?q=1",
        "",
    ],
)
def test_an_address_is_split_as_the_standard_library_does(url: str) -> None:
    request, parts = Request("GET", url, {}), urlsplit(url)
    assert request.path == parts.path
    assert request.query == dict(parse_qsl(parts.query, keep_blank_values=True))


def test_an_address_with_a_host_that_is_none_has_no_path() -> None:
    request = Request("GET", "https://[broken/crm/v7/Leads?x=1", {})
    assert (request.path, dict(request.query)) == ("", {})
