"""A page's text, in any rendering, to its contract."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from zoho_conformance.contracts.contract import Contract, Doubt, DoubtKind, Page, Sample
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages import endpoints, operations, parameters, sections
from zoho_conformance.pages.errors import error_table
from zoho_conformance.pages.keys import key_lists, keys
from zoho_conformance.pages.read import (
    detect_format,
    html,
    is_api_page,
    markdown,
    source,
    text,
)
from zoho_conformance.pages.read.blocks import Document
from zoho_conformance.pages.samples import body_samples, sample_exchange
from zoho_conformance.pages.sections import Kind, Section

_READERS = {"html": html.read, "markdown": markdown.read, "text": text.read}


def read(page: str, name: str = "page") -> Contract:
    """The contract of a page; ``UsageError`` where the text is no page of API documentation."""
    try:
        return _read(page, name)
    except RecursionError as cause:
        raise UsageError(f"{name}: its lists or samples nest too deeply to be read") from cause


def _read(page: str, name: str) -> Contract:
    document = rendered(page, name)
    parts = sections.split(document)
    stated, endpoint_doubts = endpoints.read(parts)
    is_api_page.check(parts, stated, document, name)
    title = operations.title_of(parts)
    found, doubts = operations.read(parts, title, stated)
    shown_requests = tuple(endpoints.samples(parts))
    given, parameter_doubts = parameters.read(parts, stated, shown_requests)
    rows, row_doubts = error_table.read([one for one in parts if one.kind == "errors"])
    shown = body_samples.read(parts, {one.code for one in rows})
    request_keys, asked_doubts = keys.read(key_lists.lists(parts, "request"), shown.of("request"))
    response_keys, answered_doubts = keys.read(
        key_lists.lists(parts, "response"), shown.of("response")
    )
    request, response = shown.first("request"), shown.first("response")
    response_line = next((one.line for one in shown.of("response")), 0)
    url, stated_version = is_api_page.address(document)
    version = stated_version or is_api_page.sampled_version(shown_requests)
    method, sent = sample_exchange.sent(parts)
    sample = Sample(method, sent, request, response, response_line) if sent and response else None
    sampled_one = sample_exchange.operation(sample, found) if sample else None
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
            *document.doubts,
            *endpoint_doubts,
            *doubts,
            *parameter_doubts,
            *shown.doubts,
            *asked_doubts,
            *answered_doubts,
            *row_doubts,
            *sample_exchange.doubts(sent, response, found, response_line),
            *_lost(parts, url, version),
        ),
        sample_operation=sampled_one,
        sample=sample,
        samples=shown.samples,
    )


def rendered(page: str, name: str) -> Document:
    """The blocks of a page, its rendering told by looking at it."""
    source.check_text(page, name)
    return _READERS[detect_format.tell(page)](page)


def _digest(page: str) -> str:
    """Of the words alone, so that white space at line ends and the like does not count."""
    return hashlib.sha256("\n".join(page.split()).encode()).hexdigest()


def _first(parts: Sequence[Section], kind: Kind) -> Section | None:
    """The first section of a kind that holds something: a list of contents has titles alone."""
    own = [part for part in parts if part.kind == kind]
    return next((part for part in own if part.blocks), next(iter(own), None))


# What every page of the API has; a rendering without it has lost it.
_EXPECTED: tuple[tuple[Kind, DoubtKind, str], ...] = (
    ("scope", "no-scope", "no scope can be read"),
    ("errors", "no-error-table", "no error table can be read"),
)


def _lost(parts: Sequence[Section], url: str | None, version: str | None) -> tuple[Doubt, ...]:
    doubts = []
    for section, kind, what in _EXPECTED:
        if _first(parts, section) is None:
            doubts.append(Doubt.of_page(kind, what))
    if version is None:
        what = "the page's own address and API version cannot be read"
        doubts.append(Doubt.of_page("no-version", what))
    elif url is None:
        what = "the page's own address cannot be read; its API version is its sample request's"
        doubts.append(Doubt.of_page("no-address", what))
    return tuple(doubts)
