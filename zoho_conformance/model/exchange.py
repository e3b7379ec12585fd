"""The exchange: one request and its response, from any target."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

import msgspec

from zoho_conformance.model import json_text
from zoho_conformance.model.json_text import Document, NotJsonError
from zoho_conformance.model.url_template import UrlTemplate

Expected = Literal["success", "nothing", "error"]
"""What a case is expected to show: a success, a success without rows, or an error row."""

Lack = Literal["no-body", "truncated"]
"""What a recorder did not keep of an answer: its body, or the end of it."""

UNREADABLE: Any = object()
"""What the `json` of a response is where its body is not JSON."""


class Case(msgspec.Struct, frozen=True, cache_hash=True):
    """One documented outcome of an operation; `name` is `ok…` or an error row's.

    `recording` names one of many recorded exchanges that show the case; empty where there is one.
    """

    operation: str
    name: str
    expected: Expected
    recording: str = ""

    @property
    def key(self) -> str:
        """`operation/case`: the case among all, and the path of its cassette without a suffix."""
        return f"{self.operation}/{self.name}"

    @property
    def label(self) -> str:
        """The name of the case in reports, where its operation stands beside it."""
        return f"{self.name}@{self.recording}" if self.recording else self.name

    @property
    def id(self) -> str:
        """The name that tests and reports give the case."""
        return f"{self.operation}-{self.label}"


class Request(msgspec.Struct, frozen=True, dict=True):
    """What was sent. Headers have lower-case names.

    Of one that `lacks_query` the recorder did not keep the query.

    Neither this nor a response shows in its `repr` what a test runner should not print.
    """

    method: str
    url: str
    headers: dict[str, str]
    body: str | None = None
    lacks_query: bool = False

    def __repr__(self) -> str:
        return f"Request({self.method!r})"

    @property
    def path(self) -> str:
        """The path of the address, as sent."""
        return _path_and_query(self.url)[0]

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The query parameters, decoded; the last where a name is repeated."""
        return _parse_query(_path_and_query(self.url)[1])

    def remember_query(self, query: Mapping[str, str]) -> None:
        """Keep the parameters of another request with the same query, which were parsed."""
        self.__dict__["query"] = query

    @cached_property
    def json(self) -> Any:
        """The parsed body; None where there is none, or where it is not JSON."""
        try:
            return json_text.parse(self.body or "null")
        except NotJsonError:
            return None

    def path_values(self, template: str) -> dict[str, str] | None:
        """What the path has in the slots of a path template; None where it is another path."""
        return UrlTemplate.parse(template).match(self.path)


@lru_cache(maxsize=256)
def _path_and_query(url: str) -> tuple[str, str]:
    """What `urlsplit` has as path and query, which takes as long as judging the answer."""
    address, _, query = url.partition("#")[0].partition("?")
    scheme, _, rest = address.partition("://")
    slash = rest.find("/")
    host = rest[:slash]
    if slash > 0 and scheme.isalpha() and url.isprintable() and "[" not in host and "]" not in host:
        return rest[slash:], query
    try:
        parts = urlsplit(url)
    except ValueError:
        # A host that is none.
        return "", ""
    return parts.path, parts.query


@lru_cache(maxsize=1024)
def _parse_query(query: str) -> Mapping[str, str]:
    """The parameters of a query; most requests of a log have one of few."""
    return MappingProxyType(dict(parse_qsl(query, keep_blank_values=True)))


class Response(msgspec.Struct, frozen=True, dict=True):
    """What came back. Headers have lower-case names; the body is decoded but not parsed.

    `damage` says why a recorded body could not be unpacked; it is then as it was recorded. `lack`
    is what the recorder did not keep of it, and one `from_log` may have been cut off in silence.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    damage: str = ""
    lack: Lack | None = None
    from_log: bool = False

    def __repr__(self) -> str:
        return f"Response({self.status!r})"

    @cached_property
    def document(self) -> Document | NotJsonError:
        """The body as it was parsed, or why it is not JSON."""
        if self.damage:
            return NotJsonError(self.damage)
        value = self.__dict__.get("plain", json_text.NOT_PLAIN)
        if value is not json_text.NOT_PLAIN:
            return Document(value)
        try:
            return json_text.parse_body(self.body, self.headers.get("content-type", ""))
        except NotJsonError as cause:
            # The tracebacks, its own and that of its cause, would keep this response alive.
            return NotJsonError(str(cause), cause.place)

    def remember_plain(self, value: Any) -> None:
        """Keep what the body was parsed as elsewhere, so that it is not parsed again."""
        self.__dict__["plain"] = value

    @property
    def plain(self) -> Any:
        """The value of a body that is plain JSON; `NOT_PLAIN` of any other.

        The body has to be in UTF-8, and undamaged.
        """
        # Kept by hand: `cached_property` takes a lock, and a fifth as long as to parse it.
        kept = self.__dict__
        if "plain" not in kept:
            document = kept.get("document")
            if document is None:
                kept["plain"] = json_text.parse_plain(self.body)
            else:
                is_plain = type(document) is Document and document.is_plain
                kept["plain"] = document.value if is_plain else json_text.NOT_PLAIN
        return kept["plain"]

    @property
    def json(self) -> Any:
        """The parsed body, or `UNREADABLE`; integers keep all their digits."""
        return self.document.value if isinstance(self.document, Document) else UNREADABLE

    @property
    def content_type(self) -> str:
        """The media type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()


class Exchange(msgspec.Struct, frozen=True):
    """One request and its response, for one case; `recorded` is ISO 8601 UTC, None when live.

    `is_foreign`: another program's, whose recorder may have left something out.
    """

    case: Case
    request: Request
    response: Response
    recorded: str | None = None
    is_foreign: bool = False
