"""Which addresses may be sent to."""

from __future__ import annotations

import pytest

from zoho_conformance.exchanges.http.urls import host_url_problem, is_loopback, url_problem


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
    assert is_loopback(address) is expected


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
def test_the_problem_of_an_address_does_not_repeat_it(address: str) -> None:
    problem = host_url_problem(address)
    assert problem is not None
    assert "hunter2" not in problem


@pytest.mark.parametrize(
    "address",
    [
        "https://crm.example.org",
        "https://crm.example.org:8443/",
        "http://127.0.0.1:1",
        "http://[::1]",
    ],
)
def test_a_host_over_https_or_on_loopback_has_no_problem(address: str) -> None:
    assert host_url_problem(address) is None


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://www.zoho.com/crm/page.html?x=1#part", None),
        ("http://lanterns.example/hook", None),
        ("https://ann:hunter2@lanterns.example/", "has a name or password in it; give it without"),
        ("ftp://lanterns.example/", "has to begin with https:// or http://"),
        ("lanterns.example", "has to begin with https:// or http://"),
        ("https://", "names no host"),
        ("https://lanterns.example:0", "names no host"),
        ("https://[::1", "not an address"),
        ("https://lanterns.example/a b", "holds a character that no address has"),
    ],
)
def test_any_other_url_needs_a_host_and_no_password(url: str, problem: str | None) -> None:
    assert url_problem(url) == problem
