"""The parts of an exchange, in the ways in which tools write them as JSON."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from zoho_conformance.exchanges.formats.interface import Message, RawExchange, RecordedPlace
from zoho_conformance.model import timestamps
from zoho_conformance.model.exchange import Lack

Headers = tuple[tuple[str, str], ...]

_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_JSON_STARTS = (b"{", b"[")
_WITHOUT_BODY = (204, 205, 304)
_STATUSES = range(100, 600)
_UNANSWERED = (0, -1)
_REQUEST_LINE = re.compile(r"([A-Za-z]+) (\S+)(?: HTTP/[0-9.]+)?")
_ACCESS_LOG_TIME = "%d/%b/%Y:%H:%M:%S %z"
_UNITS_BELOW_SECONDS = len(("thousandths", "millionths", "billionths"))
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


class NotAnExchangeError(ValueError):
    """An entry lacks what an exchange has; the message says what, and nothing of the entry."""


def headers_of(given: Any) -> Headers:
    """Headers as an object, as pairs, or as a list of objects with a name and a value.

    What HTTP/2 sends as headers of its own (`:path`) is not a header.
    """
    if type(given) is dict and set(map(type, given.values())) == {str}:
        return tuple([pair for pair in given.items() if not pair[0].startswith(":")])
    return tuple((name, value) for name, value in _header_values(given) if not name.startswith(":"))


def pseudo_headers_of(given: Any) -> dict[str, str]:
    """What HTTP/2 sends as headers: `:method`, `:path`, `:status` ..."""
    return {name: value for name, value in _header_values(given) if name.startswith(":")}


def _header_values(given: Any) -> Iterator[tuple[str, str]]:
    if isinstance(given, Mapping):
        pairs: Iterable[tuple[Any, Any]] = given.items()
    elif isinstance(given, list):
        pairs = filter(None, map(_pair, given))
    else:
        return
    for name, values in pairs:
        for value in values if isinstance(values, list) else [values]:
            if isinstance(name, str) and not isinstance(value, Mapping | list | None):
                yield name, value if isinstance(value, str) else _word(value)


def _word(value: Any) -> str:
    return str(value).casefold() if isinstance(value, bool) else str(value)


def _pair(given: Any) -> tuple[Any, Any] | None:
    if isinstance(given, Mapping):
        name = given.get("name", given.get("key"))
        return name, given.get("value")
    return (given[0], given[1]) if isinstance(given, list) and len(given) == 2 else None  # noqa: PLR2004 - a name and a value


def body_of(given: Any, encoding: Any = None) -> bytes | None:
    """A body as text, in base64, or as parsed JSON; None where there is none.

    Text in base64 is known by its `encoding`, and by itself where it holds JSON.
    """
    if given is None:
        return None
    if type(given) is dict and given.keys() == {"base64"}:
        given, encoding = given["base64"], "base64"
    if not isinstance(given, str):
        return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()
    if isinstance(encoding, str) and encoding.casefold() == "base64":
        return from_base64(given)
    if given and _BASE64.fullmatch(given):
        try:
            plain = from_base64(given)
        except NotAnExchangeError:
            plain = b""
        if plain.startswith(_JSON_STARTS):
            return plain
    return given.encode(errors="surrogatepass")


def from_base64(text: str) -> bytes:
    """The bytes of a text in base64; `NotAnExchangeError` where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as cause:
        raise NotAnExchangeError("a body marked as base64 is not base64") from cause


def message_of(headers: Headers, body: bytes | None) -> Message:
    """One side of an exchange; a body that is not text is kept as bytes."""
    if not body or body.isascii():
        return Message(headers, body or b"")
    try:
        body.decode()
    except UnicodeDecodeError:
        return Message(headers, body, is_text=False)
    return Message(headers, body)


def unanswered(place: RecordedPlace, method: str, url: str, sent: Message) -> RawExchange:
    """A request that nothing answered: of the answer there is no body, as there is no status."""
    return RawExchange(place, method, url, sent, 0, Message((), b""), {}, lack="no-body")


def lack_of(method: str, status: int, headers: Headers, body: bytes | None) -> Lack | None:
    """What is missing of an answer: its body, where there must have been one."""
    if not status:
        return "no-body"
    if body or status in _WITHOUT_BODY or method.upper() == "HEAD":
        return None
    lengths = [value.strip() for name, value in headers if name.casefold() == "content-length"]
    if lengths:
        # Of a length that came twice, a recorder may have made one text.
        return "no-body" if lengths[0].strip("0, ") else None
    return "no-body" if body is None else None


def status_of(given: Any) -> int:
    """A status as a number, as its text, or as an object that has it as its code.

    It is 0 where nothing answered, whatever a tool writes then.
    """
    if isinstance(given, Mapping):
        given = given.get("code", given.get("status"))
    if isinstance(given, str) and given.strip().isdigit():
        given = int(given)
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int):
        raise NotAnExchangeError("its status is missing")
    if given in _UNANSWERED:
        return 0
    if not is_status(given):
        raise NotAnExchangeError("its status is not one of HTTP")
    return given


def is_status(given: int) -> bool:
    """Whether a number is a status that an answer can have."""
    return _STATUSES.start <= given < _STATUSES.stop


def request_line(given: str) -> tuple[str, str] | None:
    """Method and address of a text such as `GET /crm/v7/Leads HTTP/1.1`."""
    match = _REQUEST_LINE.fullmatch(given.strip())
    return (match[1].upper(), match[2]) if match else None


def url_of(url: str, scheme: str = "", host: str = "", path: str = "", query: Any = None) -> str:
    """An address, from one text or from its parts; without a host it is the path alone."""
    address = url or path
    if not address:
        raise NotAnExchangeError("its address is missing")
    if "://" in path:
        # A proxy notes the whole address as the path.
        address = path
    if "://" not in address and host:
        address = f"{scheme or 'https'}://{host}{'' if address.startswith('/') else '/'}{address}"
    search = query_of(query)
    if search and "?" not in address:
        address = f"{address}?{search}"
    try:
        urlsplit(address)
    except ValueError as cause:
        raise NotAnExchangeError("its address is not a URL") from cause
    return address


def query_of(given: Any) -> str:
    """A query as text, as an object, or as a list of names and values."""
    if isinstance(given, str):
        return given.removeprefix("?")
    if isinstance(given, Mapping):
        pairs = list(given.items())
    elif isinstance(given, list):
        pairs = [pair for each in given if (pair := _pair(each)) and not _is_disabled(each)]
    else:
        return ""
    plain = [(str(name), value) for name, value in pairs if not isinstance(value, Mapping)]
    return urlencode(plain, doseq=True, quote_via=quote)


def _is_disabled(given: Any) -> bool:
    return isinstance(given, Mapping) and given.get("disabled") is True


def time_of(given: Any) -> str:
    """A time in ISO 8601 UTC, from any way in which logs have it; empty where it is none.

    Numbers are seconds since 1970, or thousandths, millionths or billionths of them.
    """
    if isinstance(given, str):
        text = given.strip().strip("[]")
        if "T" not in text and text.replace(".", "", 1).isdigit():
            return time_of(float(text))
        iso = timestamps.parse_iso(text) or timestamps.parse_http_date(text)
        return iso or _access_log_time(text)
    if isinstance(given, bool) or not isinstance(given, int | float):
        return ""
    try:
        seconds = float(given)
    except OverflowError:
        return ""
    if not math.isfinite(seconds):
        return ""
    for _ in range(_UNITS_BELOW_SECONDS):
        if seconds > _LATEST:
            seconds /= 1000
    if not 0 < seconds <= _LATEST:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _access_log_time(text: str) -> str:
    try:
        return datetime.strptime(text, _ACCESS_LOG_TIME).astimezone(UTC).isoformat()
    except ValueError:
        return ""


def omit(given: Any, *names: str) -> dict[str, Any]:
    """An object without some of its members; empty for anything that is not an object."""
    members = given.items() if isinstance(given, Mapping) else ()
    return {name: value for name, value in members if name not in names}


def object_of(given: Any, name: str) -> Mapping[str, Any]:
    """A member that has to be an object; `NotAnExchangeError` where it is missing or none."""
    value = given.get(name) if isinstance(given, Mapping) else None
    if not isinstance(value, Mapping):
        raise NotAnExchangeError(f"its {name} is missing")
    return value


def text_of(given: Any, name: str) -> str:
    """A member that has to be a text; `NotAnExchangeError` where it is missing or none."""
    value = given.get(name) if isinstance(given, Mapping) else None
    if not isinstance(value, str) or not value:
        raise NotAnExchangeError(f"its {name} is missing")
    return value
