"""The reference org as a WSGI application: routing, tokens and encoding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from io import BytesIO
from threading import Lock
from urllib.parse import parse_qsl, quote
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.exceptions import NotFound
from werkzeug.formparser import parse_form_data
from werkzeug.routing import BaseConverter, Map, MapAdapter, Rule
from werkzeug.wsgi import get_path_info

from zoho_conformance.model.exchange import Request
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.locations import api_versions
from zoho_conformance.reference.access import Credentials, grant_token, identify_caller
from zoho_conformance.reference.answers import (
    Answer,
    no_token,
    unknown_url,
    wrong_method,
    wrong_token,
)
from zoho_conformance.reference.behaviour import ROUTES, behave
from zoho_conformance.reference.documented.documented_org import DocumentedOrg
from zoho_conformance.reference.documented.own_fields import with_own_fields
from zoho_conformance.reference.mutation import AnswerMutation, Mutation
from zoho_conformance.reference.org_inventory import OrgInventory
from zoho_conformance.reference.request import LOCKING, ApiRequest, Caller
from zoho_conformance.reference.schema_changes import SchemaChange

TOKEN_PATH = "/oauth/v2/token"  # noqa: S105 - a path, not a secret

ALSO_SERVED = ("v7", "v8")
"""Versions under whose paths an org answers whatever it serves: clients of either can use it."""

_REASONS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class _NoWord(BaseConverter):
    """A segment of a path that names a module or a record: a word of the API's own never does."""

    regex = "(?!(?:__)?[a-z][a-z_]*$)[^/]+"
    part_isolating = True


@dataclass(frozen=True, slots=True)
class App:
    """One org behind its URLs; `base_url` is what it gives clients to call it by.

    `versions` are those of the API under whose paths it answers, all alike.
    With `documented` it answers any operation that a page documents, or completes what it holds
    itself to what their pages show.

    `lock` is held while a request is answered: of two that lock a record at once, one finds it
    locked.
    """

    inventory: OrgInventory
    credentials: Credentials
    base_url: str
    mutation: AnswerMutation | None
    versions: tuple[str, ...]
    routes: MapAdapter
    lock: Lock
    documented: DocumentedOrg | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request as a WSGI application does."""
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        method, path = environ["REQUEST_METHOD"], get_path_info(environ)
        if path == TOKEN_PATH:
            answer = self._grant_token(method, environ, content)
        else:
            query = environ.get("QUERY_STRING", "")
            _, answer = self.respond(method, path, query, read_headers(environ), content)
        return send(answer, method, start_response)

    def respond(
        self, method: str, path: str, query: str, headers: Mapping[str, str], content: bytes
    ) -> tuple[ApiRequest | None, Answer]:
        """What a request asks for and the answer to it; `headers` are by lower-case names."""
        authorization = headers.get("authorization")
        understood = self.understand(method, path, query, authorization, content)
        asked = None if isinstance(understood, Answer) else understood
        if self.documented is not None and (asked is None or asked.operation not in LOCKING):
            url = f"{self.base_url}{quote(path)}" + (f"?{query}" if query else "")
            body = content.decode("utf-8", "replace") if content else None
            request = Request(method, url, dict(headers), body)
            answered = (
                self._answer_documented(self.documented, request, asked, content)
                if self.documented.answers_all
                else self._complete_own(self.documented, request, asked)
            )
            if answered is not None:
                return answered
        return (
            (None, understood)
            if isinstance(understood, Answer)
            else (
                understood,
                self.answer(understood),
            )
        )

    def _answer_documented(
        self, org: DocumentedOrg, request: Request, asked: ApiRequest | None, content: bytes
    ) -> tuple[ApiRequest, Answer] | None:
        """What a request is to a documented operation for; None where it is to none.

        `asked` is what it asks of the org itself, which holds records and settings of its own.
        """
        match = org.find(request)
        caller = identify_caller(self.credentials, request.headers.get("authorization"))
        documented = ApiRequest(
            match.operation or "", request.method, {}, request.query, caller, content
        )
        if match.operation is None:
            refused = org.refuse(match, documented)
            return None if refused is None else (documented, refused)

        def stored() -> Answer | None:
            if asked is None:
                return None
            with self.lock:
                return behave(self.inventory, asked)

        answer = org.answer(request, documented, stored)
        promise = org.promises[match.operation]
        answer = with_own_fields(promise, request, answer, self.inventory)
        if self.mutation is not None:
            answer = self.mutation.edit_answer(documented, answer)
        return documented, answer

    def _complete_own(
        self, org: DocumentedOrg, request: Request, asked: ApiRequest | None
    ) -> tuple[ApiRequest, Answer] | None:
        """What a request asks of the org itself and the answer as the operation's page has it.

        None where it asks nothing that the org has.
        """
        if asked is None:
            return None
        own = self.answer(asked)
        match = org.find(request)
        if match.operation is None or not is_success(own.status):
            return asked, own
        completed = org.complete(match.operation, request, own)
        promise = org.promises[match.operation]
        return asked, with_own_fields(promise, request, completed, self.inventory)

    def understand(
        self, method: str, path: str, query: str, authorization: str | None, content: bytes
    ) -> ApiRequest | Answer:
        """What a request asks for, or the refusal of a URL that leads nowhere."""
        caller = identify_caller(self.credentials, authorization)
        try:
            endpoint, values = self.routes.match(path)
        except NotFound:
            return self._refuse_path(path, caller)
        return ApiRequest(
            operation=endpoint.operation_for(method),
            method=method,
            path=values,
            query=_parameters(query),
            caller=caller,
            content=content,
        )

    def answer(self, request: ApiRequest) -> Answer:
        """Answer a request, as the mutation has it where there is one."""
        with self.lock:
            if self.mutation is None:
                return behave(self.inventory, request)
            edited = self.mutation.edit_request(request)
            earlier = tuple(dict(rows) for rows in self.inventory.written)
            honest = behave(self.inventory, edited)
            for rows, before in zip(self.inventory.written, earlier, strict=True):
                for name, row in rows.items():
                    if row is not before.get(name):
                        # An answer that is still being sent may hold the row: it is replaced.
                        rows[name] = deepcopy(row)
                        self.mutation.edit_stored(edited, before.get(name), rows[name])
            self.mutation.side_effect(self.inventory, edited, honest)
            return self.mutation.edit_answer(request, honest)

    def _refuse_path(self, path: str, caller: Caller) -> Answer:
        if path.startswith(tuple(f"/crm/{version}/" for version in self.versions)):
            if caller == "anonymous":
                return no_token()
            if caller == "unknown":
                return wrong_token()
        return unknown_url()

    def _grant_token(self, method: str, environ: WSGIEnvironment, content: bytes) -> Answer:
        if method != "POST":
            return wrong_method()
        sent = sent_parameters(environ, content)
        return grant_token(self.credentials, self.base_url, sent)


def build_app(
    inventory: OrgInventory,
    credentials: Credentials,
    base_url: str,
    mutation: Mutation | None = None,
    api_version: str | None = None,
    documented: DocumentedOrg | None = None,
) -> App:
    """Put an org behind its URLs, honest unless a mutation is given.

    They are of an API version, the latest that there are contracts of where none is named; other
    versions' paths are answered alike.
    """
    served = api_version or api_versions()[-1]
    versions = tuple(dict.fromkeys((served, *api_versions(), *ALSO_SERVED)))
    routes = _routes(versions)
    if isinstance(mutation, SchemaChange):
        mutation.change_org(inventory)
        mutation = None
    return App(inventory, credentials, base_url, mutation, versions, routes, Lock(), documented)


def send(answer: Answer, method: str, start_response: StartResponse) -> Iterable[bytes]:
    """Send an answer as a WSGI application does."""
    encoded = encode_body(answer)
    headers = list(answer.headers)
    if encoded:
        headers.append(("Content-Length", str(len(encoded))))
    start_response(_REASONS[answer.status], headers)
    return [] if method == "HEAD" else [encoded]


def sent_parameters(environ: WSGIEnvironment, content: bytes) -> dict[str, str]:
    """What a request has in its query, and in its body as a form."""
    return _parameters(environ.get("QUERY_STRING", "")) | _form(environ, content)


def encode_body(answer: Answer) -> bytes:
    """The body of an answer as it is sent."""
    if answer.content is not None:
        return answer.content
    if answer.body is None:
        return b""
    text = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    return answer.edit_text(text).encode()


@cache
def _routes(versions: tuple[str, ...]) -> MapAdapter:
    # No rule names its methods: a wrong method is an answer of the org's, not a routing failure.
    rules = [
        Rule(f"/crm/{version}{path.template}", endpoint=path)
        for version in versions
        for path in ROUTES
    ]
    converters = {"named": _NoWord}
    return Map(rules, merge_slashes=False, converters=converters).bind("127.0.0.1")


def _parameters(encoded: str) -> dict[str, str]:
    return dict(parse_qsl(encoded, keep_blank_values=True))


def _form(environ: WSGIEnvironment, content: bytes) -> dict[str, str]:
    """What a body has as a form; Zoho's own SDKs send one in parts, as for files."""
    if not environ.get("CONTENT_TYPE", "").casefold().startswith("multipart/form-data"):
        return _parameters(content.decode("utf-8", "replace"))
    readable = environ | {"wsgi.input": BytesIO(content), "CONTENT_LENGTH": str(len(content))}
    _, form, _ = parse_form_data(readable)
    return form.to_dict()


def read_headers(environ: WSGIEnvironment) -> dict[str, str]:
    """The headers of a request by their names in lower case."""
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    return headers
