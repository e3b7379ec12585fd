"""The exchanges of the shipped cassettes, and what becomes of them where one is changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from msgspec.structs import replace

from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Exchange, Response
from zoho_conformance.model.finding import Finding
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings


@dataclass(frozen=True, slots=True)
class Shipped:
    """One recorded exchange, with the judge of its operation."""

    exchange: Exchange
    judge: Judge

    @property
    def body(self) -> Any:
        return json.loads(self.exchange.response.body)

    @property
    def succeeds(self) -> bool:
        return self.exchange.case.expected != "error"

    def judged(
        self,
        *,
        status: int | None = None,
        body: Any = ...,
        raw: bytes | None = None,
        content_type: str | None = None,
    ) -> Judgement:
        """The judgement where this much of the answer is other than recorded."""
        recorded = self.exchange.response
        came = recorded.body if raw is None else raw
        headers = recorded.headers
        if body is not ...:
            came = json.dumps(body).encode()
        if content_type is not None:
            headers = headers | {"content-type": content_type}
        response = Response(recorded.status if status is None else status, headers, came)
        return self.judge.judge(replace(self.exchange, response=response))


@cache
def library() -> Library:
    return Library()


@cache
def shipped() -> dict[str, Shipped]:
    """Every exchange of the shipped cassettes by ``set/operation-case``."""
    exchanges = {}
    with open_run(Settings()) as run:
        for planned in run.planned:
            # That none is missing is for `check` to say.
            with suppress(NotJudged):
                exchange = run.targets[planned.target].answer(planned.case)
                exchanges[planned.id] = Shipped(exchange, library().judge(planned.case.operation))
    return exchanges


def places(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """Rule and path of each finding."""
    return {(finding.rule, finding.path) for finding in findings}


def some(names: Iterable[str], most: int = 60) -> list[str]:
    """Names at even distances, at most so many: a test takes no longer as more is shipped."""
    every = list(names)
    return every[:: len(every) // most + 1]
