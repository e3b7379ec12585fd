"""The promises of one API version as a reference in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.limit_words import (
    describe_call_limit,
    describe_constraint,
    describe_limits,
)
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey, PromisedRow
from zoho_conformance.export.facts import Words
from zoho_conformance.export.openapi.paths import full_path
from zoho_conformance.export.source import ExportSource
from zoho_conformance.model import json_path

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
_PREFACE = (
    "Every fact was read off a documentation page, or decided by a ruling where the page "
    "contradicts itself or is silent. *Basis* tells which: `stated` by the page, only shown in a "
    "`sample`, or `ruled`. Zoho did not publish this."
)


def build_reference(source: ExportSource) -> str:
    """Build the reference; the same promises always give the same text."""
    lines = [
        f"# Zoho CRM API {_strip_markup(source.version)}, as its documentation pages promise it",
        "",
        _PREFACE,
        "",
        *_table(("operation", "request"), (_table_row(promise) for promise in source.promises)),
    ]
    for promise in source.promises:
        lines += ["", *describe_operation(source, promise)]
    for callback in source.callbacks:
        lines += ["", *describe_callback(callback)]
    return "\n".join(lines) + "\n"


def _table_row(promise: Promise) -> tuple[str, str]:
    return f"[{_strip_markup(promise.id)}](#{promise.id})", _request(promise)


def _request(promise: Promise) -> str:
    path = full_path(promise.operation.path, promise.page.version).template
    return _code(f"{promise.operation.method} {path}")


def describe_operation(
    source: ExportSource, promise: Promise, title: str | None = None
) -> Iterator[str]:
    """The section of an operation, or with a title a page of its own."""
    mark = "##" if title is None else "#"
    yield f"{mark} {promise.id if title is None else _strip_markup(title)}"
    yield ""
    yield _request(promise)
    yield ""
    yield from _facts(promise)
    yield from _beside_facts(source, promise)
    parts = {
        "Query": _parameters(promise),
        "Request body": _keys(promise, "request"),
        "Response body": _keys(promise, "response"),
        "Limits and constraints": _restrictions(promise),
        "Refusals": _refusals(promise),
        "Rulings": _rulings(source, promise),
        "Doubts": (
            f"- {_strip_markup(doubt.what)} ({_strip_markup(doubt.where)})"
            for doubt in promise.contract.doubts_to_read
        ),
    }
    for name, lines in parts.items():
        section = list(lines)
        if section:
            yield from ("", f"{mark}# {name}", "", *section)


def _facts(promise: Promise) -> Iterator[str]:
    for page in promise.parts or (promise,):
        title = _strip_markup(page.page.title)
        link = f"[{title}]({page.page.url})" if page.page.url else title
        yield f"- Page: {link}{f', {_code(page.id)}' if promise.parts else ''}"
    groups = _WORDS.scopes(promise)
    if groups:
        yield f"- Scopes: {', and '.join(groups)}"
    if types := _WORDS.scope_types(promise):
        yield f"- Operation types: {'; '.join(types)}"
    if terms := _WORDS.terms(promise):
        yield f"- Terms: {'; '.join(terms)}"
    if promise.contract.modules:
        yield f"- Modules: {', '.join(map(_strip_markup, promise.contract.modules))}"
    if promise.contract.fields_of:
        modules = ", ".join(map(_strip_markup, promise.contract.fields_of))
        yield f"- Fields: examples, of records of {modules}"
    if promise.operation.host:
        yield f"- Host: {_code(promise.operation.host)}"
    yield f"- Success: {_WORDS.success(promise)}"
    samples = _WORDS.samples(promise)
    if samples:
        yield f"- Samples: {samples}"


def _beside_facts(source: ExportSource, promise: Promise) -> Iterator[str]:
    """How the operation pages, which jobs it starts or tells of, and what it has sent later."""
    if paging := _WORDS.paging(promise):
        yield f"- Paging: {'; '.join(paging)}"
    if jobs := _WORDS.jobs(promise, source.polling(promise)):
        yield f"- Job: {'; '.join(jobs)}"
    if callbacks := _WORDS.callbacks(promise):
        yield f"- Callback: {'; '.join(callbacks)}"


def describe_callback(promise: Promise, mark: str = "##") -> Iterator[str]:
    """The section on what is sent to an address that a request names."""
    title = _strip_markup(promise.page.title)
    yield f"{mark} {promise.id}"
    yield ""
    yield f"{promise.operation.method}, to an address that a request named"
    yield ""
    yield f"- Page: {f'[{title}]({promise.page.url})' if promise.page.url else title}"
    yield from ("", f"{mark}# Body", "", *_keys(promise, "response"))


def _parameters(promise: Promise) -> Iterator[str]:
    yield from _table(
        ("parameter", "type", "presence", "possible values", "default", "limits"),
        (
            (
                _code(parameter.name),
                _strip_markup(parameter.type or ""),
                _WORDS.presence(parameter.presence, parameter.condition),
                _WORDS.values(parameter.values, parameter.known_values),
                _code(parameter.default or ""),
                describe_limits(parameter.limits),
            )
            for parameter in promise.parameters
        ),
    )


def _keys(promise: Promise, side: Side) -> Iterator[str]:
    head = (
        "key",
        "type on the page",
        "on the wire",
        "presence",
        "possible values",
        *(("default",) if side == "request" else ()),
        "limits",
        "basis",
    )
    yield from _table(head, (_key(key, side) for key in promise.keys(side)))


def _key(key: PromisedKey, side: Side) -> tuple[str, ...]:
    return (
        _code(json_path.as_written(key.path)),
        _strip_markup(key.key.type or ""),
        _WORDS.type_on_the_wire(key),
        _WORDS.key_presence(key, side),
        _WORDS.values(key.values, key.key.known_values),
        *((_code(_default(key)),) if side == "request" else ()),
        describe_limits(key.key.limits),
        _WORDS.basis(key.key.basis, key.ruling_ids),
    )


def _default(key: PromisedKey) -> str:
    default = key.key.default
    return default or "" if isinstance(default, str | None) else str(default).lower()


def _restrictions(promise: Promise) -> Iterator[str]:
    for limit in promise.limits:
        yield f"- {describe_call_limit(limit).capitalize()} (line {limit.line})"
    for constraint in promise.constraints:
        about = describe_constraint(constraint, _code)
        yield f"- {about[:1].upper()}{about[1:]} (line {constraint.line})"


def _refusals(promise: Promise) -> Iterator[str]:
    head = ("status", "code", "message", "details", "basis")
    table = list(_table(head, (_refusal(row) for row in promise.errors)))
    yield from table
    if table and promise.page.url:
        yield from ("", f"What to do about each is on [the page]({promise.page.url}).")


def _refusal(row: PromisedRow) -> tuple[str, ...]:
    return (
        _WORDS.statuses(row),
        _code(row.code),
        _WORDS.messages(row),
        _WORDS.details(row),
        _WORDS.basis(row.basis, row.ruling_ids),
    )


def _rulings(source: ExportSource, promise: Promise) -> Iterator[str]:
    for ruling in source.rulings_on(promise):
        yield f"- {_code(ruling.id)}: {_strip_markup(ruling.reason)}"


def _strip_markup(text: str) -> str:
    """A text without markup, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """A text as code that is safe in a table: its fence is longer than any inside it."""
    line = " ".join(text.split()).replace("|", r"\|")
    runs = re.findall(r"`+", line)
    fence = "`" * (max(map(len, runs), default=0) + 1)
    space = " " if runs else ""
    return f"{fence}{space}{line}{space}{fence}" if line else ""


_WORDS = Words(_strip_markup, _code)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table of Markdown cells; none where it has no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield f"| {' | '.join(head)} |"
        yield f"|{'---|' * len(head)}"
        yield from lines
