"""A page's text, in any rendering, to its contract."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from conformance.contract import Contract, Doubt, Operation, Page, Sample
from conformance.errors import UsageError
from conformance.exchange import Request
from conformance.pages import error_table, html, keys, markdown, operations, samples, sections, text
from conformance.pages.blocks import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.pages.blocks import Document
    from conformance.pages.sections import Kind, Section

_MARKDOWN = re.compile(r"^#{1,6} |^```|\\_", re.MULTILINE)
_HTML = re.compile(r"\s*(<!doctype|<html|<body|<h1|<div|<main|<article|<\?xml)", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s\"']+")
_METHOD = re.compile(r"-X\s*([A-Z]+)")


def read(page: str, name: str = "page") -> Contract:
    """The contract of a page; ``UsageError`` where the text is no page of API documentation."""
    try:
        return _read(page, name)
    except RecursionError as cause:
        raise UsageError(f"{name}: its lists or samples nest too deeply to be read") from cause


def _read(page: str, name: str) -> Contract:
    document = rendered(page, name)
    parts = sections.split(document)
    title = operations.title_of(parts)
    if not any(part.kind != "other" for part in parts):
        raise UsageError(
            f"{name}: is no page of API documentation: none of its headings is a section "
            "such as Endpoints, Response JSON Keys or Possible Errors"
        )
    found, doubts = operations.read(parts, title)
    given, parameter_doubts = operations.parameters(parts)
    rows, row_doubts = error_table.read(_first(parts, "errors"))
    request, request_line, request_doubts = _sample(parts, "sample input")
    response, response_line, response_doubts = _sample(parts, "sample response")
    request_keys, asked_doubts = keys.read(
        _first(parts, "request keys"), samples.shapes(request), request_line
    )
    response_keys, answered_doubts = keys.read(
        _first(parts, "response keys"), samples.shapes(response), response_line
    )
    url, version = _address(document)
    method, sent = _sent(parts)
    sample = Sample(method, sent, request, response, response_line) if sent and response else None
    shown = next((one.id for one in found if sample and _shows(sample, one)), None)
    return Contract(
        page=Page(title, url, version, document.rendering, _digest(page)),
        operations=found,
        scopes=operations.scopes(_first(parts, "scope")),
        modules=operations.modules(_first(parts, "modules")),
        parameters=given,
        request_keys=request_keys,
        response_keys=response_keys,
        errors=rows,
        doubts=(
            *doubts,
            *parameter_doubts,
            *request_doubts,
            *asked_doubts,
            *response_doubts,
            *answered_doubts,
            *row_doubts,
            *_exchange_doubts(sent, response, found, response_line),
            *_lost(parts, url),
        ),
        sample_operation=shown,
        sample=sample,
    )


def rendered(page: str, name: str) -> Document:
    """The blocks of a page, its rendering told by looking at it."""
    if not page.strip():
        raise UsageError(f"{name}: is empty")
    if _HTML.match(page):
        return html.read(page)
    return markdown.read(page) if _MARKDOWN.search(page) else text.read(page)


def _digest(page: str) -> str:
    """Of the words alone, so that white space at line ends and the like does not count."""
    return hashlib.sha256("\n".join(page.split()).encode()).hexdigest()


def _first(parts: Sequence[Section], kind: Kind) -> Section | None:
    return next((part for part in parts if part.kind == kind), None)


def _address(document: Document) -> tuple[str | None, str | None]:
    """The page's own address and API version, from the links to itself."""
    for block in document.blocks:
        for link in getattr(block, "links", ()):
            found = re.search(r"/api/(v[\d.]+)/[^#?]+", link)
            if found and _is_url(link):
                return urlsplit(link)._replace(fragment="", query="").geturl(), found[1]
    return None, None


def _sample(parts: Sequence[Section], kind: Kind) -> tuple[Any, int, tuple[Doubt, ...]]:
    """The first sample of its kind that is JSON, the line it starts at, and what was lost."""
    for part in parts:
        for block in part.blocks if part.kind == kind else ():
            if not isinstance(block, Code):
                continue
            parsed = samples.parse(block.text)
            if parsed is not None:
                return parsed, block.line, ()
            rebuilt = samples.rebuild(block.text)
            if rebuilt is not None:
                what = "the sample is not JSON; its keys are taken from its lines and indentation"
                return (
                    rebuilt,
                    block.line,
                    (Doubt(what, f"line {block.line}"), *_empty(rebuilt, block.line)),
                )
            what = "the sample is not JSON and gives no keys"
            return None, block.line, (Doubt(what, f"line {block.line}"),)
    return None, 0, ()


def _empty(rebuilt: Any, line: int) -> tuple[Doubt, ...]:
    lost = [path for path, shape in samples.shapes(rebuilt).items() if shape.values == [[]]]
    return tuple(Doubt(f"the elements of `{path}` are lost", f"line {line}") for path in lost)


def _shows(sample: Sample, operation: Operation) -> bool:
    sent = Request(sample.method, sample.url, {})
    return sample.method == operation.method and sent.values(operation.path) is not None


def _sent(parts: Sequence[Section]) -> tuple[str, str | None]:
    """The method and address of the sample request; GET where no method is shown."""
    for part in parts:
        for block in part.blocks if part.kind == "sample request" else ():
            if isinstance(block, Code) and (url := _URL.search(block.text)) and _is_url(url[0]):
                method = _METHOD.search(block.text)
                return method[1] if method else "GET", url[0]
    return "GET", None


def _is_url(text: str) -> bool:
    """Whether the address can be taken apart: a bracket or a strange letter may keep it whole."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def _exchange_doubts(
    url: str | None, response: Any, found: Sequence[Operation], line: int
) -> tuple[Doubt, ...]:
    """Where the sample request and the sample response of the page do not belong together."""
    if url is None or response is None or not found:
        return ()
    where = f"line {line}"
    doubts = []
    parts = urlsplit(url)
    if not any(re.fullmatch(_pattern(one.path), parts.path) for one in found):
        doubts.append(Doubt("the sample request goes to none of the page's own paths", where))
    shown = json.dumps(response)
    ids = re.findall(r"[0-9]{10,}", parts.path)
    if ids and found[0].method == "GET" and ids[-1] not in shown:
        doubts.append(Doubt("the sample response is about another id than was asked for", where))
    asked = parse_qs(parts.query).get("fields", [""])[0]
    missing = [name for name in asked.split(",") if name and f'"{name}"' not in shown]
    if missing:
        doubts.append(Doubt(f"asked for and not answered: {', '.join(missing)}", where))
    return tuple(doubts)


def _pattern(path: str) -> str:
    """The template as it stands in a full address."""
    return r"/crm/v[\d.]+" + re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path))


# What every page of the API has; a rendering without it has lost it.
_EXPECTED: tuple[tuple[Kind, str], ...] = (
    ("scope", "no scope can be read"),
    ("errors", "no error table can be read"),
)


def _lost(parts: Sequence[Section], url: str | None) -> tuple[Doubt, ...]:
    doubts = []
    for kind, what in _EXPECTED:
        if _first(parts, kind) is None:
            doubts.append(Doubt(what, "page"))
    if url is None:
        doubts.append(Doubt("the page's own address and API version cannot be read", "page"))
    return tuple(doubts)
