"""What one operation promises, for a terminal: the request first, then each fact with its place."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from zoho_conformance.contracts.contract import Doubt, Parameter, Side
from zoho_conformance.contracts.promise import Promise, PromisedKey, PromisedRow
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
        "Parameters": map(_parameter, promise.parameters),
        "Request keys": (_key(key, "request") for key in promise.request_keys),
        "Response keys": (_key(key, "response") for key in promise.response_keys),
        "Refusals": (*map(_row, promise.errors), _remedies(promise)),
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
    yield (f"{promise.operation.method} {path}", 2, 4)
    yield ("", 0, 0)
    yield _labelled("page", f"{_one_line(promise.page.title)}, line {promise.operation.line}")
    if promise.page.url:
        yield _labelled("", promise.page.url)
    for number, group in enumerate(_WORDS.scopes(promise)):
        yield _labelled("" if number else "scopes", f"and {group}" if number else group)
    for number, types in enumerate(_WORDS.scope_types(promise)):
        yield _labelled("" if number else "types", types)
    for number, term in enumerate(_WORDS.terms(promise)):
        yield _labelled("" if number else "terms", term)
    if promise.contract.modules:
        yield _labelled("modules", ", ".join(promise.contract.modules))
    if promise.contract.fields_of:
        modules = ", ".join(promise.contract.fields_of)
        yield _labelled("fields", f"examples, of records of {modules}")
    yield _labelled("success", _WORDS.success(promise))
    yield _labelled("contract", str(operation.file))


def _labelled(label: str, text: str) -> _Text:
    # Textwrap drops what a line begins with, so that the label is part of the text.
    return (f"{label:{_LABEL}} {text}" if label else text, 2 if label else 3 + _LABEL, 1 + _LABEL)


def _parameter(parameter: Parameter) -> Iterator[_Text]:
    kind = "header, " if parameter.is_header else ""
    presence = _WORDS.presence(parameter.presence, parameter.condition)
    yield (_one_line(parameter.name), 2, 4)
    yield (kind + (_join(_one_line(parameter.type or ""), presence) or "no type"), 6, 2)
    yield from _values(parameter.values, parameter.known_values)
    yield (f"stated: {_place('parameters', parameter.line)}", 6, 2)


def _key(key: PromisedKey, side: Side) -> Iterator[_Text]:
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
    yield (_join(_WORDS.type_on_the_wire(key), presence), 6, 2)
    if key.key.null_when and not key.null_if:
        yield (f"null when: {_one_line(key.key.null_when)}", 6, 2)
    yield from _values(key.values, key.key.known_values)
    yield (_evidence(key, side), 6, 2)


def _evidence(key: PromisedKey, side: Side) -> str:
    """What a key rests on, its place on the page, and the page's own word for its type."""
    word = f"{_one_line(key.key.type)} on the page" if key.key.type else ""
    # What is ruled stands on no page.
    is_ruled = key.key.basis == "ruled"
    place = "ruled" if is_ruled else f"{key.key.basis}: {_place(key.section(side), key.key.line)}"
    return _join(place, word, _rulings(key.ruling_ids))


def _rulings(ids: Sequence[str]) -> str:
    return f"ruling{'s' if len(ids) > 1 else ''} {' and '.join(ids)}" if ids else ""


def _row(row: PromisedRow) -> Iterator[_Text]:
    yield (f"{_WORDS.statuses(row)}  {row.code}", 2, 4)
    messages = _WORDS.messages(row)
    if messages:
        yield (messages, 6, 2)
    if details := _WORDS.details(row):
        yield (f"details: {details}", 6, 2)
    place = "ruled" if row.basis == "ruled" else f"{row.basis}: {_place('errors', row.row.line)}"
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


def _place(section: str, line: int) -> str:
    return f"{section}, line{_TIED}{line}"


def _join(*facts: str) -> str:
    return " · ".join(filter(None, facts))
