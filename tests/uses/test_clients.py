"""Answers of every client are noted, whichever way their bodies are taken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import aiohttp
import httpx
import orjson
import pytest
import requests
import urllib3

from tests.guard.answers import PATH, body
from zoho_conformance.uses.noted import NotedDict
from zoho_conformance.uses.recorder import Recorder


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        raw = json.dumps(body()).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{PATH}"
    server.shutdown()
    server.server_close()
    thread.join()


class _Session(requests.Session):
    """A session of somebody's own."""


class _Response(requests.Response):
    def json(self, **options: Any) -> Any:
        return super().json(**options)


def _of_a_session(url: str) -> Any:
    with _Session() as session:
        return session.get(url, timeout=5).json()


def _of_a_response_class(url: str) -> Any:
    response = requests.get(url, timeout=5)
    response.__class__ = _Response
    return response.json()


def _streamed_by_requests(url: str) -> Any:
    with requests.get(url, stream=True, timeout=5) as response:
        return json.loads(b"".join(response.iter_content(64)))


def _of_httpx(url: str) -> Any:
    return httpx.get(url, trust_env=False).json()


def _streamed_by_httpx(url: str) -> Any:
    with httpx.stream("GET", url, trust_env=False) as response:
        return json.loads("".join(part.decode() for part in response.iter_bytes(64)))


def _of_httpx_later(url: str) -> Any:
    async def get() -> Any:
        async with httpx.AsyncClient(trust_env=False) as client:
            return json.loads((await client.get(url)).text)

    return asyncio.run(get())


def _of_urllib3(url: str) -> Any:
    with urllib3.PoolManager() as pool:
        return pool.request("GET", url).json()


def _data_of_urllib3(url: str) -> Any:
    with urllib3.PoolManager() as pool:
        return json.loads(pool.request("GET", url).data.decode("utf-8"))


def _streamed_by_urllib3(url: str) -> Any:
    with urllib3.PoolManager() as pool:
        response = pool.request("GET", url, preload_content=False)
        return json.load(response)


def _of_aiohttp(url: str) -> Any:
    async def get() -> Any:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return await response.json()

    return asyncio.run(get())


def _text_of_aiohttp(url: str) -> Any:
    async def get() -> Any:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return json.loads(await response.text())

    return asyncio.run(get())


def _of_aiohttp_by_orjson(url: str) -> Any:
    async def get() -> Any:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return await response.json(loads=orjson.loads)

    return asyncio.run(get())


CLIENTS = [
    _of_a_session,
    _of_a_response_class,
    _streamed_by_requests,
    _of_httpx,
    _streamed_by_httpx,
    _of_httpx_later,
    _of_urllib3,
    _data_of_urllib3,
    _streamed_by_urllib3,
    _of_aiohttp,
    _text_of_aiohttp,
    _of_aiohttp_by_orjson,
]


@pytest.mark.parametrize("get", CLIENTS, ids=lambda get: get.__name__.strip("_"))
def test_the_answer_of_a_client_notes_its_reads(
    get: Callable[[str], Any], url: str, recorder: Recorder
) -> None:
    answer = get(url)
    assert isinstance(answer["data"][0], NotedDict)
    assert answer == body()
    assert [use.path for use in recorder.uses()] == ["data"]
