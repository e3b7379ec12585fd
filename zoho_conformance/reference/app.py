"""The reference org as a WSGI application: routing, the token check and encoding."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter, Map, MapAdapter, Rule
from werkzeug.wsgi import get_path_info

from zoho_conformance.reference.access import Credentials, caller_of, grant_token
from zoho_conformance.reference.answers import (
    Answer,
    no_token,
    unknown_url,
    wrong_method,
    wrong_token,
)
from zoho_conformance.reference.behaviour import PATHS, behave
from zoho_conformance.reference.mutation import Mutation
from zoho_conformance.reference.org_inventory import OrgInventory
from zoho_conformance.reference.request import ApiRequest, Caller

API_BASE = "/crm/v7"
TOKEN_PATH = "/oauth/v2/token"  # noqa: S105 - a path, not a secret

_REASONS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class _ModuleName(BaseConverter):
    """A path's first segment where it names a module: `settings` never does."""

    regex = "(?!settings$)[^/]+"
    part_isolating = True


def _routes() -> MapAdapter:
    # No rule names its methods: a wrong method is an answer of the org's, not a routing failure.
    rules = [Rule(API_BASE + path.template, endpoint=path) for path in PATHS]
    known = {"module": _ModuleName}
    return Map(rules, merge_slashes=False, converters=known).bind("127.0.0.1")


@dataclass(frozen=True, slots=True)
class App:
    """One org behind its URLs; `base_url` is what it tells clients to call it by."""

    inventory: OrgInventory
    credentials: Credentials
    base_url: str
    mutation: Mutation | None
    routes: MapAdapter
    turn: Lock

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, as WSGI has it."""
        answer = self._answer(environ)
        encoded = _encode(answer)
        headers = list(answer.headers)
        if answer.body is not None:
            headers.append(("Content-Length", str(len(encoded))))
        start_response(_REASONS[answer.status], headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [encoded]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        path = get_path_info(environ)
        if path == TOKEN_PATH:
            return self._token(environ)
        caller = caller_of(self.credentials, environ.get("HTTP_AUTHORIZATION"))
        try:
            found, values = self.routes.match(path)
        except NotFound:
            return _unknown_path(path, caller)
        method = environ["REQUEST_METHOD"]
        request = ApiRequest(
            operation=found.operation_for(method),
            method=method,
            path=values,
            query=_parameters(environ.get("QUERY_STRING", "")),
            caller=caller,
            content=_content(environ),
        )
        # One at a time: of two that lock a record at once, one finds it locked.
        with self.turn:
            return self._behave(request)

    def _behave(self, request: ApiRequest) -> Answer:
        if self.mutation is None:
            return behave(self.inventory, request)
        heard = self.mutation.edit_request(request)
        honest = behave(self.inventory, heard)
        self.mutation.side_effect(self.inventory, heard, honest)
        return self.mutation.edit_answer(request, honest)

    def _token(self, environ: WSGIEnvironment) -> Answer:
        if environ["REQUEST_METHOD"] != "POST":
            return wrong_method()
        form = _content(environ).decode("utf-8", "replace")
        sent = _parameters(environ.get("QUERY_STRING", "")) | _parameters(form)
        return grant_token(self.credentials, self.base_url, sent)


def build_app(
    inventory: OrgInventory,
    credentials: Credentials,
    base_url: str,
    mutation: Mutation | None = None,
) -> App:
    """Put an org behind its URLs, honest unless a deviation is given."""
    return App(inventory, credentials, base_url, mutation, _routes(), Lock())


def _unknown_path(path: str, caller: Caller) -> Answer:
    if path.startswith(API_BASE + "/"):
        if caller == "anonymous":
            return no_token()
        if caller == "unknown":
            return wrong_token()
    return unknown_url()


def _content(environ: WSGIEnvironment) -> bytes:
    content: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return content


def _parameters(encoded: str) -> dict[str, str]:
    return dict(parse_qsl(encoded, keep_blank_values=True))


def _encode(answer: Answer) -> bytes:
    if answer.body is None:
        return b""
    return json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")).encode()
