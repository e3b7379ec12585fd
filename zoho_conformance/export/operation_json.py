"""All that one operation promises, as one JSON object for programs."""

from __future__ import annotations

import json
from typing import Any, Literal

import msgspec
from msgspec import Struct

from zoho_conformance.contracts.contract import Basis, ErrorRow, Key, Parameter, Presence, Side
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.jobs import JobOperation
from zoho_conformance.contracts.own_facts import concerns
from zoho_conformance.contracts.page_facts import (
    CallLimit,
    Cause,
    Constraint,
    Limits,
    Paging,
    ScopeTypes,
    Terms,
)
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey, PromisedRow
from zoho_conformance.contracts.rulings import NullIf
from zoho_conformance.export.facts import statuses_of
from zoho_conformance.export.find_operation import ContractedOperation
from zoho_conformance.export.openapi.paths import full_path
from zoho_conformance.model import json_path


class ShownPage(Struct, frozen=True):
    """A documentation page of the operation, and the operation's id there."""

    title: str
    url: str | None
    operation: str
    line: int


class ShownSuccess(Struct, frozen=True):
    """The statuses of a success; `no_content`: 204 where there is nothing to answer with."""

    statuses: tuple[int, ...]
    basis: Literal["stated", "ruled", "assumed"]
    ruling: str | None
    no_content: bool


class ShownParameter(Struct, frozen=True, rename={"place": "in"}):
    """A parameter of the query, or a header."""

    name: str
    place: Literal["query", "header"]
    type: str | None
    presence: Presence | None
    condition: str | None
    values: tuple[str, ...] | None
    known_values: tuple[str, ...] | None
    section: str
    line: int
    page: str | None = None
    default: str | None = None
    limits: Limits | None = None


class ShownKey(Struct, frozen=True):
    """A key of a body, with what rulings decided; `always`: it is in every object of its parent."""

    path: str
    type: str | None
    types: tuple[str, ...]
    items: tuple[str, ...]
    format: str | None
    always: bool
    presence: Presence | None
    condition: str | None
    default: str | bool | None
    values: tuple[str, ...] | None
    known_values: tuple[str, ...] | None
    nullable: bool
    null_when: str | None
    null_if: NullIf | None
    basis: Basis
    rulings: tuple[str, ...]
    section: str
    line: int
    is_field: bool
    page: str | None = None
    limits: Limits | None = None


class ShownRow(Struct, frozen=True):
    """A row of the error table, with what rulings decided.

    `details` are keys that the page names of its details, or one of which a ruling asks for.
    `causes` has an object for each cause that the row lists, empty where the page only explains it.
    """

    case: str
    code: str
    statuses: tuple[int, ...]
    messages: tuple[str, ...]
    details: tuple[str, ...]
    causes: tuple[Cause, ...]
    basis: Basis
    rulings: tuple[str, ...]
    section: str
    line: int
    page: str | None = None


class ShownSample(Struct, frozen=True):
    """A sample exchange that the page has of the operation; the line is that of its response."""

    case: str
    line: int | None


class ShownRuling(Struct, frozen=True):
    """A ruling that decides something about the operation."""

    id: str
    reason: str
    evidence: tuple[str, ...]


class ShownJob(Struct, frozen=True):
    """A job that the answer names by `id_key`; it is asked for at an address, of an operation."""

    id_key: str | None
    asked_at: str | None
    asked_of: str | None


class ShownOperation(Struct, frozen=True, kw_only=True):
    """What one operation promises, and where on its page.

    `pages` are all of several that have the operation; a fact on another than `page` names it.
    """

    api_version: str
    id: str
    method: str
    path: str
    host: str | None
    line: int
    file: str
    page: ShownPage
    pages: tuple[ShownPage, ...]
    scopes: tuple[tuple[str, ...], ...]
    scope_types: tuple[ScopeTypes, ...]
    terms: Terms | None
    modules: tuple[str, ...]
    fields_of: tuple[str, ...]
    success: ShownSuccess
    paging: tuple[Paging, ...]
    job: ShownJob | None
    callbacks: tuple[str, ...]
    parameters: tuple[ShownParameter, ...]
    request_keys: tuple[ShownKey, ...]
    response_keys: tuple[ShownKey, ...]
    limits: tuple[CallLimit, ...]
    constraints: tuple[Constraint, ...]
    errors: tuple[ShownRow, ...]
    samples: tuple[ShownSample, ...]
    rulings: tuple[ShownRuling, ...]
    doubts: tuple[Doubt, ...]


def as_json(operation: ContractedOperation) -> str:
    """The operation for programs."""
    value: Any = msgspec.to_builtins(_shown(operation))
    return json.dumps(value, indent=2, ensure_ascii=False)


def _shown(operation: ContractedOperation) -> ShownOperation:
    promise = operation.promise
    contract = promise.contract
    return ShownOperation(
        api_version=operation.version,
        id=promise.id,
        method=promise.operation.method,
        path=full_path(promise.operation.path, promise.page.version).template,
        host=promise.operation.host,
        line=promise.operation.line,
        file=str(operation.files[0]),
        page=_page(promise),
        pages=tuple(map(_page, promise.parts)),
        scopes=contract.scopes,
        scope_types=contract.scope_types,
        terms=contract.terms,
        modules=contract.modules,
        fields_of=contract.fields_of,
        success=_success(promise),
        paging=tuple(
            paging for paging in contract.paging if concerns(paging.operations, promise.id)
        ),
        job=_job(operation),
        callbacks=tuple(
            callback.name
            for callback in contract.callbacks
            if concerns(callback.operations, promise.id)
        ),
        parameters=tuple(_parameter(promise, fact) for fact in promise.parameters),
        request_keys=tuple(_key(promise, key, "request") for key in promise.request_keys),
        response_keys=tuple(_key(promise, key, "response") for key in promise.response_keys),
        limits=promise.limits,
        constraints=promise.constraints,
        errors=tuple(_row(promise, row) for row in promise.errors),
        samples=tuple(ShownSample(shown.case, shown.line) for shown in promise.sample_cases),
        rulings=tuple(
            ShownRuling(ruling.id, ruling.reason, ruling.evidence) for ruling in operation.rulings
        ),
        doubts=contract.doubts,
    )


def _job(operation: ContractedOperation) -> ShownJob | None:
    promise = operation.promise
    own = JobOperation(promise.operation, promise.contract.jobs)
    if own.asked_at is not None:
        return ShownJob(None, own.asked_at, None)
    if own.started is None:
        return None
    polling = operation.polling
    return ShownJob(
        own.started.id_key,
        polling.asked_at if polling else None,
        polling.operation.id if polling else None,
    )


def _page(promise: Promise) -> ShownPage:
    page, operation = promise.page, promise.operation
    return ShownPage(page.title, page.url, operation.id, operation.line)


def _other_page(promise: Promise, fact: Key | ErrorRow | Parameter) -> str | None:
    """The title of the page that a fact stands on; None for the operation's own."""
    page = promise.page_of(fact)
    return None if page is promise.page else page.title


def _success(promise: Promise) -> ShownSuccess:
    basis: Literal["stated", "ruled", "assumed"] = "assumed"
    if promise.operation.success_status is not None:
        basis = "stated"
    elif promise.status_ruling_id is not None:
        basis = "ruled"
    return ShownSuccess(
        promise.success_statuses, basis, promise.status_ruling_id, promise.no_content
    )


def _parameter(promise: Promise, parameter: Parameter) -> ShownParameter:
    return ShownParameter(
        name=parameter.name,
        place="header" if parameter.is_header else "query",
        type=parameter.type,
        presence=parameter.presence,
        condition=parameter.condition,
        values=parameter.values,
        known_values=parameter.known_values,
        section="parameters",
        line=parameter.line,
        page=_other_page(promise, parameter),
        default=parameter.default,
        limits=parameter.limits,
    )


def _key(promise: Promise, key: PromisedKey, side: Side) -> ShownKey:
    return ShownKey(
        path=json_path.as_written(key.path),
        type=key.key.type,
        types=key.types,
        items=key.key.items,
        format=key.format,
        always=side == "response" and key.is_required,
        presence=key.key.presence,
        condition=key.key.condition,
        default=key.key.default,
        values=key.values,
        known_values=key.key.known_values,
        nullable="null" in key.types or (not key.types and key.key.nullable),
        null_when=key.key.null_when,
        null_if=key.null_if,
        basis=key.key.basis,
        rulings=key.ruling_ids,
        section=key.section(side),
        line=key.key.line,
        page=_other_page(promise, key.key),
        is_field=key.key.is_field,
        limits=key.key.limits,
    )


def _row(promise: Promise, row: PromisedRow) -> ShownRow:
    return ShownRow(
        case=row.case,
        code=row.code,
        statuses=statuses_of(row),
        messages=row.all_messages,
        details=row.details or row.named_details,
        causes=row.row.causes,
        basis=row.basis,
        rulings=row.ruling_ids,
        section="errors",
        line=row.row.line,
        page=_other_page(promise, row.row),
    )
