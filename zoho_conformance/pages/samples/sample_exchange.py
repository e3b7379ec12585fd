"""The sample requests of a page, and its sample exchange: what is sent, and what is answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from zoho_conformance.contracts.contract import Operation
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.model.exchange import Request
from zoho_conformance.pages import addresses
from zoho_conformance.pages.blocks import Code, Section

_URL = re.compile(r"https?://[^\s\"'\\]+")
_CURL_METHOD = re.compile(r"(?:-X|--request)[\s=]*[\"']?(GET|POST|PUT|PATCH|DELETE)\b")
_DELUGE_METHOD = re.compile(
    r"^\s*type\s*:\s*(GET|POST|PUT|PATCH|DELETE)\b", re.IGNORECASE | re.MULTILINE
)
_DELUGE = re.compile(r"\binvokeurl\b|\bzoho\.crm\.\w|\A\s*Syntax\s*:|^ *info \w+;", re.MULTILINE)
_DELUGE_MARKS = ("invokeurl", "zoho.crm.", "Syntax", "info ")
_CURL_HEADER = re.compile(
    r"(?:-H|--header)[\s=]*(?:(?P<quote>[\"'])?)(?P<name>[\w-]+)\s*:\s*(?P<value>[^\"'\n]*)"
)
_CURL_BODY = re.compile(r"(?<!\S)(?:-d|-F|--data\S*|--form\S*|-T)(?!\w)")
_VERSION = re.compile(r"/crm/(?:bulk/)?(v\d[\d.]*)/")


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """What a sample request shows: its method (None where that is unclear) and its address.

    `headers` are those that it sends, by their names in lower case.
    """

    method: str | None
    url: str
    line: int
    headers: Mapping[str, str] = field(default_factory=dict)


def sample_requests(sections: Iterable[Section]) -> Iterator[SampleRequest]:
    """What the sample requests of the page send, and where they stand."""
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Code) and section.kind != "sample response":
                request = _request_of(block)
                if request is not None:
                    yield request


def request_in(block: Code, section: Section) -> SampleRequest | None:
    """The sample request in a code block; None where it shows something else, such as a body."""
    is_request = section.kind == "sample request" or "curl" in block.text or is_deluge(block.text)
    if not is_request or section.kind == "request url":
        return None
    is_body = block.text.lstrip()[:1] in ("{", "[")
    return None if is_body else _request_of(block)


def _request_of(block: Code) -> SampleRequest | None:
    url = _URL.search(block.text)
    if url is None or not addresses.is_url(url[0]):
        return None
    headers = {
        match["name"].casefold(): match["value"].strip()
        for match in _CURL_HEADER.finditer(block.text)
    }
    return SampleRequest(_method_of(block.text), url[0], block.line, headers)


def _method_of(code: str) -> str | None:
    """The method that a sample sends; curl's own where it names none."""
    if match := _CURL_METHOD.search(code) or _DELUGE_METHOD.search(code):
        return match[1].upper()
    if "curl" not in code:
        return None
    return "POST" if _CURL_BODY.search(code) else "GET"


def is_deluge(code: str) -> bool:
    """Whether code is a program in Zoho's own language, whatever the page calls it."""
    # To look for all of it at each line of a sample takes a hundred times as long.
    return any(mark in code for mark in _DELUGE_MARKS) and _DELUGE.search(code) is not None


def version_of(requests: Iterable[SampleRequest]) -> str | None:
    """The API version that all sample requests go to, if they agree."""
    versions = {match[1] for request in requests if (match := _VERSION.search(request.url))}
    return versions.pop() if len(versions) == 1 else None


def operation_of(method: str | None, url: str, operations: Sequence[Operation]) -> str | None:
    """The id of the operation that a request is to: by its whole path, else by the end of it."""
    same_method = [operation for operation in operations if method in (None, operation.method)]
    for operation in same_method:
        if addresses.matches(url, operation.path):
            return operation.id
    request = Request(method or "", url, {})
    for operation in same_method:
        if request.path_values(operation.path) is not None:
            return operation.id
    return None


def doubts(
    url: str | None, response: Any, operations: Sequence[Operation], line: int
) -> Iterator[Doubt]:
    """Where the sample request and the sample response of the page do not belong together."""
    if url is None or response is None or not operations:
        return
    if not any(addresses.matches(url, operation.path) for operation in operations):
        what = "the sample request goes to none of the page's own paths"
        yield Doubt.at_line(line, "sample-of-other-path", what)
    parts = urlsplit(url)
    ids = re.findall(r"[0-9]{10,}", parts.path)
    fields = parse_qs(parts.query).get("fields", [""])[0]
    shown = json.dumps(response) if ids or fields else ""
    if ids and operations[0].method == "GET" and ids[-1] not in shown:
        what = "the sample response is about another id than was asked for"
        yield Doubt.at_line(line, "sample-of-other-id", what)
    missing = [name for name in fields.split(",") if name and f'"{name}"' not in shown]
    if missing:
        what = f"asked for and not answered: {', '.join(missing)}"
        yield Doubt.at_line(line, "sample-lacks-fields", what)
