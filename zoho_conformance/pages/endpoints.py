"""Which methods and paths a page documents: stated as endpoints, or pieced together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.contracts.contract import Doubt, DoubtKind
from zoho_conformance.pages import addresses
from zoho_conformance.pages.addresses import Address
from zoho_conformance.pages.read.blocks import Block, Code, Row
from zoho_conformance.pages.sections import Kind, Section

_METHODS = r"(GET|POST|PUT|PATCH|DELETE)"
_BETWEEN = r"(?:\s*[:\-\u2013]\s*|\s+|(?=/))"
# Anywhere in a line where the path begins like one; at the line's start without a slash too.
_STATED = re.compile(rf"(?<![\w/-]){_METHODS}{_BETWEEN}(?=https?://|\{{|/)")
_OPENING = re.compile(rf"{_METHODS}{_BETWEEN}")
_STATED_METHOD = re.compile(
    rf"(?:http |request )?method(?: type)?\s*(?:is\s*)?[:\-\u2013]?\s*{_METHODS}\b", re.IGNORECASE
)
_FLAG = re.compile(rf"(?:-X|--request)[\s=]*[\"']?{_METHODS}\b")
_DELUGE = re.compile(rf"^\s*type\s*:\s*{_METHODS}\b", re.IGNORECASE | re.MULTILINE)
_SENDS_BODY = re.compile(r"(?<!\S)(?:-d|-F|--data\S*|--form\S*|-T)(?!\w)")
_URL = re.compile(r"https?://[^\s\"'\\]+")
_LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method with a path template, and the query parameters written behind it."""

    method: str
    path: str
    query: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sample request shows: its method (None where it cannot be told) and its address."""

    method: str | None
    url: str
    line: int


def read(sections: Sequence[Section]) -> tuple[tuple[Endpoint, ...], tuple[Doubt, ...]]:
    """The page's endpoints in its order, one that is written twice as often as it stands."""
    stated = tuple(_in(sections, ("endpoints",), everywhere=True))
    if stated:
        return stated, ()
    # Some pages have lost the heading, and what stood below it is in the section before.
    beside: tuple[Kind, ...] = ("purpose", "request url", "request details", "other")
    stated = tuple(_in(sections, beside, everywhere=False))
    return (stated, ()) if stated else _pieced(sections)


def samples(sections: Sequence[Section]) -> Iterator[Sent]:
    """What the sample requests of the page send, and where."""
    for section in sections:
        for block in section.blocks:
            url = _URL.search(block.text) if isinstance(block, Code) else None
            if url and addresses.is_url(url[0]) and section.kind != "sample response":
                yield Sent(_method_of(block.text), url[0], block.line)


def _in(
    sections: Sequence[Section], kinds: Iterable[Kind], *, everywhere: bool
) -> Iterator[Endpoint]:
    """The endpoints in sections of these kinds: anywhere in a line, or at its beginning alone."""
    for section in sections:
        if section.kind not in kinds:
            continue
        titled = [(section.title, section.line)] if section.kind == "other" else []
        for text, line in (*titled, *_lines(section.blocks)):
            for method, address in _stated(text, everywhere=everywhere):
                yield Endpoint(method, address.path, address.query, line)


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[str, int]]:
    for block in blocks:
        for text in block.text.splitlines():
            if len(text) <= _LONGEST:
                yield text.strip(), block.line


def _stated(text: str, *, everywhere: bool) -> Iterator[tuple[str, Address]]:
    begins = [found] if (found := _OPENING.match(text)) else []
    at = 0
    for begin in (*begins, *(_STATED.finditer(text) if everywhere else ())):
        if begin.start() < at:
            continue
        opens = everywhere and begin.start() == 0
        pattern = addresses.RELATIVE if opens else addresses.ADDRESS
        target = pattern.match(text, begin.end())
        if target and "/" in target[0]:
            at = target.end()
            yield from ((begin[1], one) for one in addresses.read(target[0]))


def _pieced(sections: Sequence[Section]) -> tuple[tuple[Endpoint, ...], tuple[Doubt, ...]]:
    """The addresses of the request, each with the method that the page shows elsewhere."""
    sent = list(samples(sections))
    asked = [
        (address, line)
        for section in sections
        if section.kind in ("endpoints", "request url", "request details")
        for text, line in _lines(section.blocks)
        for found in addresses.ADDRESS.finditer(text)
        if "/" in found[0]
        for address in addresses.read(found[0])
        if address.path != "/"
    ]
    if not asked and sent:
        asked = [(addresses.shown(one.url), one.line) for one in sent]
    if not asked:
        return (), (Doubt.of_page("no-endpoint", "no method and path can be read"),)
    named = {found[1].upper() for found in _named_methods(sections)}
    common = named if len(named) == 1 else {one.method for one in sent if one.method}
    found: list[Endpoint] = []
    doubts: list[Doubt] = []
    for address, line in asked:
        own = {one.method for one in sent if one.method and addresses.fits(one.url, address.path)}
        methods = named if len(named) == 1 else own or common
        found += (Endpoint(one, address.path, address.query, line) for one in sorted(methods))
        kind: DoubtKind
        if not methods:
            kind, what = "no-method", f"no method can be read for {address.path}"
        elif methods == named:
            continue
        elif len(methods) > 1 and not own:
            kind = "method-from-all-samples"
            what = f"the methods for {address.path} are those of all sample requests"
        else:
            kind = "method-from-sample"
            what = f"the method for {address.path} is the sample request's: no endpoint is stated"
        doubts.append(Doubt.at(line, kind, what))
    return tuple(found), tuple(dict.fromkeys(doubts))


def _named_methods(sections: Sequence[Section]) -> Iterator[re.Match[str]]:
    for section in sections:
        if section.kind in ("errors", "sample response", "sample input"):
            continue
        for block in section.blocks:
            if not isinstance(block, Code) and len(block.text) <= _LONGEST:
                text = " ".join(block.cells) if isinstance(block, Row) else block.text
                if found := _STATED_METHOD.match(text):
                    yield found


def _method_of(code: str) -> str | None:
    """The method that a sample sends; curl's own where it names none."""
    if found := _FLAG.search(code) or _DELUGE.search(code):
        return found[1].upper()
    if "curl" not in code:
        return None
    return "POST" if _SENDS_BODY.search(code) else "GET"
