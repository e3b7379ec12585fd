"""The headers that a page's requests take beside those of every request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from zoho_conformance.contracts.contract import Parameter, Presence
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages.blocks import Row, Section
from zoho_conformance.pages.samples.sample_exchange import SampleRequest

_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)\s*:\s*(\S.*)")
# Headers of every request; and what else may stand before a colon.
_NOT_OWN = ("authorization", "content-type", "accept", "host", "note", "notes", "example")
# What a request may add to any read or update, such as `If-Modified-Since`.
_PRECONDITION = re.compile(r"if-\w+", re.IGNORECASE)
_EXTENSION = re.compile(r"x-\w+", re.IGNORECASE)
_VALUE = re.compile(r"[\w./+-]+")
_EXPLANATION = re.compile(r"\s+[-–]\s+.*")  # noqa: RUF001


def read(
    sections: Sequence[Section], requests: Sequence[SampleRequest]
) -> tuple[tuple[Parameter, ...], tuple[Doubt, ...]]:
    """The headers, and a doubt about each whose presence the page leaves open.

    One that is listed and that all sample requests send is mandatory: it tells the operation from
    others of its path. So is none of which only one of the two is true.
    """
    headers: dict[str, Parameter] = {}
    doubts: list[Doubt] = []
    for name, text, line in _listed(sections):
        folded = name.casefold()
        if folded in headers or ("-" not in name and not _senders(folded, requests)):
            continue
        header, doubt = _header(name, text, line, requests)
        headers[folded] = header
        doubts += [doubt] if doubt else []
    for request in requests:
        for name in request.headers:
            if name not in headers and _EXTENSION.match(name):
                title = "-".join(part.upper() for part in name.split("-"))
                headers[name] = Parameter(title, None, None, None, None, request.line)
                what = f"only a sample request sends the header `{title}`"
                doubts.append(Doubt.at_line(request.line, "header-not-listed", what))
    return tuple(headers.values()), tuple(doubts)


def _listed(sections: Sequence[Section]) -> Iterator[tuple[str, str, int]]:
    """Each header that a list of headers has, with what stands behind its name."""
    for section in sections:
        if section.kind != "header":
            continue
        for block in section.blocks:
            text = ": ".join(block.cells[:2]) if isinstance(block, Row) else block.text
            for line in text.splitlines():
                match = _HEADER.fullmatch(line.strip())
                if match and match[1].casefold() not in _NOT_OWN:
                    yield match[1], match[2], block.line


def _header(
    name: str, text: str, line: int, requests: Sequence[SampleRequest]
) -> tuple[Parameter, Doubt | None]:
    sent = _senders(name.casefold(), requests)
    presence: Presence | None = None
    doubt = None
    if _PRECONDITION.match(name):
        presence = "optional"
    elif requests and len(sent) == len(requests):
        presence = "mandatory"
    elif requests:
        what = f"the header `{name}` is listed, and not in every sample request"
        doubt = Doubt.at_line(line, "header-not-sent", what)
    # A word that is sent as it is listed is the value itself, and no name of one.
    listed = _EXPLANATION.sub("", text).strip()
    is_value = bool(sent) and _VALUE.fullmatch(listed) and {*sent.values()} == {listed}
    values = (listed,) if is_value else None
    is_marked = "-" not in name
    return Parameter(name, None, presence, None, values, line, header=is_marked), doubt


def _senders(name: str, requests: Sequence[SampleRequest]) -> Mapping[int, str]:
    """What the requests that send a header send, by their places."""
    return {
        at: request.headers[name] for at, request in enumerate(requests) if name in request.headers
    }
