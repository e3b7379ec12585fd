"""Which methods and paths a page documents: stated as endpoints, or pieced together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from zoho_conformance.contracts.doubt import Doubt, DoubtKind
from zoho_conformance.model.similarity import PATH_MISPRINTED, likeness
from zoho_conformance.model.url_template import ANY, UrlTemplate
from zoho_conformance.pages import addresses
from zoho_conformance.pages.addresses import PageAddress
from zoho_conformance.pages.blocks import Block, Code, Row, Section
from zoho_conformance.pages.headings import SectionKind
from zoho_conformance.pages.samples.sample_exchange import SampleRequest

_METHODS = r"(GET|POST|PUT|PATCH|DELETE)"
_BETWEEN = r"(?:\s*[:\-\u2013]\s*|\s+|(?=/))"
# Anywhere in a line where the path begins like one; at the line's start without a slash too.
_ENDPOINT = re.compile(rf"(?<![\w/-]){_METHODS}{_BETWEEN}(?=https?://|\{{|/)")
_ENDPOINT_AT_START = re.compile(rf"{_METHODS}{_BETWEEN}")
_METHOD_LINE = re.compile(
    rf"(?:http |request )?method(?: type)?\s*(?:is\s*)?[:\-\u2013]?\s*{_METHODS}\b", re.IGNORECASE
)
_METHODS_OF_VERBS = {
    **dict.fromkeys(("get", "search", "download", "retrieve"), "GET"),
    **dict.fromkeys(("insert", "create", "upload", "upsert"), "POST"),
    "update": "PUT",
    "delete": "DELETE",
}
_VERSION_STEP = re.compile(r"(?<=/)v[\d.]+(?=/)")
_ASKS_BY_BODY = re.compile(r"\bquery\b", re.IGNORECASE)
_MAX_LINE_CHARS = 5000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method with a path template, and the query parameters written behind it."""

    method: str
    path: str
    query: tuple[str, ...]
    line: int


def read(
    sections: Sequence[Section], requests: Sequence[SampleRequest], title: str = ""
) -> tuple[tuple[Endpoint, ...], tuple[Doubt, ...]]:
    """The page's endpoints in order, as often as they stand there."""
    stated = tuple(_stated_endpoints(sections, ("endpoints",), everywhere=True))
    if stated:
        return _by_majority(stated, sections, requests)
    # Some pages have lost the heading, and what stood below it is in the section before.
    nearby: tuple[SectionKind, ...] = ("purpose", "request url", "request details", "other")
    stated = tuple(_stated_endpoints(sections, nearby, everywhere=False))
    return (stated, ()) if stated else _piece_together(sections, requests, title)


def _stated_endpoints(
    sections: Sequence[Section], kinds: Iterable[SectionKind], *, everywhere: bool
) -> Iterator[Endpoint]:
    """The endpoints in sections of these kinds: anywhere in a line, or only at its start."""
    for section in sections:
        if section.kind not in kinds:
            continue
        title = [(section.title, section.line)] if section.kind == "other" else []
        for text, line in (*title, *_lines(section.blocks)):
            for method, address in _endpoints_in_line(text, everywhere=everywhere):
                yield Endpoint(method, address.path, address.query, line)


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[str, int]]:
    for block in blocks:
        for text in block.text.splitlines():
            if len(text) <= _MAX_LINE_CHARS:
                yield text.strip(), block.line


def _endpoints_in_line(text: str, *, everywhere: bool) -> Iterator[tuple[str, PageAddress]]:
    at_start = [match] if (match := _ENDPOINT_AT_START.match(text)) else []
    at = 0
    for begin in (*at_start, *(_ENDPOINT.finditer(text) if everywhere else ())):
        if begin.start() < at:
            continue
        may_be_relative = everywhere and begin.start() == 0
        pattern = addresses.RELATIVE if may_be_relative else addresses.ADDRESS
        target = pattern.match(text, begin.end())
        if target and "/" in target[0]:
            at = target.end()
            yield from ((begin[1], address) for address in addresses.read(target[0]))


def _by_majority(
    stated: tuple[Endpoint, ...], sections: Sequence[Section], requests: Sequence[SampleRequest]
) -> tuple[tuple[Endpoint, ...], tuple[Doubt, ...]]:
    """The stated endpoints, a misprinted one as request URL and sample request both have it.

    Where the samples are lost, as the request URL has it, which pages write with more care.
    """
    kinds: tuple[SectionKind, ...] = ("request url",)
    request_urls = {address.path for address, _ in _addresses(sections, kinds)}

    forms = set(map(_form, request_urls))

    def is_sampled(path: str) -> bool:
        return any(addresses.matches(request.url, path) for request in requests)

    def is_confirmed(path: str) -> bool:
        return is_sampled(path) or path in request_urls or (not requests and _form(path) in forms)

    unconfirmed = [endpoint for endpoint in stated if not is_confirmed(endpoint.path)]
    paths = {endpoint.path for endpoint in stated}
    agreeing = [
        path
        for path in sorted(request_urls - paths)
        if is_sampled(path) or not (requests or path.startswith("/crm"))
    ]
    if len({endpoint.path for endpoint in unconfirmed}) != 1 or len(agreeing) != 1:
        return stated, ()
    (misprint,) = {endpoint.path for endpoint in unconfirmed}
    if likeness(misprint, agreeing[0]) < PATH_MISPRINTED:
        return stated, ()
    what = (
        f"the endpoint is {misprint}; the request URL"
        f"{' and the sample request have' if requests else ' has'} {agreeing[0]}, which is taken"
    )
    endpoints = tuple(
        replace(endpoint, path=agreeing[0]) if endpoint in unconfirmed else endpoint
        for endpoint in stated
    )
    return endpoints, (Doubt.at_line(unconfirmed[0].line, "endpoint-misprinted", what),)


def _form(path: str) -> tuple[str, ...]:
    """The path without the names of its slots, that of the version among them."""
    return UrlTemplate.parse(_VERSION_STEP.sub(ANY, path)).form


def _addresses(
    sections: Sequence[Section], kinds: Collection[SectionKind]
) -> Iterator[tuple[PageAddress, int]]:
    """The addresses in sections of these kinds, each with its line."""
    for section in sections:
        if section.kind not in kinds:
            continue
        for text, line in _lines(section.blocks):
            for match in addresses.ADDRESS.finditer(text):
                if "/" in match[0]:
                    parsed = addresses.read(match[0])
                    yield from ((address, line) for address in parsed if address.path != "/")


def _piece_together(
    sections: Sequence[Section], requests: Sequence[SampleRequest], title: str
) -> tuple[tuple[Endpoint, ...], tuple[Doubt, ...]]:
    """The addresses that the page gives, each with the method that it shows elsewhere.

    Where it shows none, with that of the verb which its title begins with.
    """
    places = [*_addresses(sections, ("endpoints", "request url", "request details"))]
    if not places:
        places = [(addresses.template_of(request.url), request.line) for request in requests]
    if not places:
        return (), (Doubt.of_page("no-endpoint", "no method and path can be read"),)
    named = {match[1].upper() for match in _method_lines(sections)}
    sampled = {request.method for request in requests if request.method}
    endpoints: list[Endpoint] = []
    doubts: list[Doubt] = []
    for address, line in places:
        path = address.path
        own = {
            request.method
            for request in requests
            if request.method and addresses.matches(request.url, path)
        }
        of_title = _METHODS_OF_VERBS.get(title.partition(" ")[0].casefold())
        by_title = {of_title} if of_title and not _ASKS_BY_BODY.search(title) else set()
        methods = named if len(named) == 1 else own or sampled or by_title
        endpoints += (Endpoint(method, path, address.query, line) for method in sorted(methods))
        kind: DoubtKind
        if not methods:
            kind, what = "no-method", f"no method can be read for {path}"
        elif methods == named:
            continue
        elif not (own or sampled):
            kind = "method-from-title"
            what = f"the method for {path} is what the title says: none is stated or shown"
        elif len(methods) > 1 and not own:
            kind = "method-from-all-samples"
            what = f"the methods for {path} are those of all sample requests"
        else:
            kind = "method-from-sample"
            what = f"the method for {path} is the sample request's: no endpoint is stated"
        doubts.append(Doubt.at_line(line, kind, what))
    return tuple(endpoints), tuple(dict.fromkeys(doubts))


def _method_lines(sections: Sequence[Section]) -> Iterator[re.Match[str]]:
    """The lines that name the method, such as `Method: GET`."""
    for section in sections:
        if section.kind in ("errors", "sample response", "sample input"):
            continue
        for block in section.blocks:
            if not isinstance(block, Code) and len(block.text) <= _MAX_LINE_CHARS:
                text = " ".join(block.cells) if isinstance(block, Row) else block.text
                if match := _METHOD_LINE.match(text):
                    yield match
