"""The mutants of writes, by what they answer to the writes of a run and the reads after them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.test import Client

from zoho_conformance.reference import configurations, locks
from zoho_conformance.reference.access import Credentials
from zoho_conformance.reference.app import build_app
from zoho_conformance.reference.invented_org import (
    AUTO_LOCK,
    AUTO_LOCKED_RECORD,
    LOCKED_RECORD,
    UNLOCKED_RECORD,
    build_inventory,
)
from zoho_conformance.reference.mutants.refusals import WRITE_REFUSAL_MUTANTS
from zoho_conformance.reference.mutants.writes import WRITE_MUTANTS
from zoho_conformance.reference.mutation import Mutation

RELATION = "Locking_Information__s"
RECORD = f"/Leads/{UNLOCKED_RECORD}/{RELATION}"
SETTINGS = "/settings/record_locking_configurations"
WRAPPER = "record_locking_configurations"
FIRST, SECOND = (f"415086800000{number}" for number in (1000001, 1000002))
"""The ids that an org gives to the first two things made in it."""

MUTANTS = {mutant.name: mutant for mutant in (*WRITE_MUTANTS, *WRITE_REFUSAL_MUTANTS)}

Step = tuple[str, str, dict[str, str], object]
Transcript = list[tuple[int, str | None, bytes]]


def reason(text: str) -> object:
    return {"data": [{"Locked_Reason__s": text}]}


def item(**keys: object) -> object:
    return {WRAPPER: [keys]}


def steps(all_fields: str) -> Iterator[Step]:
    everything, accounts = {"fields": all_fields}, {"module": "Accounts"}
    nowhere = {"module": "NoSuchModule"}
    yield "POST", RECORD, {}, reason("Ours")
    yield "POST", RECORD, {}, reason("Ours")
    yield "GET", RECORD, everything, None
    yield "PUT", f"{RECORD}/{FIRST}", {}, reason("Ours updated")
    yield "GET", RECORD, everything, None
    yield "GET", f"/Leads/{LOCKED_RECORD}/{RELATION}", everything, None
    yield "DELETE", f"{RECORD}/{FIRST}", {}, None
    yield "GET", RECORD, everything, None
    yield "DELETE", f"/Leads/{AUTO_LOCKED_RECORD}/{RELATION}/{AUTO_LOCK}", {}, None
    yield "PUT", f"/NoSuchModule/{UNLOCKED_RECORD}/{RELATION}/{FIRST}", {}, reason("Ours")
    configuration = item(
        lock_type="manual", lock_for_portal_users=True, restricted_actions=["update"]
    )
    yield "POST", SETTINGS, accounts, configuration
    yield "POST", SETTINGS, accounts, configuration
    yield "GET", SETTINGS, accounts, None
    yield "PUT", f"{SETTINGS}/{SECOND}", accounts, item(lock_type="manual")
    yield "PUT", SETTINGS, accounts, item(lock_type="manual", restricted_actions=["delete"])
    yield "GET", SETTINGS, accounts, None
    yield "DELETE", f"{SETTINGS}/{SECOND}", {}, None
    yield "DELETE", f"{SETTINGS}/{SECOND}", nowhere, None
    yield "DELETE", f"{SETTINGS}/{SECOND}", accounts, None
    yield "GET", SETTINGS, accounts, None
    yield "POST", SETTINGS, accounts, item()
    yield "POST", SETTINGS, accounts, item(lock_type="sometimes")


@pytest.fixture(autouse=True)
def _stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (locks, configurations):
        monkeypatch.setattr(module, "now", lambda: "2026-05-01T12:00:00-04:00")


def transcript(
    credentials: Credentials, all_fields: str, mutation: Mutation | None = None
) -> Transcript:
    client = Client(build_app(build_inventory(), credentials, "http://org.test", mutation))
    headers = {"Authorization": f"Zoho-oauthtoken {credentials.tokens['known'].access}"}
    answers = (
        client.open(f"/crm/v7{path}", method=method, query_string=query, json=body, headers=headers)
        for method, path, query, body in steps(all_fields)
    )
    return [
        (answer.status_code, answer.headers.get("Content-Type"), answer.data) for answer in answers
    ]


def test_the_honest_org_accepts_and_refuses_each_step(
    credentials: Credentials, all_fields: str
) -> None:
    statuses = [status for status, _, _ in transcript(credentials, all_fields)]
    locks = [201, 403, 200, 200, 200, 200, 200, 204, 403, 400]
    configurations = [201, 400, 200, 200, 200, 200, 400, 400, 200, 204, 400, 400]
    assert statuses == locks + configurations


@pytest.mark.parametrize("name", list(MUTANTS))
def test_a_mutant_of_writes_changes_an_answer(
    credentials: Credentials, all_fields: str, name: str
) -> None:
    honest = transcript(credentials, all_fields)
    assert transcript(credentials, all_fields, MUTANTS[name]) != honest


def test_no_two_mutants_of_writes_answer_alike(credentials: Credentials, all_fields: str) -> None:
    transcripts: dict[str, str] = {}
    for name, mutant in MUTANTS.items():
        answers = repr(transcript(credentials, all_fields, mutant))
        assert transcripts.setdefault(answers, name) == name


def test_a_malformed_body_is_left_to_the_org(credentials: Credentials) -> None:
    mutant = MUTANTS["lock-reason-in-capitals"]
    client = Client(build_app(build_inventory(), credentials, "http://org.test", mutant))
    headers = {"Authorization": f"Zoho-oauthtoken {credentials.tokens['known'].access}"}
    response = client.post(f"/crm/v7{RECORD}", data=b"{", headers=headers)
    assert response.get_json()["code"] == "INVALID_DATA"
