"""What of recordings is sent again: their reads, each distinct one once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.http_status import is_success, is_unavailable
from zoho_conformance.model.shown import is_word, show_method
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.target import Target

ALIKE = "reads that differ from another in ids and texts alone, which is asked in their place"
_NUMBER = re.compile(r"[0-9]+")
_MAX_PLAIN_DIGITS = 5
_VALUE = "*"
_VALUE_IN_BODY = re.compile(r"'[^']*'|[0-9]{6,}")
_READ_SCOPE = ".READ"

_Form = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class RecheckPlan:
    """The exchanges to ask for again, and why others are not sent."""

    reads: Mapping[Case, Exchange]
    not_sent: Mapping[Case, str] = field(default_factory=dict)


def plan_recheck(target: Target, library: Library, *, every: bool = False) -> RecheckPlan:
    """The plan of what a target of recordings has.

    Unless `every` read is asked for, one stands for all that have its form.
    """
    return plan_exchanges((target.answer(case) for case in target.cases), library, every=every)


def plan_exchanges(
    exchanges: Iterable[Exchange], library: Library, *, every: bool = False
) -> RecheckPlan:
    """The plan of some exchanges; see `plan_recheck`."""
    chosen: dict[_Form, Case] = {}
    not_sent: dict[Case, str] = {}
    in_order = list(exchanges)
    # A refusal shows little of a shape: a success stands for the reads of its form.
    for exchange in sorted(in_order, key=lambda each: not is_success(each.response.status)):
        promise = library.promises[exchange.case.operation]
        why = _why_not_sent(exchange, promise)
        form: _Form = (exchange.case,) if every else _form(exchange, promise)
        if why:
            not_sent[exchange.case] = why
        elif chosen.setdefault(form, exchange.case) is not exchange.case:
            not_sent[exchange.case] = ALIKE
    reads = {each.case: each for each in in_order if each.case not in not_sent}
    return RecheckPlan(reads, not_sent)


def _why_not_sent(exchange: Exchange, promise: Promise) -> str:
    request, status = exchange.request, exchange.response.status
    if promise.is_callback:
        return "requests to a callback: they are the receiving side's"
    if request.method == "GET":
        if request.body:
            return "GET with a body: what it asks for, no page says"
    elif not _only_reads(promise):
        return f"{show_method(request.method)}: only reads are sent again"
    elif not request.body:
        return f"{show_method(request.method)}: the recorder did not keep what was asked for"
    if is_unavailable(status) or status == HTTPStatus.UNAUTHORIZED:
        return f"HTTP {status} was recorded: how that caller was served cannot be asked again"
    return ""


def _only_reads(promise: Promise) -> bool:
    """Whether a request by POST changes nothing: it answers in pages, and its scope is to read."""
    scopes = (scope for group in promise.contract.scopes for scope in group)
    return promise.reads and any(scope.endswith(_READ_SCOPE) for scope in scopes)


def _form(exchange: Exchange, promise: Promise) -> _Form:
    """What reads share that ask for the same things of different rows."""
    request = exchange.request
    in_path = request.path_values(promise.operation.path) or {}
    query = sorted((name, _form_of(value)) for name, value in request.query.items())
    headers = sorted(name for name in request.headers if name.startswith(("x-", "if-")))
    outcome = is_success(exchange.response.status) or exchange.case.name
    return (
        exchange.case.operation,
        # Modules are kept as they are named, so that each is asked for.
        *(_form_of(value) for value in in_path.values()),
        outcome,
        tuple(query),
        tuple(headers),
        _VALUE_IN_BODY.sub(_VALUE, request.body or ""),
    )


def _form_of(value: str) -> str:
    return ",".join(dict.fromkeys(_forms_of_parts(value)))


def _forms_of_parts(value: str) -> Iterator[str]:
    """Words of the API and short numbers as they are; ids and texts by a placeholder."""
    for part in value.split(","):
        is_short = _NUMBER.fullmatch(part) is not None and len(part) <= _MAX_PLAIN_DIGITS
        yield part if is_short or is_word(part) else _VALUE
