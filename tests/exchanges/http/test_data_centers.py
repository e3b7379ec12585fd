"""The hosts of the data centres, and which addresses may be sent to."""

from __future__ import annotations

import pytest

from zoho_conformance.exchanges.http import data_centers


def test_every_data_center_has_its_hosts() -> None:
    accounts = {data_centers.accounts_url(center) for center in data_centers.DATA_CENTERS}
    assert len(accounts) == 9
    domains = {
        data_centers.api_domain(center, environment)
        for center in data_centers.DATA_CENTERS
        for environment in data_centers.ENVIRONMENTS
    }
    assert len(domains) == 27
    assert all(data_centers.url_problem(address) is None for address in accounts | domains)


def test_canada_signs_in_at_another_name() -> None:
    assert data_centers.accounts_url("ca") == "https://accounts.zohocloud.ca"
    assert data_centers.api_domain("ca", "sandbox") == "https://sandbox.zohoapis.ca"


def test_a_host_of_zoho_is_known_by_name() -> None:
    assert data_centers.owner_of_host("https://developer.zohoapis.com.au") == ("au", "developer")
    assert data_centers.owner_of_host("https://WWW.zohoapis.in") == ("in", "production")
    assert data_centers.owner_of_host("https://zohoapis.com") == ("us", "production")
    assert data_centers.owner_of_host("https://www.zohoapis.com.") == ("us", "production")
    assert data_centers.owner_of_host("https://www.zohoapis.com.example.org") is None
    assert data_centers.owner_of_host("") is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://127.9.8.7", True),
        ("http://[::1]:80", True),
        ("http://LOCALHOST", True),
        ("http://localhost.example.org", False),
        ("http://128.0.0.1", False),
        ("http://[::ffff:8.8.8.8]", False),
        ("http://2130706433", False),
        ("https://www.zohoapis.com", False),
    ],
)
def test_loopback_is_this_computer_only(address: str, expected: bool) -> None:  # noqa: FBT001
    assert data_centers.is_loopback(address) is expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "www.zohoapis.com",
        "ftp://www.zohoapis.com",
        "https://",
        "https:///crm",
        "https://www.zohoapis.com/crm/v7",
        "https://www.zohoapis.com?x=1",
        "https://www.zohoapis.com#x",
        "https://user:hunter2@www.zohoapis.com",
        "https://www.zohoapis.com:99999",
        "https://www.zohoapis.com:0",
        "https://www.zohoapis.com:x",
        "https://www.zoho apis.com",
        "https://www.zohoapis.com\r\nX: y",
        "https://www.zohoapis.com\\@localhost",
        "https://www..com",
        "https://-x.com",
        "https://[::1",
        "https://[::1]x",
        "https://[zz]",
        "http://www.zohoapis.com",
        "http://localhost@www.zohoapis.com",
        "http://127.0.0.1.example.org",
        "https://zöho.com",
    ],
)
def test_an_address_that_is_no_plain_host_has_a_flaw_that_does_not_repeat_it(address: str) -> None:
    flaw = data_centers.url_problem(address)
    assert flaw is not None
    assert "hunter2" not in flaw


@pytest.mark.parametrize(
    "address",
    [
        "https://crm.example.org",
        "https://crm.example.org:8443/",
        "http://127.0.0.1:1",
        "http://[::1]",
    ],
)
def test_a_host_over_https_or_on_loopback_has_none(address: str) -> None:
    assert data_centers.url_problem(address) is None
