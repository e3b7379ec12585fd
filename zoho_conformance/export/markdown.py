"""The promises of one API version as a reference for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise, PromisedKey, PromisedRow
from zoho_conformance.export.openapi.paths import whole
from zoho_conformance.export.openapi.source import Source
from zoho_conformance.export.openapi.tables import code, codes, plain, table
from zoho_conformance.model.json_values import FORMAT_DESCRIPTIONS

_PREFACE = (
    "Every fact was read off a documentation page, or decided by a ruling where the page "
    "contradicts itself or is silent. *Basis* tells which: `stated` by the page, only shown in a "
    "`sample`, or `ruled`. This is no publication of Zoho's."
)


def reference(source: Source) -> str:
    """The whole reference; the same promises give the same text."""
    lines = [
        f"# Zoho CRM API {plain(source.version)}, as its documentation pages promise it",
        "",
        _PREFACE,
        "",
        *table(("operation", "request"), (_listed(one) for one in source.promises)),
    ]
    for promise in source.promises:
        lines += ["", *_operation(source, promise)]
    return "\n".join(lines) + "\n"


def _listed(promise: Promise) -> tuple[str, str]:
    return f"[{plain(promise.id)}](#{promise.id})", _request(promise)


def _request(promise: Promise) -> str:
    path = whole(promise.operation.path, promise.page.version).template
    return code(f"{promise.operation.method} {path}")


def _operation(source: Source, promise: Promise) -> Iterator[str]:
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
        "Doubts": (f"- {plain(one.what)} ({plain(one.where)})" for one in promise.contract.doubts),
    }
    for title, lines in parts.items():
        held = list(lines)
        if held:
            yield from ("", f"### {title}", "", *held)


def _facts(promise: Promise) -> Iterator[str]:
    title = plain(promise.page.title)
    yield f"- Page: {f'[{title}]({promise.page.url})' if promise.page.url else title}"
    groups = [f"any of {codes(any_of)}" for any_of in promise.contract.scopes]
    if groups:
        yield f"- Scopes: {', and '.join(groups)}"
    if promise.contract.modules:
        yield f"- Modules: {', '.join(plain(one) for one in promise.contract.modules)}"
    yield f"- Success: {_success(promise)}"


def _success(promise: Promise) -> str:
    statuses = " or ".join(str(one) for one in promise.success_statuses)
    if promise.operation.success_status is not None:
        told = f"{statuses}, stated"
    elif promise.status_ruling_id is not None:
        told = f"{statuses}, ruled by {code(promise.status_ruling_id)}"
    else:
        told = f"{statuses}, taken for it, since the page states none"
    empty = promise.no_content and HTTPStatus.NO_CONTENT not in promise.success_statuses
    return (
        f"{told}; {HTTPStatus.NO_CONTENT} where there is nothing to answer with" if empty else told
    )


def _parameters(promise: Promise) -> Iterator[str]:
    yield from table(
        ("parameter", "type", "presence", "possible values"),
        (
            (
                code(one.name),
                plain(one.type or ""),
                _presence(one.presence, one.condition),
                codes(one.values or ()),
            )
            for one in promise.contract.parameters
        ),
    )


def _presence(presence: str | None, condition: str | None) -> str:
    told = presence or ""
    return f"{told}: {plain(condition)}" if told and condition else told


def _keys(promise: Promise, side: Side) -> Iterator[str]:
    head = ("key", "type on the page", "on the wire", "presence", "possible values", "basis")
    yield from table(head, (_key(one, side) for one in promise.keys(side)))


def _key(one: PromisedKey, side: Side) -> tuple[str, ...]:
    presence = _presence(one.key.presence, one.key.condition)
    if side == "response":
        presence = "always" if one.is_required else ""
    return (
        code(one.path),
        plain(one.key.type or ""),
        _wire(one),
        presence,
        codes(one.values or ()),
        ", ".join((one.key.basis, *(code(name) for name in one.ruling_ids))),
    )


def _wire(one: PromisedKey) -> str:
    told = " or ".join(one.types) or "any"
    if one.key.items:
        told += f" of {' or '.join(one.key.items)}"
    if one.format:
        told += f": {FORMAT_DESCRIPTIONS[one.format]}"
    if one.null_if:
        told += f"; null exactly when {code(one.null_if.key)} is {code(one.null_if.value)}"
    return told


def _refusals(promise: Promise) -> Iterator[str]:
    head = ("status", "code", "message", "basis")
    yield from table(head, (_refusal(row) for row in promise.errors))


def _refusal(row: PromisedRow) -> tuple[str, ...]:
    statuses = [str(one) for one in (row.row.status, row.status_also) if one]
    statuses += [str(HTTPStatus.NO_CONTENT)] if row.no_content else []
    messages = [one for one in (row.row.message, *row.messages) if one]
    return (
        " or ".join(statuses) or "unstated",
        code(row.code),
        " or ".join(plain(one) for one in messages),
        ", ".join((row.basis, *(code(name) for name in row.ruling_ids))),
    )


def _rulings(source: Source, promise: Promise) -> Iterator[str]:
    for one in source.applied(promise):
        yield f"- {code(one.id)}: {plain(one.reason)}"
