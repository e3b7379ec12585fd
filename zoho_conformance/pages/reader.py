"""A page's text, in any rendering, to its contract."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from zoho_conformance.contracts.contract import Contract, Key, Page
from zoho_conformance.contracts.doubt import Doubt, DoubtKind
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages import (
    call_limits,
    callbacks,
    endpoints,
    errors,
    hosts,
    is_api_page,
    jobs,
    named_limits,
    named_presence,
    named_values,
    no_content,
    omitted_parameters,
    operations,
    own_parameters,
    own_rows,
    paging,
    parameters,
    sampled_defaults,
    scope_types,
    sections,
    statements,
    terms,
)
from zoho_conformance.pages.blocks import Document, Section
from zoho_conformance.pages.call_limits import PageWords
from zoho_conformance.pages.constraints.names import PageNames
from zoho_conformance.pages.constraints.read import read as read_constraints
from zoho_conformance.pages.headings import SectionKind
from zoho_conformance.pages.keys import body_keys, key_sections, own_keys, record_fields
from zoho_conformance.pages.operation_words import OperationWords
from zoho_conformance.pages.prose import sentences
from zoho_conformance.pages.read import html, markdown, page_source, text
from zoho_conformance.pages.samples import (
    body_samples,
    error_samples,
    exchanges,
    form_parts,
    sample_exchange,
)
from zoho_conformance.pages.samples.body_samples import BodySamples
from zoho_conformance.pages.samples.sample_shape import shapes_of_samples

_READERS = {"html": html.read, "markdown": markdown.read, "text": text.read}


def read(page: str, name: str = "page") -> Contract:
    """The contract of a page; `UsageError` where the text is not a page of API documentation."""
    try:
        return _read(page, name)
    except RecursionError as cause:
        raise UsageError(f"{name}: its lists or samples nest too deeply to be read") from cause


def _read(page: str, name: str) -> Contract:
    document = read_document(page, name)
    parts = sections.split(document)
    prose = tuple(sentences(parts))
    requests = tuple(sample_exchange.sample_requests(parts))
    title = operations.title_of(parts)
    stated, endpoint_doubts = endpoints.read(parts, requests, title)
    is_api_page.check(parts, stated, document, name)
    operations_, operation_doubts = operations.read(parts, title, stated)
    operations_ = tuple(
        structs.replace(operation, host=hosts.read(operation, parts, requests))
        for operation in operations_
    )
    words = OperationWords(operations_, title)
    parameters_, parameter_doubts = parameters.read(parts, stated, requests)
    parameters_ = own_parameters.assign(parameters_, parts, stated, operations_, words)
    rows, row_doubts = errors.read([part for part in parts if part.kind == "errors"])
    rows = error_samples.with_samples(rows, parts)
    rows = own_rows.assign(rows, [part for part in parts if part.kind == "errors"], words)
    operations_ = no_content.read(operations_, prose, rows)
    samples = body_samples.read(parts, {row.code for row in rows})
    lists = key_sections.find(parts, samples)
    bodies_sent = samples.of_side("request") or tuple(form_parts.read(parts))
    request_keys, request_doubts = body_keys.read(lists.request, bodies_sent, words)
    response_keys, response_doubts = body_keys.read(
        lists.response, samples.of_side("response"), words
    )
    records = record_fields.RecordPlaces(operations_, parameters_, request_keys)
    request_keys = records.mark(request_keys, "request")
    response_keys = records.mark(response_keys, "response")
    has_fields = any(key.is_field for key in (*request_keys, *response_keys))
    callbacks_, callback_doubts = callbacks.read(
        title, operations_, lists.callback, samples.called_back, request_keys
    )
    names = {key.name for key in (*request_keys, *response_keys)} | {
        parameter.name for parameter in parameters_
    }
    stated_facts = tuple(statements.read(parts, names.__contains__))
    shapes_sent = shapes_of_samples(samples.of_side("request"))
    request_keys, named_doubts = named_limits.add(request_keys, stated_facts, shapes_sent)
    request_keys, parameters_, value_doubts = named_values.add(
        request_keys, parameters_, stated_facts, shapes_sent
    )
    request_keys, parameters_, presence_doubts = named_presence.add(
        request_keys,
        parameters_,
        stated_facts,
        shapes_sent,
        lambda parameter: bool(omitted_parameters.lines_without(parameter, operations_, requests)),
    )
    limits, limit_doubts = call_limits.read(
        stated_facts, PageWords.of(title, operations_, request_keys), parameters_, request_keys
    )
    constraints, constraint_doubts = read_constraints(
        stated_facts, PageNames(parameters_, request_keys), requests, samples.of_side("request")
    )
    url, version = is_api_page.address_and_version(document)
    version = version or sample_exchange.version_of(requests)
    shown = exchanges.read(parts, samples.samples, operations_, words, version)
    samples = replace(samples, samples=shown.samples)
    request_keys = own_keys.assign(
        request_keys, samples.of_side("request"), "request", operations_, words
    )
    response_keys = own_keys.assign(
        response_keys, samples.of_side("response"), "response", operations_, words
    )
    parameters_, default_doubts = sampled_defaults.without_contradicted(
        parameters_, shown.exchanges
    )
    first = next(iter(shown.exchanges), None)
    scopes = operations.scopes(_first_section(parts, "scope"))
    return Contract(
        page=Page(title, url, version, document.rendering, _digest(page)),
        operations=operations_,
        scopes=scopes,
        modules=operations.modules(_first_section(parts, "modules")),
        parameters=parameters_,
        request_keys=request_keys,
        response_keys=response_keys,
        errors=rows,
        doubts=(
            *document.doubts,
            *endpoint_doubts,
            *operation_doubts,
            *parameter_doubts,
            *omitted_parameters.doubts(parameters_, operations_, requests),
            *samples.doubts,
            *lists.doubts,
            *request_doubts,
            *response_doubts,
            *callback_doubts,
            *row_doubts,
            *named_doubts,
            *value_doubts,
            *presence_doubts,
            *limit_doubts,
            *default_doubts,
            *constraint_doubts,
            *shown.doubts,
            *_doubts_of_page(parts, url, version),
            *_doubts_of_end(parts, response_keys, samples),
        ),
        sample_cases=tuple(exchange.shows for exchange in shown.exchanges),
        exchanges=shown.exchanges,
        samples=samples.samples,
        fields_of=records.modules(requests, samples.samples) if has_fields else (),
        paging=paging.read(prose, operations_, parameters_, request_keys, response_keys),
        jobs=jobs.read(
            title,
            parts,
            operations_,
            parameters_,
            response_keys,
            prose=prose,
            samples=samples,
            sample=first,
        ),
        callbacks=callbacks_,
        limits=limits,
        constraints=constraints,
        scope_types=scope_types.read(parts, scopes),
        terms=terms.read(prose),
    )


def read_document(page: str, name: str) -> Document:
    """The blocks of a page, whose rendering is detected."""
    page_source.check_text(page, name)
    return _READERS[page_source.detect_format(page)](page)


def _digest(page: str) -> str:
    """A digest of the words alone: white space at line ends and the like does not count."""
    return hashlib.sha256("\n".join(page.split()).encode()).hexdigest()


def _first_section(parts: Sequence[Section], kind: SectionKind) -> Section | None:
    """The first section of a kind that is not empty: a table of contents consists of titles."""
    of_kind = [part for part in parts if part.kind == kind]
    return next((part for part in of_kind if part.blocks), next(iter(of_kind), None))


def _doubts_of_end(
    parts: Sequence[Section], response_keys: Sequence[Key], samples: BodySamples
) -> Iterator[Doubt]:
    """A doubt where the page lists what is answered, and ends before it shows any of it."""
    is_listed = any(key.basis == "stated" for key in response_keys)
    is_lost = any(doubt.kind == "lost-sample" for doubt in samples.doubts)
    if is_listed and not is_lost and not samples.of_side("response"):
        last = next((part for part in reversed(parts) if part.kind != "other"), None)
        if last is not None and last.kind in _BEFORE_SAMPLES:
            what = f"the page ends in `{last.title}`, before a sample response"
            yield Doubt.at_line(last.line, "ends-early", what)


_BEFORE_SAMPLES: tuple[SectionKind, ...] = (
    "parameters",
    "request keys",
    "response keys",
    "keys of a key",
    "errors",
    "sample input",
)
# What every page of the API has; a rendering without it has lost it.
_EXPECTED: tuple[tuple[SectionKind, DoubtKind, str], ...] = (
    ("scope", "no-scope", "no scope can be read"),
    ("errors", "no-error-table", "no error table can be read"),
)


def _doubts_of_page(
    parts: Sequence[Section], url: str | None, version: str | None
) -> Iterator[Doubt]:
    for section_kind, doubt_kind, what in _EXPECTED:
        if _first_section(parts, section_kind) is None:
            yield Doubt.of_page(doubt_kind, what)
    if version is None:
        what = "the page's own address and API version cannot be read"
        yield Doubt.of_page("no-version", what)
    elif url is None:
        what = "the page's own address cannot be read; its API version is its sample request's"
        yield Doubt.of_page("no-address", what)
