"""The promises of one API version as a reference in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise, PromisedKey, PromisedRow
from zoho_conformance.export.openapi.paths import full_path
from zoho_conformance.export.source import ExportSource
from zoho_conformance.model.json_values import FORMAT_DESCRIPTIONS

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
        lines += ["", *_operation(source, promise)]
    return "\n".join(lines) + "\n"


def _table_row(promise: Promise) -> tuple[str, str]:
    return f"[{_strip_markup(promise.id)}](#{promise.id})", _request(promise)


def _request(promise: Promise) -> str:
    path = full_path(promise.operation.path, promise.page.version).template
    return _code(f"{promise.operation.method} {path}")


def _operation(source: ExportSource, promise: Promise) -> Iterator[str]:
    yield f"## {promise.id}"
    yield ""
    yield _request(promise)
    yield ""
    yield from _facts(promise)
    parts = {
        "Query": _parameters(promise),
        "Request body": _keys(promise, "request"),
        "Response body": _keys(promise, "response"),
        "Refusals": _refusals(promise),
        "Rulings": _rulings(source, promise),
        "Doubts": (
            f"- {_strip_markup(doubt.what)} ({_strip_markup(doubt.where)})"
            for doubt in promise.contract.doubts
        ),
    }
    for title, lines in parts.items():
        section = list(lines)
        if section:
            yield from ("", f"### {title}", "", *section)


def _facts(promise: Promise) -> Iterator[str]:
    title = _strip_markup(promise.page.title)
    yield f"- Page: {f'[{title}]({promise.page.url})' if promise.page.url else title}"
    groups = [f"any of {_codes(any_of)}" for any_of in promise.contract.scopes]
    if groups:
        yield f"- Scopes: {', and '.join(groups)}"
    if promise.contract.modules:
        yield f"- Modules: {', '.join(map(_strip_markup, promise.contract.modules))}"
    yield f"- Success: {_success(promise)}"


def _success(promise: Promise) -> str:
    statuses = " or ".join(map(str, promise.success_statuses))
    if promise.operation.success_status is not None:
        success = f"{statuses}, stated"
    elif promise.status_ruling_id is not None:
        success = f"{statuses}, ruled by {_code(promise.status_ruling_id)}"
    else:
        success = f"{statuses}, taken for it, since the page states none"
    empty = promise.no_content and HTTPStatus.NO_CONTENT not in promise.success_statuses
    return (
        f"{success}; {HTTPStatus.NO_CONTENT} where there is nothing to answer with"
        if empty
        else success
    )


def _parameters(promise: Promise) -> Iterator[str]:
    yield from _table(
        ("parameter", "type", "presence", "possible values"),
        (
            (
                _code(parameter.name),
                _strip_markup(parameter.type or ""),
                _presence(parameter.presence, parameter.condition),
                _values(parameter.values, parameter.known_values),
            )
            for parameter in promise.contract.parameters
        ),
    )


def _presence(presence: str | None, condition: str | None) -> str:
    return f"{presence}: {_strip_markup(condition)}" if presence and condition else presence or ""


def _keys(promise: Promise, side: Side) -> Iterator[str]:
    head = ("key", "type on the page", "on the wire", "presence", "possible values", "basis")
    yield from _table(head, (_key(key, side) for key in promise.keys(side)))


def _key(key: PromisedKey, side: Side) -> tuple[str, ...]:
    presence = _presence(key.key.presence, key.key.condition)
    if side == "response":
        presence = "always" if key.is_required else ""
    return (
        _code(key.path),
        _strip_markup(key.key.type or ""),
        _type_on_the_wire(key),
        presence,
        _values(key.values, key.key.known_values),
        ", ".join((key.key.basis, *map(_code, key.ruling_ids))),
    )


def _values(closed: Sequence[str] | None, known: Sequence[str] | None) -> str:
    """Possible values, and where the page leaves the list open that there are others."""
    if closed or not known:
        return _codes(closed or ())
    return f"{_codes(known)} and others"


def _type_on_the_wire(key: PromisedKey) -> str:
    text = " or ".join(key.types) or "any"
    if key.key.items:
        text += f" of {' or '.join(key.key.items)}"
    if key.format:
        text += f": {FORMAT_DESCRIPTIONS[key.format]}"
    if key.null_if:
        text += f"; null exactly when {_code(key.null_if.key)} is {_code(key.null_if.value)}"
    return text


def _refusals(promise: Promise) -> Iterator[str]:
    head = ("status", "code", "message", "basis")
    yield from _table(head, (_refusal(row) for row in promise.errors))


def _refusal(row: PromisedRow) -> tuple[str, ...]:
    statuses = [str(status) for status in (row.row.status, row.status_also) if status]
    statuses += [str(HTTPStatus.NO_CONTENT)] if row.no_content else []
    messages = [message for message in (row.row.message, *row.messages) if message]
    return (
        " or ".join(statuses) or "unstated",
        _code(row.code),
        " or ".join(map(_strip_markup, messages)),
        ", ".join((row.basis, *(_code(id_) for id_ in row.ruling_ids))),
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


def _codes(texts: Iterable[str]) -> str:
    """Texts as code, separated by commas."""
    return ", ".join(_code(text) for text in texts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table of Markdown cells; none where it has no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield f"| {' | '.join(head)} |"
        yield f"|{'---|' * len(head)}"
        yield from lines
