"""The reference org without a socket: asked and answered inside this process."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.reference.access import SCHEME, invent_credentials
from zoho_conformance.reference.answers import Answer
from zoho_conformance.reference.app import build_app, encode_body
from zoho_conformance.reference.documented.documented_org import DocumentedOrg
from zoho_conformance.reference.invented_org import build_inventory
from zoho_conformance.reference.mutation import Mutation
from zoho_conformance.reference.request import ApiRequest

_AUTHORIZATION = "authorization"
_BASE_URL = "http://reference.invalid"


class InProcessOrg:
    """The reference org as a client sees it that has a token: requests in, responses out."""

    requests_left = None

    def __init__(
        self,
        mutation: Mutation | None = None,
        api_version: str | None = None,
        documented: DocumentedOrg | None = None,
    ) -> None:
        self.base_url = _BASE_URL
        self.requests_sent = 0
        self.requests_repeated = 0
        self._credentials = invent_credentials()
        self._app = build_app(
            build_inventory(), self._credentials, _BASE_URL, mutation, api_version, documented
        )
        self._origins: dict[int, tuple[Response, ApiRequest, Answer]] = {}

    def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
        """Answer a request as the server would; `token` is that of a client."""
        self.requests_sent += 1
        headers = {name: value for name, value in request.headers.items() if name != _AUTHORIZATION}
        if token != "absent":  # noqa: S105 - which token
            headers[_AUTHORIZATION] = SCHEME + self._token(token)
        url = urlsplit(request.url)
        content = (request.body or "").encode()
        understood, answer = self._app.respond(
            request.method, unquote(url.path), url.query, headers, content
        )
        response = as_response(answer)
        if understood is not None:
            self._origins[id(response)] = (response, understood, answer)
        return response

    def origin(self, response: Response) -> tuple[ApiRequest, Answer]:
        """What a response of this org answers, and the answer before it was encoded."""
        _, request, answer = self._origins[id(response)]
        return request, answer

    def close(self) -> None:
        """Do nothing: no connection is open."""

    def _token(self, token: str) -> str:
        caller = "known" if token == "valid" else token  # noqa: S105 - which token
        own = (own.access for name, own in self._credentials.tokens.items() if name == caller)
        return next(own, "0")


def as_response(answer: Answer) -> Response:
    """An answer as a client receives it."""
    headers = {name.casefold(): value for name, value in answer.headers}
    return Response(answer.status, headers, encode_body(answer))
