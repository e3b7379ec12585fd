"""Responses of requests, httpx, urllib3 and vcrpy are judged as they are, however they came."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import httpx
import pytest
import requests
import urllib3
import vcr
import yaml

from tests.pytest_plugin.guard.conftest import (
    OPERATION,
    PATH,
    Canned,
    body,
    drifted,
    recorded,
)
from zoho_conformance.pytest_plugin.guard import Drift, Result, UsageError, check

Sent = Callable[[str], Result]


def by_requests(url: str) -> Result:
    return check(requests.get(url, timeout=9))


def by_a_session_of_requests(url: str) -> Result:
    with requests.Session() as session, session.get(url, stream=True, timeout=9) as response:
        return check(response)


def by_httpx(url: str) -> Result:
    return check(httpx.get(url))


def by_a_stream_of_httpx(url: str) -> Result:
    with httpx.stream("GET", url) as response:
        return check(response)


def by_httpx_in_a_loop(url: str) -> Result:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.get(url)

    return check(asyncio.run(ask()))


def by_urllib3(url: str) -> Result:
    return check(urllib3.request("GET", url), method="GET")


def by_a_stream_of_urllib3(url: str) -> Result:
    with urllib3.PoolManager() as pool:
        response = pool.request("GET", url, preload_content=False)
        checked = check(response, method="GET", url=url)
        response.release_conn()
    return checked


def by_urllib3_undecoded(url: str) -> Result:
    return check(urllib3.request("GET", url, decode_content=False), method="GET")


CLIENTS = [
    by_requests,
    by_a_session_of_requests,
    by_httpx,
    by_a_stream_of_httpx,
    by_httpx_in_a_loop,
    by_urllib3,
    by_a_stream_of_urllib3,
    by_urllib3_undecoded,
]


@pytest.mark.parametrize("form", ["plain", "gzip"])
@pytest.mark.parametrize("client", CLIENTS, ids=lambda one: one.__name__)
def test_a_response_is_judged_whatever_client_it_came_by(
    server: Canned, client: Sent, form: str
) -> None:
    checked = client(server.due(body(), packed=form == "gzip"))
    (judgement,) = checked.judgements
    assert (judgement.case.operation, judgement.outcome) == (OPERATION, "conforms")
    with pytest.raises(Drift, match=r"key-renamed at data\[\].Locked_Time__s"):
        client(server.due(drifted(), packed=form == "gzip"))


def test_what_was_streamed_away_is_not_taken_for_an_empty_body(server: Canned) -> None:
    url = server.due(body())
    gone: list[Any] = []
    with requests.get(url, stream=True, timeout=9) as response:
        assert list(response.iter_content(64))
        gone.append(response)
    with httpx.stream("GET", url) as streamed:
        assert list(streamed.iter_raw())
        gone.append(streamed)
    pooled = urllib3.request("GET", url, preload_content=False)
    assert pooled.read()
    gone.append(pooled)
    for one in gone:
        with pytest.raises(UsageError, match="was streamed, and is not kept"):
            check(one, method="GET", url=url)


def test_an_answer_that_only_a_loop_can_read_says_so(server: Canned) -> None:
    url = server.due(body())

    async def ask() -> None:
        async with httpx.AsyncClient() as client, client.stream("GET", url) as response:
            check(response)

    with pytest.raises(UsageError, match=r"await \.aread\(\)"):
        asyncio.run(ask())


def test_a_response_without_its_request_asks_for_what_it_lacks() -> None:
    made = httpx.Response(200, json=body())
    with pytest.raises(UsageError, match="which method was asked for"):
        check(made)
    with pytest.raises(UsageError, match="which url was asked for"):
        check(made, method="GET")
    assert check(made, method="get", url=f"https://www.zohoapis.com{PATH}").judged


def test_a_stand_in_of_a_response_is_judged_by_what_it_holds() -> None:
    url, text = f"https://www.zohoapis.com{PATH}", json.dumps(body())
    headers = {"content-type": "application/json"}
    mock = MagicMock(status_code=200, headers=headers, content=text.encode(), text=text)
    with pytest.raises(UsageError, match="which method was asked for"):
        check(mock)
    assert check(mock, method="GET", url=url).judged
    asked = SimpleNamespace(method="get", url=url, headers={})
    plain = SimpleNamespace(status_code=200, headers=headers, text=text, request=asked)
    assert check(plain).judged
    with pytest.raises(UsageError, match="has no body to judge"):
        check(SimpleNamespace(status_code=200, headers=headers, request=asked))


def test_a_path_alone_tells_the_operation() -> None:
    assert check(httpx.Response(200, json=body()), method="GET", url=PATH).judged


@pytest.mark.parametrize(
    "made",
    [MagicMock(), {}, {"interactions": []}, 7, None],
    ids=["a mock", "an empty object", "no interactions", "a number", "nothing"],
)
def test_what_is_no_response_is_named(made: Any) -> None:
    with pytest.raises(UsageError, match=r"is no response|is YAML, but no cassette|no exchange"):
        check(made)


def test_a_cassette_is_judged_in_each_of_its_forms(tmp_path: Path, server: Canned) -> None:
    file = tmp_path / "one.yaml"
    url = server.due(body(), packed=True)
    with vcr.use_cassette(str(file)) as cassette:
        requests.get(url, timeout=9)
        assert check(cassette).judged
    assert check(file).judged
    assert check(str(file)).judged
    held = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert check(held).judged
    assert check(held["interactions"][0]).judged
    packed = {"base64_string": base64.b64encode(json.dumps(body()).encode()).decode()}
    held["interactions"][0]["response"]["body"] = packed
    assert check(held).judged


def test_every_exchange_of_a_cassette_counts(tmp_path: Path, server: Canned) -> None:
    file = tmp_path / "several.yaml"
    with vcr.use_cassette(str(file)):
        requests.get(server.due(body()), timeout=9)
        requests.get(server.due({}, path="/elsewhere"), timeout=9)
    assert len(check(file).judgements) == 1
    assert check(file).unmatched == ("GET 127.0.0.1/elsewhere: no contract has the path",)
    with vcr.use_cassette(str(file), record_mode="new_episodes"):
        requests.get(server.due(drifted()) + "&page=2", timeout=9)
    with pytest.raises(Drift, match="key-renamed"):
        check(file)


def test_a_file_that_is_no_cassette_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.yaml: is not there"):
        check(tmp_path / "nowhere.yaml")
    cut = tmp_path / "cut.yaml"
    cut.write_text(recorded().read_text(encoding="utf-8")[:200], encoding="utf-8")
    with pytest.raises(UsageError, match=r"cut\.yaml"):
        check(cut)
