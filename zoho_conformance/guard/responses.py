"""Responses of HTTP clients as exchanges, read by their attributes: no client is imported."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError, read_whole
from zoho_conformance.exchanges.formats.unpack import Unpacker, UnpackError
from zoho_conformance.exchanges.formats.vcr_cassette import (
    decode_cassette,
    parse_cassette,
    read_cassette,
)
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Request, Response

_FILE_NAME = re.compile(r"(?!\s*[{\[<])[^\r\n]*\.[A-Za-z0-9]{1,8}")
_MAX_PATH_CHARS = 4096
_PARTS = "check(method=..., url=..., status=..., body=...)"


def exchanges_in(
    given: Any, method: str | None = None, url: str | None = None
) -> Sequence[tuple[Request, Response]]:
    """The exchanges in a response of requests, httpx, urllib3 or aiohttp, or in a cassette.

    A cassette may be vcrpy's own object, its data or one interaction of them, or the path of a
    file. `method` and `url` are of the request where the response does not carry them.
    `UsageError` where there is nothing to judge.
    """
    if isinstance(given, str) and not _FILE_NAME.fullmatch(given) and not _is_file(given):
        # The text of a body, which must not be in a message as the name of a file would be.
        raise _missing_request_error(given, "response.text")
    try:
        if isinstance(given, str | Path):
            return _read(Path(given))
        if isinstance(given, Mapping | list):
            return _decode(_cassette_data(given), "the interaction")
        if isinstance(getattr(given, "requests", None), list):
            played = zip(given.requests, given.responses, strict=True)
            data = {"interactions": [_interaction(*pair) for pair in played]}
            return _decode(data, "the cassette")
    except UnreadableRecordingError as cause:
        raise UsageError(str(cause)) from cause
    response = _response_of(given)
    return [(_request_of(given, method, url), response)]


def exchange_of_parts(
    method: str | None,
    url: str | None,
    status: int | None,
    headers: Mapping[str, str] | None,
    body: Any,
) -> tuple[Request, Response]:
    """The exchange that these are the parts of; `UsageError` names what is missing.

    `body` is text, bytes, or parsed JSON; without `headers` it counts as JSON.
    """
    parts = {"method": method, "url": url, "status": status}
    missing = [f"{name}=" for name, value in parts.items() if value is None]
    if missing:
        raise UsageError(
            f"nothing to judge: pass a response, or its parts; missing: {', '.join(missing)} "
            f"({_PARTS})"
        )
    assert status is not None
    known = {"content-type": "application/json"} if headers is None else headers
    if body is None or isinstance(body, bytes | str):
        raw = _as_bytes(body)
    else:
        try:
            raw = json.dumps(body).encode()
        except (TypeError, ValueError, RecursionError) as cause:
            raise UsageError(f"body={type(body).__name__}: pass text, bytes, or JSON") from cause
    return Request(str(method), str(url), {}), _response(status, known.items(), raw)


def _read(file: Path) -> Sequence[tuple[Request, Response]]:
    """The exchanges of a file in any format of recordings, all of which must be readable."""
    from zoho_conformance.exchanges.formats.detect import (  # noqa: PLC0415 - responses need no reader
        open_recording,
    )

    recording = open_recording(file)
    # The reader of cassettes says what is wrong with a file of no known format, or an empty one.
    exchanges = () if recording is None else read_whole(recording)
    return exchanges or read_cassette(file).interactions


def _is_file(name: str) -> bool:
    """Whether a short text of one line is the path of a file, which may have no ending."""
    if len(name) > _MAX_PATH_CHARS or "\n" in name:
        return False
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _decode(data: Mapping[Any, Any], name: str) -> Sequence[tuple[Request, Response]]:
    return decode_cassette(parse_cassette(data, name)).interactions


def _cassette_data(given: Mapping[Any, Any] | list[Any]) -> Mapping[Any, Any]:
    """What a mapping or a list holds of vcrpy's; anything else is the body of a response."""
    if isinstance(given, Mapping):
        if "interactions" in given:
            return given
        if "request" in given and "response" in given:
            return {"interactions": [given]}
    raise _missing_request_error(given, "response.json()")


def _missing_request_error(given: Any, source: str) -> UsageError:
    return UsageError(
        f"a {type(given).__name__}, such as {source}, does not include the request and the status: "
        f"pass the response itself, or {_PARTS}"
    )


def _interaction(request: Any, response: Any) -> dict[str, Any]:
    """An interaction of vcrpy's own objects, as its files have it."""
    sent = {
        "method": request.method,
        "uri": request.uri,
        "headers": dict(request.headers),
        "body": _as_text(request.body),
    }
    return {"request": sent, "response": response}


def _response_of(given: Any) -> Response:
    status = getattr(given, "status_code", None)
    status = getattr(given, "status", None) if status is None else status
    headers: Any = getattr(given, "headers", None)
    if not isinstance(status, int) or not hasattr(headers, "items"):
        raise UsageError(
            f"{type(given).__name__}: not a response of requests, httpx, urllib3 or aiohttp, and "
            f"not a cassette of vcrpy; pass the parts: {_PARTS}"
        )
    return _response(status, headers.items(), _body_of(given))


def _request_of(given: Any, method: str | None, url: str | None) -> Request:
    request = _attribute(given, "request")
    # aiohttp keeps method and URL on the response itself, urllib3 the URL.
    verb = method or _word(getattr(request, "method", None)) or _word(_attribute(given, "method"))
    address = url or _word(getattr(request, "url", None)) or _word(_attribute(given, "url"))
    for name, value in (("method", verb), ("url", address)):
        if value is None:
            raise UsageError(
                f"the response does not include the requested {name}; pass it: check(response, "
                f"{name}=...)"
            )
    headers = getattr(request, "headers", None)
    pairs = headers.items() if isinstance(headers, Mapping) else ()
    return Request(str(verb), str(address), _lower_case(pairs))


def _word(value: Any) -> str | None:
    """A string, or a URL object of httpx or yarl; None for all else, such as a mock."""
    if isinstance(value, str) or type(value).__name__ == "URL":
        return str(value)
    return None


def _attribute(given: Any, name: str) -> Any:
    """An attribute of a response; None where it has none."""
    try:
        return getattr(given, name, None)
    except RuntimeError:
        # httpx, for the request of a response that was made by hand.
        return None


def _body_of(given: Any) -> bytes:
    if type(given).__module__.partition(".")[0] == "aiohttp":
        return _aiohttp_body(given)
    try:
        body = _kept_body(given)
    except RuntimeError:
        body = _read_stream(given)
    bytes_pulled = getattr(given, "tell", None)
    if not body and bytes_pulled is not None and bytes_pulled():
        # urllib3 keeps nothing of a body that was read in parts.
        raise _streamed_error()
    return _as_bytes(body)


def _aiohttp_body(given: Any) -> bytes:
    """The body that `await response.read()` left; aiohttp has no other way to it without a loop."""
    body = getattr(given, "_body", None)
    if body is None:
        raise UsageError(
            "the body of the aiohttp response was not read: `await response.read()` before it is "
            "checked"
        )
    return _as_bytes(body)


def _kept_body(given: Any) -> bytes | str:
    """The body where requests and httpx, urllib3, or a stand-in for one of them keeps it."""
    for name in ("content", "data", "text"):
        body = getattr(given, name, None)
        if isinstance(body, bytes | str):
            return body
    raise UsageError(
        f"{type(given).__name__}: has no body to judge (no content, data or text); pass the "
        f"parts: {_PARTS}"
    )


def _read_stream(given: Any) -> Any:
    """The body of a response that is still to be read."""
    try:
        return given.read()
    except (AttributeError, RuntimeError) as cause:
        raise _streamed_error() from cause


def _streamed_error() -> UsageError:
    return UsageError(
        "the body of the response was streamed and not kept: read it whole (.content, .read(), "
        "await .aread()) before it is checked"
    )


def _response(status: int, pairs: Iterable[tuple[Any, Any]], body: bytes) -> Response:
    """The response, its body without the compression that a client was asked to leave on it."""
    headers = _lower_case(pairs)
    try:
        return Response(status, headers, Unpacker().unpack(body, headers))
    except UnpackError as cause:
        return Response(status, headers, body, str(cause))


def _lower_case(pairs: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    """Headers with lower-case names; the values of one that comes twice joined by commas."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = (_as_text(raw_name) or "").casefold(), _as_text(raw_value) or ""
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _as_bytes(body: Any) -> bytes:
    # Half of a surrogate pair is not text: the body is then judged as not being text either.
    return body if isinstance(body, bytes) else str(body or "").encode(errors="surrogatepass")


def _as_text(value: Any) -> str | None:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value if isinstance(value, str) else None
