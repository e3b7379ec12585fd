"""What one operation promises, for a terminal: the request first, then each fact with its place."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from zoho_conformance.contracts.contract import Basis, ErrorRow, Key, Parameter, Side
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.limit_words import (
    describe_call_limit,
    describe_constraint,
    describe_limits,
)
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey, PromisedRow
from zoho_conformance.contracts.rulings import Ruling
from zoho_conformance.export.facts import Words
from zoho_conformance.export.find_operation import ContractedOperation
from zoho_conformance.export.openapi.paths import full_path
from zoho_conformance.model import json_path
from zoho_conformance.model.display import legible

_WIDTH = 100
_MIN_WIDTH = 40
_LABEL = 9
_TIED = "\N{NO-BREAK SPACE}"
"""A space at which no line ends."""


def _one_line(text: str) -> str:
    return " ".join(text.split())


_WORDS = Words(_one_line, _one_line)


def render(operation: ContractedOperation, width: int | None = None) -> str:
    """The text of an operation, in so many columns."""
    columns = max(_MIN_WIDTH, min(width or _WIDTH, _WIDTH))
    lines = (
        line
        for text, indent, hanging in _texts(operation)
        for line in _wrap(legible(text), columns, indent, hanging)
    )
    return "\n".join(lines)


def _wrap(text: str, width: int, indent: int, hanging: int) -> Sequence[str]:
    """A text in lines; names, addresses and codes are never cut."""
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hanging),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_TIED, " ") for line in lines] or [""]


_Text = tuple[str, int, int]
"""A text, by how much it is indented, and by how much more where it goes on in the next line."""


def _texts(operation: ContractedOperation) -> Iterator[_Text]:
    yield from _head(operation)
    promise = operation.promise
    sections = {
        "Parameters": (_parameter(promise, fact) for fact in promise.parameters),
        "Request keys": (_key(promise, key, "request") for key in promise.request_keys),
        "Response keys": (_key(promise, key, "response") for key in promise.response_keys),
        "Limits and constraints": _restrictions(promise),
        "Refusals": (*(_row(promise, row) for row in promise.errors), _remedies(promise)),
        "Rulings": map(_ruling, operation.rulings),
        "Doubts: what the page left open, and how that was decided": map(
            _doubt, promise.contract.doubts_to_read
        ),
    }
    for title, facts in sections.items():
        texts = [text for fact in facts for text in fact]
        if texts:
            yield ("", 0, 0)
            yield (title, 0, 0)
            yield from texts


def _head(operation: ContractedOperation) -> Iterator[_Text]:
    promise = operation.promise
    path = full_path(promise.operation.path, promise.page.version).template
    yield (promise.id, 0, 0)
    to = "to an address of yours" if promise.is_callback else path
    yield (f"{promise.operation.method} {to}", 2, 4)
    yield ("", 0, 0)
    for number, page in enumerate(promise.parts or (promise,)):
        of_id = f" ({page.id})" if promise.parts else ""
        title = f"{_one_line(page.page.title)}, line {page.operation.line}{of_id}"
        yield _labelled("" if number else "pages" if promise.parts else "page", title)
        if page.page.url:
            yield _labelled("", page.page.url)
    for number, group in enumerate(_WORDS.scopes(promise)):
        yield _labelled("" if number else "scopes", f"and {group}" if number else group)
    for number, types in enumerate(_WORDS.scope_types(promise)):
        yield _labelled("" if number else "types", types)
    for number, term in enumerate(_WORDS.terms(promise)):
        yield _labelled("" if number else "terms", term)
    fields_of = ", ".join(promise.contract.fields_of)
    facts = {
        "modules": ", ".join(promise.contract.modules),
        "fields": fields_of and f"examples, of records of {fields_of}",
        "host": promise.operation.host,
    }
    for label, text in facts.items():
        if text:
            yield _labelled(label, text)
    yield from _beside_rows(operation)
    for number, file in enumerate(operation.files):
        yield _labelled("" if number else "contract", str(file))


def _beside_rows(operation: ContractedOperation) -> Iterator[_Text]:
    """Statuses, samples, paging, jobs and callbacks of the operation."""
    promise = operation.promise
    facts = {
        "success": [] if promise.is_callback else [_WORDS.success(promise)],
        "samples": [samples] if (samples := _WORDS.samples(promise)) else [],
        "paging": _WORDS.paging(promise),
        "job": _WORDS.jobs(promise, operation.polling),
        "callback": _WORDS.callbacks(promise),
    }
    for label, lines in facts.items():
        for number, line in enumerate(lines):
            yield _labelled("" if number else label, line)


def _labelled(label: str, text: str) -> _Text:
    # Textwrap drops what a line begins with, so that the label is part of the text.
    return (f"{label:{_LABEL}} {text}" if label else text, 2 if label else 3 + _LABEL, 1 + _LABEL)


def _parameter(promise: Promise, parameter: Parameter) -> Iterator[_Text]:
    kind = "header, " if parameter.is_header else ""
    presence = _WORDS.presence(parameter.presence, parameter.condition)
    default = f"default {_one_line(parameter.default)}" if parameter.default else ""
    limits = describe_limits(parameter.limits)
    yield (_one_line(parameter.name), 2, 4)
    about = _join(_one_line(parameter.type or ""), presence, default, limits)
    yield (kind + (about or "no type"), 6, 2)
    yield from _values(parameter.values, parameter.known_values)
    yield (_place(promise, "stated", "parameters", parameter), 6, 2)


def _restrictions(promise: Promise) -> Iterator[Iterator[_Text]]:
    for limit in promise.limits:
        yield iter([(f"{describe_call_limit(limit)} · line{_TIED}{limit.line}", 2, 4)])
    for constraint in promise.constraints:
        about = describe_constraint(constraint, _one_line)
        yield iter([(f"{about} · line{_TIED}{constraint.line}", 2, 4)])


def _key(promise: Promise, key: PromisedKey, side: Side) -> Iterator[_Text]:
    yield (json_path.as_written(key.path), 2, 4)
    presence = _WORDS.key_presence(key, side)
    if key.may_be_requested:
        presence = "where a parameter asks for it"
    elif side == "response" and not presence:
        presence = "not always there"
    if key.key.default is not None:
        default = key.key.default
        text = default if isinstance(default, str) else str(default).lower()
        presence = _join(presence, f"default {text}")
    limits = describe_limits(key.key.limits)
    yield (_join(_WORDS.type_on_the_wire(key), presence, limits), 6, 2)
    if key.key.null_when and not key.null_if:
        yield (f"null when: {_one_line(key.key.null_when)}", 6, 2)
    yield from _values(key.values, key.key.known_values)
    yield (_evidence(promise, key, side), 6, 2)


def _evidence(promise: Promise, key: PromisedKey, side: Side) -> str:
    """What a key rests on, its place on the page, and the page's own word for its type."""
    word = f"{_one_line(key.key.type)} on the page" if key.key.type else ""
    place = _place(promise, key.key.basis, key.section(side), key.key)
    return _join(place, word, _rulings(key.ruling_ids))


def _rulings(ids: Sequence[str]) -> str:
    return f"ruling{'s' if len(ids) > 1 else ''} {' and '.join(ids)}" if ids else ""


def _row(promise: Promise, row: PromisedRow) -> Iterator[_Text]:
    yield (f"{_WORDS.statuses(row)}  {row.code}", 2, 4)
    messages = _WORDS.messages(row)
    if messages:
        yield (messages, 6, 2)
    if details := _WORDS.details(row):
        yield (f"details: {details}", 6, 2)
    place = _place(promise, row.basis, "errors", row.row)
    yield (_join(place, _rulings(row.ruling_ids)), 6, 2)


def _remedies(promise: Promise) -> Iterator[_Text]:
    """Where the page tells what to do about its refusals, in its own words."""
    if promise.errors and promise.page.url:
        yield (f"what to do about each: {promise.page.url}", 2, 4)


def _ruling(ruling: Ruling) -> Iterator[_Text]:
    yield (ruling.id, 2, 4)
    yield (_one_line(ruling.reason), 6, 0)
    yield (f"evidence: {'; '.join(map(_one_line, ruling.evidence))}", 6, 2)


def _doubt(doubt: Doubt) -> Iterator[_Text]:
    where = "" if doubt.where == "page" else f"{doubt.where}: "
    yield (where + _one_line(doubt.what), 2, 4)


def _values(closed: Sequence[str] | None, known: Sequence[str] | None) -> Iterator[_Text]:
    values = _WORDS.values(closed, known)
    if values:
        yield (f"values: {values}", 6, 2)


def _place(promise: Promise, basis: Basis, section: str, fact: Key | ErrorRow | Parameter) -> str:
    """What a fact rests on, and where it stands; what is ruled stands on no page."""
    if basis == "ruled":
        return basis
    page = promise.page_of(fact)
    of_other = "" if page is promise.page else f" of “{_one_line(page.title)}”"
    return f"{basis}: {section}, line{_TIED}{fact.line}{of_other}"


def _join(*facts: str) -> str:
    return " · ".join(filter(None, facts))
