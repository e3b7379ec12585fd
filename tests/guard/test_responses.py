"""Responses of requests, httpx, urllib3, aiohttp and vcrpy are judged as they are, or by parts."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import aiohttp
import httpx
import pytest
import requests
import urllib3
import vcr
import yaml

from tests.guard.answers import OPERATION, PATH, body, drifted, recorded
from tests.guard.conftest import Canned
from zoho_conformance import Drift, Result, UsageError, check

URL = f"https://www.zohoapis.com{PATH}"


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
    async def fetch() -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.get(url)

    return check(asyncio.run(fetch()))


def by_urllib3(url: str) -> Result:
    return check(urllib3.request("GET", url), method="GET")


def by_a_stream_of_urllib3(url: str) -> Result:
    with urllib3.PoolManager() as pool:
        response = pool.request("GET", url, preload_content=False)
        result = check(response, method="GET", url=url)
        response.release_conn()
    return result


def by_urllib3_undecoded(url: str) -> Result:
    return check(urllib3.request("GET", url, decode_content=False), method="GET")


def by_aiohttp(url: str) -> Result:
    async def fetch() -> Result:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            await response.json()
            return check(response)

    return asyncio.run(fetch())


CLIENTS = [
    by_requests,
    by_a_session_of_requests,
    by_httpx,
    by_a_stream_of_httpx,
    by_httpx_in_a_loop,
    by_urllib3,
    by_a_stream_of_urllib3,
    by_urllib3_undecoded,
    by_aiohttp,
]


@pytest.mark.parametrize("form", ["plain", "gzip"])
@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)
def test_a_response_is_judged_whatever_its_client(
    server: Canned, client: Callable[[str], Result], form: str
) -> None:
    result = client(server.due(body(), packed=form == "gzip"))
    (judgement,) = result.judgements
    assert (judgement.case.operation, judgement.outcome) == (OPERATION, "conforms")
    with pytest.raises(Drift, match=r"key-renamed at data\[\].Locked_Time__s"):
        client(server.due(drifted(), packed=form == "gzip"))


def test_a_body_that_was_streamed_away_does_not_count_as_empty(server: Canned) -> None:
    url = server.due(body())
    responses: list[Any] = []
    with requests.get(url, stream=True, timeout=9) as response:
        assert list(response.iter_content(64))
        responses.append(response)
    with httpx.stream("GET", url) as streamed:
        assert list(streamed.iter_raw())
        responses.append(streamed)
    pooled = urllib3.request("GET", url, preload_content=False)
    assert pooled.read()
    responses.append(pooled)
    for response in responses:
        with pytest.raises(UsageError, match="was streamed and not kept"):
            check(response, method="GET", url=url)


def test_an_unread_response_of_an_async_client_says_what_to_await(server: Canned) -> None:
    url = server.due(body())

    async def by_httpx() -> None:
        async with httpx.AsyncClient() as client, client.stream("GET", url) as response:
            check(response)

    async def by_aiohttp() -> None:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            check(response)

    with pytest.raises(UsageError, match=r"await \.aread\(\)"):
        asyncio.run(by_httpx())
    with pytest.raises(UsageError, match=r"`await response\.read\(\)`"):
        asyncio.run(by_aiohttp())


def test_a_response_without_its_request_asks_for_method_and_url() -> None:
    response = httpx.Response(200, json=body())
    with pytest.raises(UsageError, match="the requested method"):
        check(response)
    with pytest.raises(UsageError, match="the requested url"):
        check(response, method="GET")
    assert check(response, method="get", url=URL).judged


def test_a_stand_in_for_a_response_is_judged_by_its_attributes() -> None:
    text = json.dumps(body())
    headers = {"content-type": "application/json"}
    mock = MagicMock(status_code=200, headers=headers, content=text.encode(), text=text)
    with pytest.raises(UsageError, match="the requested method"):
        check(mock)
    assert check(mock, method="GET", url=URL).judged
    request = SimpleNamespace(method="get", url=URL, headers={})
    plain = SimpleNamespace(status_code=200, headers=headers, text=text, request=request)
    assert check(plain).judged
    with pytest.raises(UsageError, match="has no body to judge"):
        check(SimpleNamespace(status_code=200, headers=headers, request=request))


def test_a_path_alone_tells_the_operation() -> None:
    assert check(httpx.Response(200, json=body()), method="GET", url=PATH).judged


@pytest.mark.parametrize(
    "form",
    [body, lambda: json.dumps(body()), lambda: json.dumps(body()).encode()],
    ids=["parsed", "text", "bytes"],
)
def test_the_parts_of_a_response_are_judged_by_hand(form: Callable[[], Any]) -> None:
    result = check(method="GET", url=URL, status=200, body=form())
    assert (result.outcome, result.findings) == ("conforms", ())
    with pytest.raises(Drift, match="key-renamed"):
        check(method="GET", url=URL, status=200, body=drifted())


def test_headers_that_are_passed_by_hand_are_judged() -> None:
    with pytest.raises(Drift, match="content-type-changed"):
        check(method="GET", url=URL, status=200, headers={"Content-Type": "text/x"}, body=body())


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({}, "nothing to judge: .* missing: method=, url=, status="),
        ({"url": URL, "status": 200}, r"missing: method= \("),
        ({"method": "GET", "url": URL, "status": 200, "body": {1, 2}}, "body=set: pass text"),
    ],
    ids=["nothing", "no-method", "a-set"],
)
def test_incomplete_parts_say_what_is_missing(parts: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        check(**parts)


def test_a_response_and_parts_of_another_are_refused() -> None:
    with pytest.raises(UsageError, match="pass the response, or its parts"):
        check(httpx.Response(200, json=body()), method="GET", url=URL, status=200)


@pytest.mark.parametrize("decoded", [body(), body()["data"], {}], ids=["object", "rows", "empty"])
def test_a_decoded_body_says_what_to_pass_instead(decoded: Any) -> None:
    with pytest.raises(
        UsageError, match=r"such as response\.json\(\), .* pass the response itself"
    ):
        check(decoded)


@pytest.mark.parametrize("text", [json.dumps(body()), "\n<html>7</html>"], ids=["json", "html"])
def test_the_text_of_a_body_is_not_taken_for_a_file_name(text: str) -> None:
    with pytest.raises(
        UsageError, match=r"a str, such as response\.text, does not include"
    ) as refusal:
        check(text)
    assert text.strip() not in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (MagicMock(), "MagicMock: not a response"),
        (7, "int: not a response of requests, httpx, urllib3 or aiohttp"),
        ({"interactions": []}, "no recorded exchanges in it"),
    ],
    ids=["mock", "number", "no-interactions"],
)
def test_what_is_not_a_response_is_refused_in_a_line(given: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        check(given)


def test_a_cassette_is_judged_in_each_of_its_forms(tmp_path: Path, server: Canned) -> None:
    file = tmp_path / "single.yaml"
    url = server.due(body(), packed=True)
    with vcr.use_cassette(str(file)) as cassette:
        requests.get(url, timeout=9)
        assert check(cassette).judged
    assert check(file).judged
    assert check(str(file)).judged
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert check(data).judged
    assert check(data["interactions"][0]).judged
    packed = {"base64_string": base64.b64encode(json.dumps(body()).encode()).decode()}
    data["interactions"][0]["response"]["body"] = packed
    assert check(data).judged


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


def test_a_file_that_is_not_a_cassette_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.yaml: no such file"):
        check(tmp_path / "nowhere.yaml")
    cut = tmp_path / "cut.yaml"
    cut.write_text(recorded().read_text(encoding="utf-8")[:200], encoding="utf-8")
    with pytest.raises(UsageError, match=r"cut\.yaml"):
        check(cut)
