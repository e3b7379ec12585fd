"""The fixture `zoho_org` in a project of others: where requests go, and what tests share."""

from __future__ import annotations

import http.client
import urllib.request
from importlib.util import find_spec

import aiohttp
import httpx
import pytest
import requests
import urllib3

from tests.pytest_plugin.conftest import Project
from tests.pytest_plugin.test_plugin import counts
from tests.sessions import Session

CLIENT_MODULES = (http.client, urllib.request, aiohttp, httpx, requests, urllib3)
"""Imported here, since pytest in this process forgets what it imported when it ends."""

CLIENTS = """\
import http.client
import json
import urllib.request

import aiohttp
import httpx
import requests
import urllib3

HOST = "www.zohoapis.eu"
URL = f"https://{HOST}/crm/v7/users?type=AllUsers"
SIGNED = {"Authorization": "Zoho-oauthtoken made-up"}


def emails(body):
    return [user["email"] for user in body["users"]]


def by_requests():
    return emails(requests.get(URL, headers=SIGNED, timeout=5).json())


def by_proxy():
    proxies = {"https": "http://proxy.invalid:3128"}
    return emails(requests.get(URL, headers=SIGNED, timeout=5, proxies=proxies).json())


def by_urllib3():
    with urllib3.PoolManager() as pools:
        return emails(pools.request("GET", URL, headers=SIGNED).json())


def by_urllib():
    with urllib.request.urlopen(urllib.request.Request(URL, headers=SIGNED), timeout=5) as answer:
        return emails(json.load(answer))


def by_http_client():
    connection = http.client.HTTPSConnection("proxy.invalid", 3128, timeout=5)
    connection.set_tunnel(HOST, 443)
    connection.request("GET", "/crm/v7/users?type=AllUsers", headers=SIGNED)
    try:
        return emails(json.loads(connection.getresponse().read()))
    finally:
        connection.close()


def by_httpx():
    with httpx.Client(headers=SIGNED, proxy="http://proxy.invalid:3128") as client:
        return emails(client.get(URL).json())


async def by_httpx_async():
    async with httpx.AsyncClient(headers=SIGNED) as client:
        return emails((await client.get(URL)).json())


async def by_aiohttp():
    async with aiohttp.ClientSession(f"https://{HOST}", headers=SIGNED) as session:
        options = {"params": {"type": "AllUsers"}, "proxy": "http://p.invalid"}
        async with session.get("/crm/v7/users", **options) as got:
            assert str(got.url) == URL
            return emails(await got.json())
"""


def passed(done: Session) -> int:
    assert done.code == 0, done.text
    return counts(done.text)["passed"]


def test_every_client_reaches_the_local_org_under_the_hosts_of_zoho(project: Project) -> None:
    project.file("clients.py", CLIENTS)
    project.file(
        "test_mine.py",
        """
import asyncio
import socket
import sys
import threading

import httpx
import requests
import urllib3

sys.path.insert(0, ".")
import clients

REAL = socket.getaddrinfo, urllib3.HTTPConnectionPool.urlopen, httpx.HTTPTransport.handle_request


def test_all(zoho_org):
    expected = clients.emails(
        requests.get(
            f"{zoho_org.url}/crm/v7/users", headers=zoho_org.headers, timeout=5,
            params={"type": "AllUsers"},
        ).json()
    )
    in_thread = []
    thread = threading.Thread(target=lambda: in_thread.append(clients.by_requests()))
    thread.start()
    thread.join()
    assert expected
    assert in_thread == [expected]
    for name in ("requests", "proxy", "urllib3", "urllib", "http_client", "httpx"):
        assert getattr(clients, f"by_{name}")() == expected, name
    assert asyncio.run(clients.by_httpx_async()) == expected
    assert asyncio.run(clients.by_aiohttp()) == expected
    assert len(zoho_org.requests) == 10
    for seen in zoho_org.requests:
        assert (seen.method, seen.path, seen.status) == ("GET", "/crm/v7/users", 200)
        assert (seen.operation, seen.query) == ("get_users", {"type": "AllUsers"})
        assert clients.emails(seen.answer) == expected
        assert "authorization" not in seen.headers


def test_afterwards_all_is_as_it_was():
    assert REAL == (
        socket.getaddrinfo, urllib3.HTTPConnectionPool.urlopen, httpx.HTTPTransport.handle_request
    )
""",
    )
    assert passed(project.pytest()) == 2


def test_a_client_that_is_not_routed_is_refused_and_its_test_does_not_pass(
    project: Project,
) -> None:
    project.file(
        "test_mine.py",
        """
import socket

import pytest


def test_caught(zoho_org):
    with pytest.raises(OSError, match="point it at zoho_org.url"):
        socket.create_connection(("accounts.zoho.com", 443), 2)
    with socket.socket() as plain, pytest.raises(OSError, match="point it at zoho_org.url"):
        plain.connect(("www.zohoapis.in", 443))
""",
    )
    done = project.pytest()
    assert counts(done.text) == {"passed": 1, "error": 1}
    assert "blocked requests to accounts.zoho.com, www.zohoapis.in" in done.text


STATEFUL = """
import pytest
import requests

URL = "https://www.zohoapis.com/crm/v7/Leads/{}/Locking_Information__s"


def lock(record):
    row = {"data": [{"Locked_Reason__s": "under review"}]}
    signed = {"Authorization": "Zoho-oauthtoken x"}
    return requests.post(URL.format(record), json=row, headers=signed, timeout=5)


@pytest.fixture(scope="module")
def locked(zoho_org):
    record = zoho_org.ids["unlocked_record_id"]
    assert lock(record).status_code < 300
    return record
"""


def test_each_test_finds_the_org_as_it_was_with_what_wider_fixtures_wrote(
    project: Project,
) -> None:
    project.file(
        "test_first.py",
        f"""{STATEFUL}

@pytest.mark.parametrize("turn", [1, 2])
def test_own_writes_are_gone(zoho_org, turn):
    assert lock(zoho_org.ids["unlocked_record_id"]).status_code < 300


@pytest.mark.parametrize("turn", [1, 2])
def test_writes_of_the_module_stay(zoho_org, locked, turn):
    assert lock(locked).status_code == 403
    assert len(zoho_org.requests) == (2 if turn == 1 else 1)
""",
    )
    project.file(
        "test_second.py",
        f"""{STATEFUL}

def test_writes_of_another_module_are_gone(zoho_org):
    assert lock(zoho_org.ids["unlocked_record_id"]).status_code < 300
""",
    )
    assert passed(project.pytest()) == 5


def test_tokens_of_a_client_sign_in_until_they_expire(project: Project) -> None:
    project.file(
        "test_mine.py",
        """
import requests

USERS = "https://www.zohoapis.com/crm/v7/users"


def status(token):
    signed = {"Authorization": f"Zoho-oauthtoken {token}"} if token else {}
    return requests.get(USERS, headers=signed, timeout=5).status_code


def grant(**sent):
    address = "https://accounts.zoho.com/oauth/v2/token"
    return requests.post(address, data=sent, timeout=5).json()


def test_tokens(zoho_org):
    assert [status(""), status("anything"), status(zoho_org.wrong_token)] == [401, 200, 401]
    assert status(zoho_org.access_token) == 200
    zoho_org.expire_token()
    assert status("anything") == 401
    granted = grant(grant_type="refresh_token", refresh_token="mine", client_id="a")
    assert granted["api_domain"] == zoho_org.url
    assert status(granted["access_token"]) == 200
    assert grant(grant_type="authorization_code", code="c")["refresh_token"]
    tokens = [seen for seen in zoho_org.requests if seen.path == "/oauth/v2/token"]
    assert all(not seen.query and seen.json is None for seen in tokens)


def test_expiry_is_forgotten(zoho_org):
    assert status("anything") == 200
""",
    )
    assert passed(project.pytest()) == 2


CONFIGURED = """\
[pytest]
org-seed = 7
org-strict = true
org-hosts = ["crm.example.net"]
org-environment = { CRM_URL = "api_domain", CRM_TOKEN = "access_token" }
"""


def test_the_configuration_sets_seed_strictness_hosts_and_variables(project: Project) -> None:
    project.file("zoho-conformance.toml", CONFIGURED)
    project.file(
        "test_mine.py",
        """
import os

import requests


def test_configured(zoho_org):
    signed = {"Authorization": f"Zoho-oauthtoken {os.environ['CRM_TOKEN']}"}
    assert os.environ["CRM_URL"] == zoho_org.url == zoho_org.environment["ZOHO_API_DOMAIN"]
    assert zoho_org.seed == 7
    for address in (os.environ["CRM_URL"], "https://crm.example.net"):
        assert requests.get(f"{address}/crm/v7/Leads", headers=signed, timeout=5).status_code == 400
    assert zoho_org.records["Leads"]


def test_variables_are_gone():
    assert "CRM_URL" not in os.environ
""",
    )
    assert passed(project.pytest()) == 2


def test_an_unknown_attribute_for_a_variable_is_one_line(project: Project) -> None:
    project.file("zoho-conformance.toml", '[pytest]\norg-environment = { CRM_URL = "address" }\n')
    project.file("test_mine.py", "def test_mine(): pass\n")
    done = project.pytest()
    assert done.code == 4
    assert "ERROR: zoho-conformance.toml: pytest.org-environment" in done.text


def test_without_routes_requests_to_the_hosts_of_zoho_are_refused(project: Project) -> None:
    project.file("zoho-conformance.toml", "[pytest]\norg-route = false\n")
    project.file(
        "test_mine.py",
        """
import pytest
import requests


def test_hard_wired(zoho_org):
    with pytest.raises(requests.ConnectionError):
        requests.get("https://www.zohoapis.com/crm/v7/users", timeout=5)
    assert zoho_org.requests == ()
""",
    )
    done = project.pytest()
    assert counts(done.text) == {"passed": 1, "error": 1}


def test_a_test_case_of_unittest_uses_it_too(project: Project) -> None:
    project.file(
        "test_mine.py",
        """
import unittest

import pytest
import requests


@pytest.mark.usefixtures("zoho_org")
class UsersTest(unittest.TestCase):
    def test_users(self):
        signed = {"Authorization": "Zoho-oauthtoken x"}
        address = "https://www.zohoapis.com/crm/v7/users"
        self.assertEqual(requests.get(address, headers=signed, timeout=5).status_code, 200)
""",
    )
    assert passed(project.pytest()) == 1


@pytest.mark.skipif(find_spec("xdist") is None, reason="pytest-xdist is not installed")
def test_each_process_of_xdist_has_an_org_of_its_own(project: Project) -> None:
    project.file("clients.py", CLIENTS)
    project.file(
        "test_mine.py",
        """
import sys

import pytest

sys.path.insert(0, ".")
import clients


@pytest.mark.parametrize("turn", range(4))
def test_users(zoho_org, turn):
    assert clients.by_requests()
    assert len(zoho_org.requests) == 1
""",
    )
    assert passed(project.pytest_process("-n2", plugins=("xdist",))) == 4
