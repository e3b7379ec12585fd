"""A recorded request held to the promise of another version: what it would have to change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from zoho_conformance.checks.foreign_request import may_lack_fields
from zoho_conformance.contracts.demanded_parameters import is_always_mandatory
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.contracts.schema.violation import Violation
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.json_values import json_type
from zoho_conformance.model.rules import Level
from zoho_conformance.model.shown import mask
from zoho_conformance.reports.upgrade.report import UpgradeKind
from zoho_conformance.reports.upgrade.usage import walk

_KINDS: Mapping[str, tuple[UpgradeKind, Level]] = {
    "type": ("type-changed", "error"),
    "enum": ("values-changed", "error"),
    "const": ("values-changed", "error"),
    "pattern": ("type-changed", "error"),
}
"""By the keyword that a body breaks; other keywords are of limits."""


@dataclass(frozen=True, slots=True)
class RequestChange:
    """What a request would have to change, in words of the contract and types alone."""

    kind: UpgradeKind
    path: str
    before: str
    after: str
    level: Level


class RequestJudge:
    """Holds requests to the promise of an operation."""

    def __init__(self, promise: Promise) -> None:
        self._promise = promise
        self._parameters = {each.name.casefold(): each for each in promise.parameters}

    @cached_property
    def _validator(self) -> Validator | None:
        schema = derive(self._promise).get("request.json")
        return Validator(schema) if schema is not None else None

    @cached_property
    def _open(self) -> Collection[str]:
        """Where fields of records may stand, of which an org has its own."""
        return {key.key.parent for key in self._promise.request_keys if key.key.is_field}

    def changes(self, request: Request) -> Iterator[RequestChange]:
        """What the request has that the promise does not accept, and what it lacks."""
        yield from self._of_query(request)
        body = request.json if request.body else None
        if self._validator is None or not isinstance(body, (dict, list)):
            return
        yield from self._unknown_keys(body)
        for violation in self._validator.violations(body):
            yield from _of_violation(violation)

    def _of_query(self, request: Request) -> Iterator[RequestChange]:
        for name in request.query:
            if name.casefold() not in self._parameters:
                yield RequestChange(
                    "parameter-removed", mask(name), "sent", "no such parameter", "warning"
                )
        if may_lack_fields(self._promise, request):
            # A recorder left out the query.
            return
        for parameter in self._parameters.values():
            is_due = is_always_mandatory(self._promise, parameter)
            if is_due and not parameter.is_sent(request):
                yield RequestChange(
                    "parameter-required", parameter.name, "not sent", "mandatory", "error"
                )

    def _unknown_keys(self, body: object) -> Iterator[RequestChange]:
        known = {key.path for key in self._promise.request_keys}
        holders = {key.key.parent for key in self._promise.request_keys}
        for path in dict.fromkeys(path for path, _ in walk(body)):
            parent = json_path.parent(path)
            if path.endswith("[]") or path in known or parent in self._open:
                continue
            # Where the page has no keys of an object, anything may be in it.
            if parent in holders:
                place = json_path.join(parent, mask(json_path.name(path)))
                yield RequestChange("key-removed", place, "sent", "no such key", "warning")


def _of_violation(violation: Violation) -> Iterator[RequestChange]:
    path = violation.path
    if violation.keyword in ("required", "anyOf") and violation.keys:
        level: Level = "warning" if violation.conditional else "error"
        for name in violation.keys:
            place = json_path.join(path, name)
            yield RequestChange("key-required", place, "not sent", "mandatory", level)
        return
    kind, level = _KINDS.get(violation.keyword, ("limits-changed", "warning"))
    before, after = json_type(violation.value), _allowed(violation)
    if kind == "values-changed":
        before = "another value"
    elif kind == "limits-changed" or violation.keyword == "pattern":
        before = f"{before} of another form"
    yield RequestChange(kind, path, before, after, level)


def _allowed(violation: Violation) -> str:
    allowed = violation.allowed
    if violation.keyword == "type":
        return allowed if isinstance(allowed, str) else " or ".join(map(str, allowed))
    if violation.keyword == "enum":
        return ", ".join(str(value) for value in allowed)
    return f"{violation.keyword} {allowed}" if isinstance(allowed, (str, int)) else "limited"
