"""The reference org as the tests of a client need it: kept between them, reset, and listened to.

It accepts any token, since what a client's tests send is made up; the org's own tokens
of users who may do less count as what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import msgspec
from werkzeug.wsgi import get_path_info

from zoho_conformance.reference.access import SCHEME, Credentials, grant_token, invent_credentials
from zoho_conformance.reference.answers import Answer, success, wrong_method
from zoho_conformance.reference.app import (
    TOKEN_PATH,
    App,
    build_app,
    encode_body,
    read_headers,
    send,
    sent_parameters,
)
from zoho_conformance.reference.documented.documented_org import DocumentedOrg
from zoho_conformance.reference.invented_org import build_inventory
from zoho_conformance.reference.mutation import Mutant
from zoho_conformance.reference.org_inventory import OrgInventory, copy_inventory
from zoho_conformance.reference.request import ApiRequest
from zoho_conformance.reference.server import announce, serve_app

WRONG_TOKEN = "1000.0000.0000"  # noqa: S105 - a token that opens nothing
"""The only token that the org refuses as invalid."""

_AUTHORIZATION = "authorization"
_CODE = "authorization_code"


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request that the org got, and its answer.

    `operation` is the documented operation that it was for, None where it was for none; `headers`
    are by their names in lower case, without the token; `json` is the body sent, `answer` the body
    that came back, both parsed, and None where there is none or it is not JSON.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    json: Any
    operation: str | None
    status: int
    answer: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Served:
    """A request to an operation as the org understood it, and its honest answer.

    `is_mutated` is whether another answer was sent in its place.
    """

    request: ApiRequest
    answer: Answer
    is_mutated: bool


@dataclass
class ClientOrg:
    """A reference org whose state, mutant and listener can be changed while it is served.

    `listen` is called with each exchange of an operation, `note` with each request. A `mutant`
    edits so many answers as are left of `answers_to_mutate`, so that a client which asks for ever
    because of it comes to an end.
    """

    documented: DocumentedOrg
    listen: Callable[[Served], None]
    note: Callable[[SeenRequest], None]
    mutant: Mutant | None = None
    answers_to_mutate: int = 0
    has_expired: bool = False
    credentials: Credentials = field(default_factory=invent_credentials)
    inventory: OrgInventory = field(default_factory=build_inventory)
    _app: App = field(init=False)

    @contextmanager
    def serve(self) -> Iterator[Mapping[str, str]]:
        """Serve the org on loopback while the context lasts; yield all that a client needs."""
        with serve_app(self._open) as base_url:
            yield announce(base_url, self.credentials)

    def holds(self) -> OrgInventory:
        """A copy of what the org holds now."""
        return copy_inventory(self.inventory)

    def hold(self, inventory: OrgInventory) -> None:
        """Let the org hold a copy of this, and nothing else."""
        self.inventory = copy_inventory(inventory)
        self._app = replace(self._app, inventory=self.inventory)

    def _open(self, base_url: str) -> ClientOrg:
        version = self.documented.version
        self._app = build_app(
            self.inventory, self.credentials, base_url, None, version, self.documented
        )
        return self

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request as a WSGI application does."""
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        method, path = environ["REQUEST_METHOD"], get_path_info(environ)
        headers = read_headers(environ)
        query = environ.get("QUERY_STRING", "")
        if path == TOKEN_PATH:
            understood, answer = None, self._grant(method, sent_parameters(environ, content))
        else:
            signed = self._sign_in(headers)
            understood, answer = self._app.respond(method, path, query, signed, content)
        sent = answer if understood is None else self._mutate(understood, answer)
        if understood is not None:
            self.listen(Served(understood, answer, sent is not answer))
        # A form has secrets of a client, and says nothing of the API.
        parameters = {} if path == TOKEN_PATH else sent_parameters(environ, b"")
        self.note(
            SeenRequest(
                method,
                path,
                parameters,
                {name: text for name, text in headers.items() if name != _AUTHORIZATION},
                None if path == TOKEN_PATH else _parse(content),
                understood.operation or None if understood else None,
                sent.status,
                None if path == TOKEN_PATH else _parse(encode_body(sent)),
            )
        )
        return send(sent, method, start_response)

    def _mutate(self, request: ApiRequest, honest: Answer) -> Answer:
        """The answer that the mutant gives; the honest one itself where it changes nothing."""
        if self.mutant is None:
            return honest
        edited = self.mutant.edit_answer(request, honest)
        if is_same(edited, honest) or self.answers_to_mutate <= 0:
            return honest
        self.answers_to_mutate -= 1
        return edited

    def _sign_in(self, headers: Mapping[str, str]) -> Mapping[str, str]:
        """The headers with a token that is known, whatever was sent for one."""
        sent = headers.get(_AUTHORIZATION)
        if not sent:
            return headers
        token = sent.rpartition(" ")[2]
        others = {each.access for name, each in self.credentials.tokens.items() if name != "known"}
        if token not in others:
            is_refused = self.has_expired or token == WRONG_TOKEN
            token = WRONG_TOKEN if is_refused else self.credentials.tokens["known"].access
        return {**headers, _AUTHORIZATION: SCHEME + token}

    def _grant(self, method: str, sent: Mapping[str, str]) -> Answer:
        """Grant a token to every client; that of a user who may do less where theirs is sent."""
        if method != "POST":
            return wrong_method()
        self.has_expired = False
        refresh = sent.get("refresh_token")
        own = {tokens.refresh for tokens in self.credentials.tokens.values()}
        granted = grant_token(
            self.credentials,
            self._app.base_url,
            {
                "client_id": self.credentials.client_id,
                "client_secret": self.credentials.client_secret,
                "grant_type": "refresh_token",
                "refresh_token": refresh if refresh in own else self._refresh_token,
            },
        )
        if sent.get("grant_type") != _CODE:
            return granted
        return success({**(granted.body or {}), "refresh_token": self._refresh_token})

    @property
    def _refresh_token(self) -> str:
        return self.credentials.tokens["known"].refresh


def is_same(answer: Answer, other: Answer) -> bool:
    """Whether a client could not tell two answers apart."""
    heads = (answer.status, answer.headers) == (other.status, other.headers)
    return answer is other or (heads and encode_body(answer) == encode_body(other))


def _parse(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content) if content else None
    except msgspec.MsgspecError:
        return None
