"""Every documented operation is answered, and the answer judged as conforming."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.reference.documented.calls import body_of, request_to
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.reference import InProcessOrg
from zoho_conformance.reference.mutants.generate import generate_mutants
from zoho_conformance.reference.request import LOCKING
from zoho_conformance.runs.documented_org import documented_org, find_any_mutation
from zoho_conformance.runs.library import Library

Judge = Callable[[str, Request, Response], Judgement]


@pytest.mark.parametrize(
    ("seed", "strict", "more"),
    [
        (0, False, {}),
        (1, True, {}),
        (2, False, {"page": "2", "per_page": "2"}),
        (3, False, {"page": "9"}),
    ],
    ids=["plain", "strict", "second-page", "past-the-end"],
)
def test_every_operation_is_answered_as_its_page_says(
    library: Library, judge: Judge, seed: int, *, strict: bool, more: dict[str, str]
) -> None:
    org = InProcessOrg(documented=documented_org(library, seed=seed, strict=strict))
    wrong = []
    for operation, promise in library.promises.items():
        if operation in LOCKING:
            # What the org carries out itself needs its own records.
            continue
        has_body = promise.operation.method not in ("GET", "DELETE")
        body = json.dumps(body_of(promise)) if has_body else None
        request = request_to(promise, org.base_url, more, body)
        response = org.send(request)
        if not promise.response_keys:
            assert response.status == 200, operation
            assert response.body, operation
            continue
        judgement = judge(operation, request, response)
        fits = judgement.outcome in ("conforms", "no-data" if "page" in more else "conforms")
        if not fits or any(finding.level == "error" for finding in judgement.findings):
            wrong.append((operation, judgement.outcome, judgement.reason, judgement.findings))
    assert not wrong


def test_every_key_of_every_operation_has_its_mutants(library: Library) -> None:
    for promise in library.promises.values():
        assert [mutant for mutant in generate_mutants([promise]) if mutant.trips]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("get_users/country/missing", "key-missing"),
        ("get_roles/id/retyped", "type-changed"),
        ("get_users/email/renamed", "key-renamed"),
        ("get_currencies/http.status/other-value", "status-undocumented"),
    ],
)
def test_a_mutant_of_any_operation_is_served_and_noticed(
    library: Library, judge: Judge, name: str, rule: str
) -> None:
    operation = name.partition("/")[0]
    org = InProcessOrg(find_any_mutation(name, library), documented=documented_org(library))
    request = request_to(library.promises[operation], org.base_url)
    judgement = judge(operation, request, org.send(request))
    assert rule in {finding.rule for finding in judgement.findings}
