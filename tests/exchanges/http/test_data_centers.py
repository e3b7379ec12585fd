"""The hosts of the data centres, one entry for each."""

from __future__ import annotations

import pytest

from zoho_conformance.exchanges.http import data_centers
from zoho_conformance.exchanges.http.data_centers import (
    DATA_CENTERS,
    ENVIRONMENTS,
    DataCenter,
    find_data_center,
    owner_of_host,
)
from zoho_conformance.exchanges.http.urls import host_url_problem
from zoho_conformance.export.openapi import servers
from zoho_conformance.runs.configuration import load_configuration


def owner(address: str) -> tuple[str, str] | None:
    match = owner_of_host(address)
    return match and (match[0].name, match[1])


def test_every_data_center_has_hosts_of_its_own() -> None:
    accounts = {center.accounts_url for center in DATA_CENTERS}
    apis = {center.api_url(env) for center in DATA_CENTERS for env in ENVIRONMENTS}
    count = len(DATA_CENTERS)
    assert (len(accounts), len(apis)) == (count, count * len(ENVIRONMENTS))
    assert all(host_url_problem(address) is None for address in accounts | apis)


def test_canada_signs_in_at_another_name() -> None:
    canada = find_data_center("CA")
    assert canada is not None
    assert canada.accounts_url == "https://accounts.zohocloud.ca"
    assert canada.api_url("sandbox") == "https://sandbox.zohoapis.ca"


def test_a_host_of_zoho_is_known_by_name() -> None:
    assert owner("https://developer.zohoapis.com.au") == ("au", "developer")
    assert owner("https://WWW.zohoapis.in") == ("in", "production")
    assert owner("https://zohoapis.com") == ("us", "production")
    assert owner("https://www.zohoapis.com.") == ("us", "production")
    assert owner("https://www.zohoapis.com.example.org") is None
    assert owner("") is None


def test_one_entry_adds_a_data_center_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    moon = DataCenter("mn", "the Moon", "accounts.zoho.example", "zohoapis.example")
    extended = (*DATA_CENTERS, moon)
    for module in (data_centers, servers):
        monkeypatch.setattr(module, "DATA_CENTERS", extended)
    configuration = load_configuration({"ZOHO_DC": "mn", "ZOHO_ENVIRONMENT": "sandbox"})
    assert configuration.api_domain == "https://sandbox.zohoapis.example"
    assert configuration.at_token_domain("https://www.zohoapis.eu").api_domain == (
        "https://sandbox.zohoapis.eu"
    )
    assert owner("https://developer.zohoapis.example") == ("mn", "developer")
    last = servers.build_servers()[-1]
    assert last["url"] == "https://{environment}.zohoapis.example"
    assert "mn (the Moon)" in last["description"]
    assert "mn https://accounts.zoho.example" in str(servers.build_security_schemes([]))
