"""What a request takes beside its body: the query parameters, and headers of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from zoho_conformance.contracts.contract import Doubt, Parameter
from zoho_conformance.pages.endpoints import Endpoint, Sent
from zoho_conformance.pages.keys import key_description, key_line, possible_values
from zoho_conformance.pages.keys.key_line import Head
from zoho_conformance.pages.keys.nesting import Entry, entries
from zoho_conformance.pages.read.blocks import Row
from zoho_conformance.pages.sections import Section

_QUERY_NAME = re.compile(r"[?&]([A-Za-z_][\w.]*)=")
_NAME = re.compile(r"[a-z][a-z0-9_]*|[a-z]+(?:[A-Z][a-z0-9]*)+")
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)\s*:\s*\S.*")
# Every request has these; and what else may stand before a colon.
_NO_HEADERS = ("authorization", "content-type", "accept", "host", "note", "notes", "example")
_GLUED = re.compile(r"^(\w*[A-Za-z0-9])(mandatory|optional|required)\b")
# Glued as all types are; of no parameter is a number the name's own last word.
_NUMBERED = re.compile(r"^([a-z][a-z_]*[a-z])(number)(?=,| |$)")
_ENDS_WITH_PRESENCE = re.compile(r"\b(mandatory|optional|required)\W*$")
_LONGEST_NAME = 60


def read(
    sections: Sequence[Section], endpoints: Sequence[Endpoint], sent: Sequence[Sent]
) -> tuple[tuple[Parameter, ...], tuple[Doubt, ...]]:
    """The parameters that are listed, those only in an endpoint's address, then the headers.

    A list that lost its heading is taken for parameters where it says which are mandatory, with a
    doubt.
    """
    known = {name for one in endpoints for name in one.query}
    known |= {name for one in sent for name in _QUERY_NAME.findall(one.url)}
    found: dict[str, Parameter] = {}
    doubts: list[Doubt] = []
    for section in sections:
        if section.kind not in ("parameters", "sample request", "request url"):
            continue
        listed = section.kind == "parameters"
        for one in _listed(section, known) if listed else _unheaded(section):
            if one.name not in found and not listed:
                what = f"`{one.name}` is taken for a parameter; no heading says so"
                doubts.append(Doubt.at(one.line, "parameter-without-heading", what))
            found.setdefault(one.name, one)
    for endpoint in endpoints:
        for name in endpoint.query:
            if name not in found:
                found[name] = Parameter(name, None, None, None, None, endpoint.line)
                what = f"`{name}` stands in an endpoint's address and in no list of parameters"
                doubts.append(Doubt.at(endpoint.line, "parameter-in-address-only", what))
    for header in _headers(sections):
        found.setdefault(header.name, header)
        what = f"`{header.name}` is sent as a header"
        doubts.append(Doubt.at(header.line, "sent-as-header", what))
    return tuple(found.values()), tuple(doubts)


def _listed(section: Section, known: set[str]) -> Iterator[Parameter]:
    """The parameters of a list: a bullet that is none explains the one before it."""
    implied: key_line.Presence | None = (
        "optional" if re.search(r"\boptional\b", section.title, re.IGNORECASE) else None
    )
    outer: int | None = None
    held: Parameter | None = None
    below: list[str] = []
    listing = noted = False
    for entry in entries(section.blocks):
        head = _head(entry, known, listing=listing)
        if head is None or (outer is not None and entry.item.indent > outer):
            if entry.noted == noted and not entry.text.rstrip().endswith(":"):
                below.append(entry.text)
            continue
        if held is not None:
            yield _explained(held, below)
        outer = entry.item.indent if outer is None else outer
        held, below, noted = _parameter(head, entry, implied), [], entry.noted
        # A list of values follows; its bullets may look like names.
        listing = (
            bool(entry.says)
            and re.search(r"\b(values?|options?)\b[^.]{0,40}:\s*$", entry.says[-1], re.IGNORECASE)
            is not None
        )
    if held is not None:
        yield _explained(held, below)


def _head(entry: Entry, known: set[str], *, listing: bool) -> Head | None:
    """The head of a parameter, or None for a value and for prose."""
    text = _GLUED.sub(r"\1, \2", _NUMBERED.sub(r"\1 \2", entry.text))
    head = key_line.read(text, known.__contains__)
    if head is None or len(head.name) > _LONGEST_NAME:
        return None
    if entry.noted:
        # In a note, a bullet that is a parameter's head and nothing more still is one.
        return head if _ENDS_WITH_PRESENCE.search(text) else None
    if head.presence is not None or (head.name in known and head.name == entry.text):
        return head
    if head.type is not None:
        return head
    named = _NAME.fullmatch(entry.text.strip()) is not None
    return head if named and entry.says and not listing else None


def _unheaded(section: Section) -> Iterator[Parameter]:
    for entry in entries(section.blocks):
        head = key_line.read(entry.text, lambda _: False)
        if not entry.noted and head is not None and head.presence is not None:
            yield _parameter(head, entry, None)


def _parameter(head: Head, entry: Entry, implied: key_line.Presence | None) -> Parameter:
    said = key_description.read((head.says, *entry.says), head.name)
    presence = head.presence or implied
    line = entry.item.line
    return Parameter(head.name, head.type, presence, head.condition, said.values, line)


def _explained(one: Parameter, below: Sequence[str]) -> Parameter:
    return one if one.values else structs.replace(one, values=possible_values.of_bullets(below))


def _headers(sections: Sequence[Section]) -> Iterator[Parameter]:
    """The headers that this page's request takes beside those of every request."""
    for section in sections:
        if section.kind != "header":
            continue
        for block in section.blocks:
            text = ": ".join(block.cells[:2]) if isinstance(block, Row) else block.text
            for part in text.splitlines():
                found = _HEADER.fullmatch(part.strip())
                if found and found[1].casefold() not in _NO_HEADERS:
                    yield Parameter(found[1], None, None, None, None, block.line)
