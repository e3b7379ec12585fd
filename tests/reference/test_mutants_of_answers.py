"""Mutants of what answers hold, for the tests of a client."""

from __future__ import annotations

from typing import Any

import pytest

from zoho_conformance.model.exchange import Request
from zoho_conformance.reference import InProcessOrg
from zoho_conformance.reference.answers import Answer
from zoho_conformance.reference.client_org import is_same
from zoho_conformance.reference.mutants.of_answers import Drift, drifts_of_answers
from zoho_conformance.reference.request import ApiRequest
from zoho_conformance.runs.documented_org import documented_org
from zoho_conformance.runs.library import Library

LIBRARY = Library()
ORG = InProcessOrg(documented=documented_org(LIBRARY))


def answered(path: str, method: str = "GET") -> tuple[ApiRequest, Answer]:
    return ORG.origin(ORG.send(Request(method, f"http://org.invalid/crm/v7/{path}", {})))


def drifts(request: ApiRequest, answer: Answer) -> dict[str, Drift]:
    made = list(drifts_of_answers(LIBRARY.promises[request.operation], [answer]))
    named = {drift.mutant.name: drift for drift in made}
    assert len(named) == len(made)
    return named


@pytest.mark.parametrize(
    "path", ["users?type=AllUsers", "Leads?fields=Last_Name,Email", "Leads/4000000000001", "org"]
)
def test_every_mutant_changes_the_answer_that_it_was_made_of(path: str) -> None:
    request, answer = answered(path)
    before = repr(answer.body)
    for name, drift in drifts(request, answer).items():
        assert not is_same(drift.mutant.edit_answer(request, answer), answer), name
    assert repr(answer.body) == before


def test_a_key_drifts_in_every_object_that_has_it() -> None:
    request, answer = answered("users?type=AllUsers")
    made = drifts(request, answer)
    users: Any = made["get_users/email/missing"].mutant.edit_answer(request, answer).body
    assert len(users["users"]) > 1
    assert not any("email" in user for user in users["users"])


def test_fields_of_records_drift_though_no_page_promises_them() -> None:
    request, answer = answered("Leads?fields=Last_Name,Own_Field")
    made = drifts(request, answer)
    kinds = {name.rpartition("/")[2] for name in made if "/Own_Field/" in name}
    assert kinds == {"missing", "renamed", "retyped"}
    assert made["get_records/Last_Name/missing"].key == "data[].Last_Name"


def test_what_the_page_allows_is_no_mutant() -> None:
    request, answer = answered("users?type=AllUsers")
    made = drifts(request, answer)
    promise = LIBRARY.promises["get_users"]
    for drift in made.values():
        key = promise.by_path.get(drift.key)
        if drift.kind == "null" and key is not None:
            assert "null" not in key.types


def test_a_refusal_drifts_in_its_envelope_alone() -> None:
    request, answer = answered("Leads/4150868000000310003/Locking_Information__s", "POST")
    assert answer.status == 400
    made = drifts(request, answer)
    assert {drift.of for drift in made.values()} == {"refusal"}
    for name, drift in made.items():
        assert not is_same(drift.mutant.edit_answer(request, answer), answer), name
