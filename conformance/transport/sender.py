"""Sending probes over HTTP with requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests

from conformance.errors import ConformanceError
from conformance.exchange import Response

if TYPE_CHECKING:
    from conformance.exchange import Request

_TIMEOUT = (5.0, 30.0)
"""Seconds to connect and to wait for bytes."""
_INVALID_TOKEN = "1000.00000000000000000000000000000000.00000000000000000000000000000000"  # noqa: S105


class NotAnsweredError(ConformanceError):
    """No answer came: refused, timed out, cut off. The message says which, and holds no secret."""


class Sender:
    """One connection to an org, with the token that it wants."""

    def __init__(self, access_token: str) -> None:
        self._session = requests.Session()
        # Proxies and credentials of the environment have no business between us and the org.
        self._session.trust_env = False
        self._token = access_token

    def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
        """One request, one response; ``token`` is `valid`, `invalid` or `absent`."""
        headers = dict(request.headers)
        if token != "absent":  # noqa: S105
            held = self._token if token == "valid" else _INVALID_TOKEN  # noqa: S105
            headers["authorization"] = f"Zoho-oauthtoken {held}"
        try:
            came = self._session.request(
                request.method,
                request.url,
                headers=headers,
                data=request.body,
                timeout=_TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as cause:
            raise NotAnsweredError(_why(cause)) from None
        lowered = {name.casefold(): value for name, value in came.headers.items()}
        return Response(came.status_code, lowered, came.content)

    def close(self) -> None:
        """Close the connection."""
        self._session.close()


def _why(cause: requests.RequestException) -> str:
    if isinstance(cause, requests.Timeout):
        return "the org did not answer in time"
    if isinstance(cause, requests.ConnectionError):
        return "the connection was refused or cut off"
    return f"the request failed ({type(cause).__name__})"
