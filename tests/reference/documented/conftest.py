from __future__ import annotations

from collections.abc import Callable

import pytest

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.reference import InProcessOrg
from zoho_conformance.runs.documented_org import documented_org
from zoho_conformance.runs.library import Library

Ask = Callable[..., Response]


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()


@pytest.fixture
def ask(library: Library) -> Ask:
    """Ask an org of its own, by method and path below the version."""

    def ask(
        path: str,
        method: str = "GET",
        body: str | None = None,
        *,
        strict: bool = False,
        seed: int = 0,
        version: str = "v7",
    ) -> Response:
        org = InProcessOrg(documented=documented_org(library, seed=seed, strict=strict))
        return org.send(Request(method, f"{org.base_url}/crm/{version}{path}", {}, body))

    return ask


@pytest.fixture(scope="session")
def judge(library: Library) -> Callable[[str, Request, Response], Judgement]:
    """Judges a success of an operation by every check."""

    def judge(operation: str, request: Request, response: Response) -> Judgement:
        exchange = Exchange(Case(operation, "ok", "success"), request, response)
        return library.judge(operation).judge_in_full(exchange)

    return judge
