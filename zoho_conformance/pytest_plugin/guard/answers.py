"""Responses of other libraries as exchanges, by their attributes: none of them is imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from zoho_conformance.exchanges.cassettes.read import UnreadableCassetteError, held, read
from zoho_conformance.exchanges.http.decoding import decode_body
from zoho_conformance.exchanges.http.errors import BrokenAnswerError
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Request, Response

_GZIP = b"\x1f\x8b"
_MOST = 64 * 1024 * 1024


def exchanges(
    given: Any, method: str | None = None, url: str | None = None
) -> Sequence[tuple[Request, Response]]:
    """The exchanges in a response of requests, httpx or urllib3, or in a cassette of vcrpy.

    A cassette may be vcrpy's own object, its data or one interaction of them, or the path of a
    file. ``method`` and ``url`` are of the request where the response does not carry them.
    ``UsageError`` where there is nothing to judge.
    """
    try:
        if isinstance(given, str | Path):
            return read(Path(given)).interactions
        if isinstance(given, Mapping):
            data = given if "interactions" in given else {"interactions": [given]}
            return held(data, "the interaction").interactions
        if isinstance(getattr(given, "requests", None), list):
            played = zip(given.requests, given.responses, strict=True)
            data = {"interactions": [_interaction(*one) for one in played]}
            return held(data, "the cassette").interactions
    except UnreadableCassetteError as cause:
        raise UsageError(str(cause)) from cause
    response = _response(given)
    return [(_request(given, method, url), response)]


def _interaction(request: Any, response: Any) -> dict[str, Any]:
    """An interaction of vcrpy's own objects, as its files have it."""
    asked = {
        "method": request.method,
        "uri": request.uri,
        "headers": dict(request.headers),
        "body": _text(request.body),
    }
    return {"request": asked, "response": response}


def _response(given: Any) -> Response:
    status = getattr(given, "status_code", None)
    status = getattr(given, "status", None) if status is None else status
    headers: Any = getattr(given, "headers", None)
    if not isinstance(status, int) or not hasattr(headers, "items"):
        raise UsageError(
            f"{type(given).__name__}: is no response of requests, httpx or urllib3, and no "
            "cassette, interaction or path of vcrpy's"
        )
    return Response(status, _headers(headers.items()), _plain(_body(given)))


def _request(given: Any, method: str | None, url: str | None) -> Request:
    asked = _kept(given, "request")
    method = method or _word(getattr(asked, "method", None))
    address = url or _word(getattr(asked, "url", None)) or _word(_kept(given, "url"))
    for name, value in (("method", method), ("url", address)):
        if value is None:
            raise UsageError(
                f"the response does not say which {name} was asked for; name it: "
                f"check(response, {name}=...)"
            )
    headers = getattr(asked, "headers", None)
    pairs = headers.items() if isinstance(headers, Mapping) else ()
    return Request(str(method), str(address), _headers(pairs))


def _word(value: Any) -> str | None:
    """A text, or an address as httpx has it; of what else stands there, such as a mock, nothing."""
    if isinstance(value, str) or type(value).__name__ == "URL":
        return str(value)
    return None


def _kept(given: Any, name: str) -> Any:
    """What the response keeps of its request; None where it keeps none."""
    try:
        return getattr(given, name, None)
    except RuntimeError:
        # httpx, of a response that somebody made by hand.
        return None


def _body(given: Any) -> bytes:
    try:
        body = _whole(given)
    except RuntimeError:
        body = _streamed(given)
    pulled = getattr(given, "tell", None)
    if not body and pulled is not None and pulled():
        # urllib3 keeps nothing of a body that was read in parts.
        raise _gone()
    return body if isinstance(body, bytes) else str(body or "").encode()


def _whole(given: Any) -> bytes | str:
    """The body where requests and httpx, urllib3, or a stand-in of theirs have it."""
    for name in ("content", "data", "text"):
        held = getattr(given, name, None)
        if isinstance(held, bytes | str):
            return held
    raise UsageError(f"{type(given).__name__}: has no body to judge")


def _streamed(given: Any) -> Any:
    """The body of a response that is still to be read."""
    try:
        return given.read()
    except (AttributeError, RuntimeError) as cause:
        raise _gone() from cause


def _gone() -> UsageError:
    return UsageError(
        "the body of the response was streamed, and is not kept: read it whole (.content, "
        ".read(), await .aread()) before it is checked"
    )


def _plain(body: bytes) -> bytes:
    """The body without the compression that a client was told to leave."""
    if not body.startswith(_GZIP):
        return body
    try:
        return decode_body(body, {"content-encoding": "gzip"}, _MOST)
    except BrokenAnswerError:
        return body


def _headers(given: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in given:
        low, text = (_text(name) or "").casefold(), _text(value) or ""
        found[low] = f"{found[low]}, {text}" if low in found else text
    return found


def _text(value: Any) -> str | None:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value if isinstance(value, str) else None
