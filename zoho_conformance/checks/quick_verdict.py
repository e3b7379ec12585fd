"""Whether an answer conforms, asked in one question: nearly every answer has nothing to say.

A success conforms where its circumstances are in order, its body fits the closed copy of its
schema, and those checks are silent that look at more. What is not sure is left to the full
judgement, which alone makes findings; so this is never wrong, and at worst of no use.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from zoho_conformance.checks.error_answer import is_error
from zoho_conformance.checks.foreign_request import lacks_nothing
from zoho_conformance.checks.selected_fields import UNASKED
from zoho_conformance.checks.success_check import Glance, Sees, SuccessCheck
from zoho_conformance.contracts.demanded_parameters import FIELDS
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.closed import ClosedSchema, close_schema, with_selected
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange, Request
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.json_text import Document
from zoho_conformance.model.lifecycle import what_announces

_MAX_KEPT = 200
"""How many circumstances, and how many selections of keys, are kept for an operation."""


class Plan(msgspec.Struct, frozen=True, dict=True):
    """What is left to ask of an answer whose circumstances are in order.

    `silent` has, by the place of a check, what it saw where it had nothing to say. One that
    `selects` is for answers whose rows may lack keys.
    """

    fits: Callable[[Any], bool]
    checks: tuple[SuccessCheck, ...]
    silent: tuple[set[Hashable], ...]
    selects: bool = False

    def is_silent_at_a_glance(self, request: Request, body: Any) -> bool:
        """Whether it is seen that the checks have nothing to say of an answer; False is unclear."""
        for glance, sees, silent in self._looks:
            if glance is not None and glance(request, body):
                continue
            if sees is None or sees(request, body) not in silent:
                return False
        return True

    @cached_property
    def _looks(self) -> tuple[tuple[Glance | None, Sees | None, set[Hashable]], ...]:
        """How each check looks at an answer, and what it saw where it had nothing to say."""
        return tuple(
            (check.glance, check.sees, silent)
            for check, silent in zip(self.checks, self.silent, strict=True)
        )

    def is_silent(self, exchange: Exchange) -> bool:
        """Whether the checks have nothing to say of an answer."""
        request, body = exchange.request, exchange.response.json
        for check, silent in zip(self.checks, self.silent, strict=True):
            if check.glance is not None and check.glance(request, body):
                continue
            seen = check.sees(request, body) if check.sees is not None else None
            if seen is not None and seen in silent:
                continue
            for _ in check.find(exchange):
                return False
            if seen is not None:
                if len(silent) >= _MAX_KEPT:
                    silent.clear()
                silent.add(seen)
        return True


_Circumstances = tuple[object, ...]


class QuickVerdict:
    """Says of exchanges of one operation whether they surely conform.

    `answers` has the schema of its answers, and `checks` are those of a success.
    """

    def __init__(
        self, promise: Promise, answers: Validator, checks: Sequence[SuccessCheck]
    ) -> None:
        self._promise = promise
        self._answers = answers
        self._checks = checks
        self._plans: dict[_Circumstances, Plan | None] = {}
        self._seen: set[_Circumstances] = set()
        self._selected: dict[tuple[frozenset[str], frozenset[str]], Validator | None] = {}
        self._wrapper = promise.wrapper
        self._is_write = promise.operation.method != "GET"
        self._has_rows = self._wrapper is not None and promise.has_keys_in(f"{self._wrapper}[]")

    def came_before(self, exchange: Exchange) -> bool:
        """Whether another exchange had the same circumstances, so that a plan may pay."""
        circumstances = _circumstances_of(exchange)
        if circumstances in self._seen or circumstances in self._plans:
            return True
        if len(self._seen) >= _MAX_KEPT:
            self._seen.clear()
        self._seen.add(circumstances)
        return False

    def conforms(self, exchange: Exchange) -> bool:
        """Whether the full judgement is sure to have no finding on an answer with something in it.

        False says nothing: it may conform all the same.
        """
        plan = self.plan(exchange)
        return plan is not None and self.conforms_by(plan, exchange)

    def conforms_by(self, plan: Plan, exchange: Exchange) -> bool:
        """Whether an exchange surely conforms, whose circumstances are those of a plan."""
        document = exchange.response.document
        if type(document) is not Document or not document.is_plain:
            return False
        return self.fits(plan, document.value) and plan.is_silent(exchange)

    def fits(self, plan: Plan, body: Any) -> bool:
        """Whether a body is that of a success, and fits what answers of a plan are held to."""
        return self._is_success(body) and plan.fits(body)

    def plan(self, exchange: Exchange) -> Plan | None:
        """What is left to ask of an exchange; None where its circumstances say enough."""
        circumstances = _circumstances_of(exchange)
        try:
            return self._plans[circumstances]
        except KeyError:
            if len(self._plans) >= _MAX_KEPT:
                self._plans.clear()
            plan = self._plans[circumstances] = self._make_plan(exchange)
            return plan

    def _make_plan(self, exchange: Exchange) -> Plan | None:
        """What is left to ask under these circumstances; None where they say enough to judge."""
        if exchange.case.expected != "success" or not is_success(exchange.response.status):
            return None
        if exchange.response.lack is not None:
            return None
        if exchange.is_foreign and not lacks_nothing(self._promise, exchange.request):
            return None
        of_circumstances = (check for check in self._checks if check.looks_at == "circumstances")
        if any(True for check in of_circumstances for _ in check.find(exchange)):
            return None
        validator = self._validator(exchange.request.query.get(FIELDS))
        of_answer = tuple(check for check in self._checks if check.looks_at == "answer")
        if validator is None:
            return None
        silent: tuple[set[Hashable], ...] = tuple(set() for _ in of_answer)
        return Plan(validator.is_valid, of_answer, silent, validator is not self._whole)

    def _is_success(self, body: Any) -> bool:
        """Whether a body is that of a success with rows, if rows are what it is to have."""
        if type(body) is not dict:
            return type(body) is list
        if ("code" in body or "status" in body) and self._is_error(body):
            return False
        rows = body.get(self._wrapper)
        if not rows or type(rows) is not list:
            # Where no rows can be had at all, none are an answer of their own.
            return not self._has_rows and rows is None
        # On a read an error would stand in the place of the first row, on a write in any.
        for row in rows if self._is_write else rows[:1]:
            if type(row) is dict and row.get("status") == "error":
                return False
        return True

    def _is_error(self, body: Mapping[str, Any]) -> bool:
        code = body.get("code")
        return is_error(body) or (
            isinstance(code, str) and bool(self._promise.rows_with_code(code))
        )

    @cached_property
    def closed(self) -> ClosedSchema:
        """What every body fits that has nothing to say about its keys."""
        return close_schema(self._promise, self._answers.schema)

    @cached_property
    def _whole(self) -> Validator:
        return Validator(self.closed.schema)

    def _validator(self, fields: str | None) -> Validator | None:
        """What answers are held to that have the keys which a request selected; None if unclear."""
        if fields is None or self._wrapper is None:
            return self._whole
        parameter = self._promise.parameter(FIELDS)
        offered = frozenset((parameter.values if parameter else None) or ())
        names, rows = frozenset(fields.split(",")), f"{self._wrapper}[]"
        known = {key.key.name for key in self._promise.response_keys if key.key.parent == rows}
        if not offered:
            # Where the page lists no names that can be asked for, any can, and none has to come.
            selection = (frozenset[str](), frozenset(known - names - {UNASKED} if fields else ()))
        elif any(self._promise.key_at(json_path.join(rows, name)) for name in names - offered):
            # A name that the page does not list may mean one that it does.
            return None
        else:
            selection = (offered - names, frozenset[str]())
        if not any(selection):
            return self._whole
        if selection not in self._selected:
            if len(self._selected) >= _MAX_KEPT:
                self._selected.clear()
            self._selected[selection] = self._select(*selection)
        return self._selected[selection]

    def _select(self, left_out: frozenset[str], not_due: frozenset[str]) -> Validator | None:
        assert self._wrapper is not None
        schema = with_selected(
            self.closed.schema, self._wrapper, without=left_out, optional=not_due
        )
        return Validator(schema) if schema is not None else None


def _circumstances_of(exchange: Exchange) -> _Circumstances:
    """What decides, beside what its body says, what is to be asked of an exchange."""
    request, response, case = exchange.request, exchange.response, exchange.case
    query = request.query
    return (
        case.name,
        case.expected,
        exchange.is_foreign,
        response.status,
        response.lack,
        not response.body,
        response.headers.get("content-type"),
        *what_announces(response.headers),
        request.method,
        query.get(FIELDS),
        *query,
    )
