"""An org that answers any documented operation; what it holds is what its seed invents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from msgspec import structs

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.outcome import WhyUnmatched
from zoho_conformance.reference.access import caller_refusal
from zoho_conformance.reference.answers import Answer, no_token, wrong_method, wrong_token
from zoho_conformance.reference.documented.call import Call
from zoho_conformance.reference.documented.refusals import RequestRule, refuse
from zoho_conformance.reference.documented.successes import Successes
from zoho_conformance.reference.request import ApiRequest

_VERSION = re.compile(r"(?<=/crm/)(?P<part>[a-z]+/)?(?P<version>v[0-9.]+)(?=/)")


@dataclass(frozen=True, slots=True)
class Match:
    """The id of the operation that a request is to, or why it is to none."""

    operation: str | None
    why: WhyUnmatched | None = None


@dataclass(frozen=True)
class _Operation:
    """An operation, read when it is first asked for."""

    successes: Successes
    promise: Promise

    @cached_property
    def validator(self) -> Validator | None:
        """What the bodies of its requests are held to."""
        return (
            Validator(derive(self.promise)["request.json"]) if self.promise.request_keys else None
        )


@dataclass(frozen=True)
class DocumentedOrg:
    """Every operation of an API version.

    `match` finds the operation of a request; `rules` are what it refuses, nothing unless it is
    strict; `version` is that of the contracts, under which requests to others are looked up.

    Unless it `answers_all`, it only completes the answers of what the org itself holds.
    """

    promises: Mapping[str, Promise]
    match: Callable[[Request], Match]
    version: str
    seed: int = 0
    rules: tuple[RequestRule, ...] = ()
    answers_all: bool = True
    _operations: dict[str, _Operation] = field(default_factory=dict, compare=False, repr=False)

    def find(self, request: Request) -> Match:
        """The operation of a request, under whichever version it is asked for.

        A request that lacks a header is to the operation that needs it all the same.
        """
        own = _VERSION.sub(lambda step: f"{step['part'] or ''}{self.version}", request.url, count=1)
        request = structs.replace(request, url=own)
        match = self.match(request)
        if match.why == "no-header":
            match = self.match(structs.replace(request, headers={}))
        return match

    def answer(
        self, request: Request, asked: ApiRequest, stateful: Callable[[], Answer | None]
    ) -> Answer:
        """The answer to a request whose operation was found.

        What the org holds itself (`stateful`) is in it, where it answers the request too.
        """
        if asked.caller == "anonymous":
            return no_token()
        if asked.caller == "unknown":
            return wrong_token()
        refused = caller_refusal(asked)
        if refused is not None:
            return refused
        operation = self._operation(asked.operation)
        call = Call(operation.promise, request, operation.validator if self.rules else None)
        for rule in self.rules:
            refusals = tuple(rule(call))
            if refusals:
                return refuse(call, refusals)
        stored = stateful()
        if stored is None or not is_success(stored.status):
            return operation.successes.answer(call)
        return operation.successes.complete(call, stored)

    def complete(self, id_: str, request: Request, stored: Answer) -> Answer:
        """A success of what the org holds itself, with all that the page of the operation shows."""
        operation = self._operation(id_)
        return operation.successes.complete(Call(operation.promise, request, None), stored)

    def refuse(self, match: Match, asked: ApiRequest) -> Answer | None:
        """The refusal of a method that a path does not have; None where there is no such path."""
        if match.why != "other-method":
            return None
        if asked.caller == "anonymous":
            return no_token()
        return wrong_token() if asked.caller == "unknown" else wrong_method()

    def _operation(self, id_: str) -> _Operation:
        if id_ not in self._operations:
            promise = self.promises[id_]
            self._operations[id_] = _Operation(Successes(promise, self.seed), promise)
        return self._operations[id_]
