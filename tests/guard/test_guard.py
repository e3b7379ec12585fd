"""What a check lets pass, what it fails, and what it refuses to call either."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.checks.matching.factories import library as made
from tests.checks.matching.factories import page
from tests.guard.answers import (
    OPERATION,
    PATH,
    RECORD,
    body,
    drifted,
)
from zoho_conformance import (
    Drift,
    Guard,
    NotJudged,
    Result,
    UsageError,
    check,
    judge,
)
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model import locations
from zoho_conformance.model.finding import Acceptance
from zoho_conformance.runs import library
from zoho_conformance.runs.baseline import BaselineEntry
from zoho_conformance.runs.baseline.edit import Edits, edit_file


def answer(
    content: Any, status: int = 200, path: str = PATH, method: str = "GET"
) -> httpx.Response:
    request = httpx.Request(method, f"https://www.zohoapis.com{path}")
    return httpx.Response(status, json=content, request=request)


def refused(code: str, message: str = "no") -> dict[str, Any]:
    return {"code": code, "details": {}, "message": message, "status": "error"}


def test_drift_is_a_failed_assertion_with_its_findings() -> None:
    with pytest.raises(AssertionError) as caught:
        check(answer(drifted()))
    assert isinstance(caught.value, Drift)
    assert [finding.rule for finding in caught.value.findings] == ["key-renamed"]
    message = str(caught.value)
    assert message.startswith('sent:     RECORD_ID="${RECORD_ID:?record id}"; curl -X GET ')
    # The request is the caller's own, not that of a probe for the case.
    with pytest.raises(Drift) as of_case:
        check(answer(drifted()), case="ok")
    assert str(of_case.value) == message
    assert f'?{PATH.partition("?")[2]}"' in message
    assert "promised: the key Locked_Time__s  (stated: GET Record Locking Information" in message
    assert "came:     the key locked_time__s in its place" in message


def test_the_message_of_a_drift_shows_no_ids() -> None:
    with pytest.raises(Drift) as caught:
        check(answer(drifted()))
    assert not re.search(r"[0-9]{6,}", re.sub(r"\[[0-9a-f]{12}\]", "", str(caught.value)))
    assert RECORD not in str(caught.value)


def test_findings_below_fail_on_are_returned() -> None:
    more = body()
    more["data"][0]["Brand_New__s"] = "x"
    checked = check(answer(more))
    assert [finding.rule for finding in checked.findings] == ["key-undocumented"]
    with pytest.raises(Drift, match="key-undocumented"):
        check(answer(more), fail_on="info")
    with pytest.raises(UsageError, match="fail_on='loud'"):
        check(answer(more), fail_on="loud")  # type: ignore[arg-type]


def test_a_documented_error_conforms_unless_another_case_was_expected() -> None:
    came = answer(refused("INVALID_MODULE", "the module name given seems to be invalid"), 400)
    checked = check(came)
    assert [judgement.case.name for judgement in checked.judgements] == ["INVALID_MODULE"]
    with pytest.raises(Drift, match="error-instead-of-success"):
        check(came, case="ok")
    with pytest.raises(Drift, match="success-instead-of-error"):
        check(answer(body()), case="INVALID_MODULE")


def test_an_unknown_case_or_operation_suggests_a_known_one() -> None:
    with pytest.raises(
        UsageError, match=rf"unknown case of {OPERATION} 'INVALID_MODUL'; .*'INVALID_MODULE'"
    ):
        check(answer(body()), case="INVALID_MODUL")
    with pytest.raises(
        UsageError, match=r"unknown operation 'get_record_locking'; did you mean .*"
    ):
        check(answer(body()), operation="get_record_locking")


def test_a_named_operation_overrides_the_address() -> None:
    elsewhere = answer(body(), path="/proxy/locks")
    with pytest.raises(UsageError, match=r"no contract has the path; pass operation="):
        check(elsewhere)
    assert check(elsewhere, operation=OPERATION).judged
    assert check(elsewhere, strict=False).unmatched == (
        "GET www.zohoapis.com/proxy/locks: no contract has the path",
    )


@pytest.mark.parametrize(
    ("status", "content", "outcome"),
    [
        (401, refused("INVALID_TOKEN"), "auth"),
        (429, refused("TOO_MANY_REQUESTS"), "rate-limited"),
        (503, {}, "outage"),
    ],
)
def test_an_answer_that_cannot_be_judged_is_neither_a_pass_nor_a_drift(
    status: int, content: Any, outcome: str
) -> None:
    came = answer(content, status)
    with pytest.raises(NotJudged, match=f"was not judged: {outcome}") as caught:
        check(came)
    assert not isinstance(caught.value, AssertionError)
    assert not check(came, strict=False).judged


def test_an_empty_list_conforms_for_a_record_that_is_not_locked() -> None:
    assert check(answer({"data": []})).outcome == "conforms"
    info = body()["info"] | {"count": 0}
    assert check(answer({"data": [], "info": info})).outcome == "conforms"


def test_drift_in_the_baseline_is_known_and_does_not_raise(tmp_path: Path) -> None:
    contracts = library.open_library()
    with pytest.raises(Drift) as caught:
        check(answer(drifted()))
    (finding,) = caught.value.findings
    file = tmp_path / "baseline.toml"
    today = datetime.now(UTC).date()
    entry = BaselineEntry(
        finding.rule,
        finding.operation,
        finding.case,
        finding.path,
        finding.level,
        contracts.contract_digest(OPERATION),
        Acceptance("we wait for the vendor", "", "", today, today, today),
    )
    edit_file(file, Edits(upsert=[entry]))
    checked = Guard(baseline=file).check(answer(drifted()))
    assert [finding.state for finding in checked.findings] == ["known"]


def test_responses_are_judged_by_the_contracts_that_are_given(tmp_path: Path) -> None:
    lamps = ("get_lamps", "GET", "/settings/lamps")
    contracts = made(tmp_path, page(lamps, keys=(("lamps", "array"), ("lamps[].lit", "boolean"))))
    guard = Guard(contracts)
    path = "/crm/v7/settings/lamps"
    assert guard.check(answer({"lamps": [{"lit": True}]}, path=path)).judged
    with pytest.raises(Drift, match=r"type-changed at lamps\[\]\.lit"):
        guard.check(answer({"lamps": [{"lit": "yes"}]}, path=path))


def test_a_judgement_says_what_a_check_raises() -> None:
    drift = judge(answer(drifted()))
    assert (drift.outcome, drift.reason, drift.judged) == ("drift", "", True)
    assert [finding.rule for finding in drift.findings] == ["key-renamed"]
    refused_token = judge(answer(refused("INVALID_TOKEN"), 401))
    assert (refused_token.outcome, refused_token.judged) == ("auth", False)
    assert refused_token.reason.startswith("HTTP 401")
    elsewhere = judge(answer(body(), path="/proxy/locks"))
    assert (elsewhere.outcome, elsewhere.judged) == ("unmatched", False)
    assert elsewhere.reason.endswith("no contract has the path")
    assert judge(answer(body()), case="ok").outcome == "conforms"
    with pytest.raises(UsageError, match="unknown operation 'get_lokcs'"):
        judge(answer(body()), operation="get_lokcs")


def test_one_drift_decides_over_what_could_not_be_judged() -> None:
    judged = [judge(answer(content), case="ok") for content in (body(), drifted())]
    outage, outage_of_any_case = judge(answer({}, 503), case="ok"), judge(answer({}, 503))
    conforms, drifts = (result.judgements for result in judged)
    assert Result(conforms + outage.judgements + drifts).outcome == "drift"
    assert Result(conforms + outage.judgements).outcome == "outage"
    # Nothing says that the second exchange of a cassette was to show anything.
    assert Result(outage_of_any_case.judgements + conforms).outcome == "conforms"
    assert outage_of_any_case.outcome == "outage"


def test_the_traceback_shows_the_test_and_none_of_ours() -> None:
    with pytest.raises(Drift) as caught:
        check(answer(drifted()))
    shown = [entry.frame.code.path for entry in caught.traceback.filter(caught)]
    assert [str(path) for path in shown] == [sys.modules[__name__].__file__]


def test_a_pages_own_sample_passes_with_what_a_ruling_expects_of_it() -> None:
    folder = locations.root() / "cassettes" / "documented" / "v7" / OPERATION
    ((request, response),) = read_cassette(folder / "ok.yaml").interactions
    path = request.url.removeprefix("https://www.zohoapis.com")
    result = check(answer(response.json, path=path))
    (judgement,) = result.judgements
    assert [(finding.rule, finding.state) for finding in judgement.findings] == [
        ("answer-not-asked-for", "known")
    ]
