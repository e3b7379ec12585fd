"""What comes of a recorded read that is sent to an org again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.runs.recheck.harbour import BOATS, Harbour, library, recorded
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.exchanges.http.errors import AuthError, BudgetSpentError
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.recheck.plan import plan_exchanges
from zoho_conformance.runs.recheck.target import RecheckTarget
from zoho_conformance.runs.recording_target import RecordingTarget

OUTDATED = "recording-outdated"
PERSON = {"name": "Ada", "id": "777000009"}
ROLE: dict[str, Any] = {
    "id": "777000001",
    "name": "Captain",
    "display_label": "Captain",
    "description": None,
    "share_with_peers": True,
    "reporting_to": PERSON,
    "created_by__s": PERSON,
    "modified_by__s": PERSON,
    "created_time__s": "2024-10-01T07:17:00-05:00",
    "modified_time__s": "2024-10-01T07:17:00-05:00",
}


def roles(**changed: Any) -> dict[str, Any]:
    return {"roles": [{**ROLE, **changed}]}


def target(org: Harbour | None, *exchanges: Exchange, **others: Any) -> RecheckTarget:
    plan = plan_exchanges(exchanges, library())
    recordings = RecordingTarget("recordings", (), library())
    connection = org.connection() if org else None
    return RecheckTarget("live", recordings, plan, library(), connection, **others)


def judged(before: Any, now: Any, address: str = "/settings/roles") -> Judgement:
    exchange = recorded(address, before)
    return target(Harbour({address.partition("?")[0]: now}), exchange).judgement(exchange.case)


def changes(judgement: Judgement) -> list[tuple[str, str, str]]:
    return [
        (finding.path, finding.expected, finding.actual)
        for finding in judgement.findings
        if finding.rule == OUTDATED
    ]


def test_an_answer_of_the_recorded_shape_has_no_finding() -> None:
    judgement = judged(roles(), roles(id="555000001", name="Mate"))
    assert (judgement.outcome, changes(judgement)) == ("conforms", [])


def test_a_key_that_comes_no_more_is_told() -> None:
    judgement = judged({"roles": [{**ROLE, "tide": "high"}]}, roles())
    assert changes(judgement) == [("roles[].tide", "string", "no such key")]


def test_a_value_of_another_type_is_told() -> None:
    now = roles(tide=4)
    judgement = judged(roles(tide="high"), now)
    assert [(before, came) for _, before, came in changes(judgement)] == [("string", "integer")]


@pytest.mark.parametrize(
    ("before", "now"),
    [(None, "high"), ("high", None), (4, 4.5), ({}, {"at": "noon"}), ([], ["noon"])],
)
def test_what_differs_from_row_to_row_is_no_change(before: Any, now: Any) -> None:
    assert not changes(judged(roles(tide=before), roles(tide=now)))


def test_a_field_that_records_did_not_have_is_no_change_and_one_that_is_gone_is() -> None:
    rows = [{"data": [{"id": "777000001", "Tide__c": 1, **more}]} for more in ({"Wind__c": 2}, {})]
    address = "/Boats?fields=Tide__c"
    assert not changes(judged(rows[1], rows[0], address))
    assert changes(judged(rows[0], rows[1], address)) == [
        ("data[].Wind__c", "integer", "no such key")
    ]


def test_a_finding_of_the_contract_is_not_repeated_as_a_change() -> None:
    judgement = judged(roles(), {"roles": [{**ROLE, "name": 4}]})
    at_name = [finding for finding in judgement.findings if finding.path == "roles[].name"]
    assert len(at_name) == 1


def test_findings_name_the_recording_that_they_are_about() -> None:
    judgement = judged(roles(tide="high"), roles(tide=4))
    assert {finding.recording for finding in judgement.findings} == {"boats"}


def test_a_success_that_is_refused_now_is_drift() -> None:
    judgement = judged(
        roles(), (400, {"code": "INVALID_REQUEST", "message": "", "status": "error"})
    )
    assert ("http.status", "200", "400 INVALID_REQUEST") in changes(judgement)


def test_a_refusal_of_what_can_only_be_sent_as_recorded_is_not_judged() -> None:
    refused = (404, {"code": "INVALID_DATA", "message": "", "details": {}, "status": "error"})
    address = "https://a.example/crm/bulk/v7/read/777000001"
    exchange = recorded(address, {"data": [{"id": "777000001"}]})

    class Refusing(Harbour):
        def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
            super().send(request, token)
            return recorded(address, refused).response

    judgement = target(Refusing(), exchange).judgement(exchange.case)
    assert (judgement.outcome, judgement.not_applicable) == ("not-run", True)
    assert judgement.reason == "HTTP 404, and job_id can only be sent as recorded"


def test_rows_that_are_gone_are_no_drift() -> None:
    judgement = judged(roles(), 204)
    assert (judgement.outcome, judgement.not_applicable) == ("no-data", True)


def test_another_row_is_asked_for_where_the_first_has_none_of_what_was_recorded() -> None:
    rows = {"data": [{"id": "777000009", "Note_Title": "Tide"}]}
    exchange = recorded("/Boats/777000001/Notes?fields=Note_Title", rows)
    boats = {"data": [{"id": "555000001"}, {"id": "555000002"}]}
    org = Harbour({"/Boats": boats, "/Boats/555000002/Notes": rows})
    judgement = target(org, exchange).judgement(exchange.case)
    assert (judgement.judged, changes(judgement)) == (True, [])
    assert org.paths == ["/Boats", "/Boats/555000001/Notes", "/Boats/555000002/Notes"]


@pytest.mark.parametrize("empty", [204, {"data": []}])
def test_an_empty_list_is_no_drift_and_another_row_is_asked_for(empty: Any) -> None:
    rows = {"data": [{"id": "777000009", "Note_Title": "Tide"}]}
    exchange = recorded("/Boats/777000001/Notes?fields=Note_Title", rows)
    org = Harbour(
        {"/Boats": BOATS, "/Boats/555000001/Notes": empty, "/Boats/555000002/Notes": empty}
    )
    judgement = target(org, exchange).judgement(exchange.case)
    assert org.paths == ["/Boats", "/Boats/555000001/Notes", "/Boats/555000002/Notes"]
    assert (judgement.outcome, judgement.not_applicable) == ("no-data", True)


def test_a_list_that_was_and_is_empty_is_judged_by_the_contract_alone() -> None:
    judgement = judged({"roles": []}, roles())
    assert (judgement.outcome, changes(judgement)) == ("conforms", [])


def test_rows_that_came_where_none_were_recorded_are_judged_by_the_contract() -> None:
    judgement = judged(204, roles())
    assert (judgement.outcome, changes(judgement)) == ("conforms", [])


@pytest.mark.parametrize(
    ("status", "outcome"), [(401, "auth"), (429, "rate-limited"), (500, "outage")]
)
def test_an_org_that_does_not_serve_us_is_not_excused(status: int, outcome: str) -> None:
    judgement = judged(roles(), (status, {"code": "INVALID_TOKEN"}))
    assert (judgement.outcome, judgement.not_applicable) == (outcome, False)


def test_an_org_that_cannot_be_signed_in_to_judges_nothing() -> None:
    exchange = recorded("/settings/roles", roles())
    unreachable = target(None, exchange, unreachable=AuthError("the refresh token is refused"))
    judgement = unreachable.judgement(exchange.case)
    assert (judgement.outcome, judgement.reason) == ("auth", "the refresh token is refused")


def test_a_budget_that_is_spent_is_the_reason_of_each_read_that_is_left() -> None:
    class Poor(Harbour):
        def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
            if len(self.asked) == 1:
                raise BudgetSpentError(1)
            return super().send(request, token)

    org = Poor({"/settings/roles": roles()})
    exchanges = [
        recorded("/settings/roles", roles(), "first"),
        recorded("/settings/roles/777000001", roles(), "second"),
        recorded("/settings/profiles", {"profiles": []}, "third"),
    ]
    asking = target(org, *exchanges)
    judgements = [asking.judgement(exchange.case) for exchange in exchanges]
    assert [each.outcome for each in judgements] == ["conforms", "not-run", "not-run"]
    assert judgements[2].reason == "the budget of 1 requests is spent"


def test_the_same_address_with_another_header_is_another_request() -> None:
    org = Harbour()
    connection = Connection(org, "https://org.example")
    for headers in ({}, {"if-modified-since": "2026-01-01T00:00:00Z"}, {"accept": "*/*"}):
        connection.send(Request("GET", "https://org.example/crm/v7/Boats", dict(headers)))
    assert len(org.asked) == 2
