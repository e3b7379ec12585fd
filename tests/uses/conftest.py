"""A client whose answers come from nowhere, and a recorder of what is read of them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter

from tests.guard.answers import PATH, body
from zoho_conformance.runs.library import Library
from zoho_conformance.uses.recorder import Recorder

URL = f"https://www.zohoapis.eu{PATH}"


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., requests.Response]:
    """An answer of requests to a request for the locks of a record, or to another."""

    def get(url: str = URL, content: Any = None, method: str = "GET", **options: Any) -> Any:
        raw = json.dumps(body() if content is None else content).encode()

        def send(self: HTTPAdapter, request: Any, **_: Any) -> Any:
            response = urllib3.HTTPResponse(
                body=io.BytesIO(raw),
                status=200,
                headers={"Content-Type": "application/json"},
                preload_content=False,
            )
            return self.build_response(request, response)

        monkeypatch.setattr(HTTPAdapter, "send", send)
        return requests.request(method, url, timeout=5, **options)

    return get


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()


@pytest.fixture
def recorder(library: Library) -> Iterator[Recorder]:
    with Recorder(library, Path(__file__).parent) as recorder:
        yield recorder
