"""What one page of a family has for an error holds for its siblings too."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.checks.matching.factories import answer, refusal, request_to
from tests.checks.shipped import library, places, shipped
from zoho_conformance.checks.matching import classify, judge_foreign
from zoho_conformance.model.exchange import Exchange

ADD, CHANGE = "add_record_locking_configuration", "update_record_locking_configuration_by_id"
DELETE = "delete_record_locking_configuration"
LOCKS = ("lock_records", "update_record_locking_information", "unlock_records")
FIELDS_DIFFER = "of field in criteria for the record locking rule belongs to different fields"


def outcome(operation: str, status: int, code: str, message: str) -> str:
    judge = library().judge(operation)
    response = answer(status, refusal(code, message))
    request = request_to(judge.promise.operation.method, "/any")
    return judge_foreign(
        judge, Exchange(classify(judge.promise, response), request, response)
    ).outcome


@pytest.mark.parametrize("operation", LOCKS)
def test_an_unknown_record_may_be_refused_on_every_write_of_a_lock(operation: str) -> None:
    assert outcome(operation, 400, "INVALID_DATA", "The record is not there.") == "conforms"


@pytest.mark.parametrize("operation", [ADD, CHANGE, DELETE])
def test_an_edition_may_be_refused_in_the_words_of_the_page_that_reads(operation: str) -> None:
    words = "record locking configuration is not supported in your edition"
    assert outcome(operation, 400, "FEATURE_NOT_SUPPORTED", words) == "conforms"
    assert outcome(operation, 400, "FEATURE_NOT_SUPPORTED", "Buy another edition.") == "drift"


@pytest.mark.parametrize("operation", [ADD, CHANGE])
@pytest.mark.parametrize(
    "words",
    [
        f"The id and api_name {FIELDS_DIFFER}.",
        f"The ID and API name {FIELDS_DIFFER}.",
        "ambiguity while processing the request",
    ],
)
def test_an_ambiguous_field_may_be_refused_in_the_words_of_either_page(
    operation: str, words: str
) -> None:
    assert outcome(operation, 400, "AMBIGUITY_DURING_PROCESSING", words) == "conforms"


CONFIGURATION = "reference/get_record_locking_configuration-ok"
FEATURE = "reference/get_record_locking_configuration-ok-feature-type"
ROWS = "record_locking_configurations"


@pytest.mark.parametrize(
    ("key", "value", "is_known"),
    [
        ("restricted_actions", "change_owner", True),
        ("restricted_actions", "clone", False),
        ("restricted_communications", "send_mail", True),
        ("restricted_communications", "send_survey", True),
        ("restricted_communications", "send_portal_invitation", True),
        ("restricted_communications", "send_sms", False),
    ],
)
def test_what_is_restricted_is_read_in_the_words_in_which_it_is_written(
    key: str, value: str, *, is_known: bool
) -> None:
    body = shipped()[CONFIGURATION].body
    body[ROWS][0][key] = [value]
    findings = shipped()[CONFIGURATION].judged(body=body).findings
    drift = set() if is_known else {("value-undocumented", f"{ROWS}[].{key}[]")}
    assert places(findings) == drift


def test_the_feature_that_is_asked_for_is_answered() -> None:
    body = shipped()[FEATURE].body
    assert shipped()[FEATURE].judged(body=body).outcome == "conforms"
    body[ROWS][0]["feature_type"] = "record_review"
    path = f"{ROWS}[].feature_type"
    asked = shipped()[FEATURE].judged(body=body).findings
    assert places(asked) == {("answer-not-asked-for", path)}
    # Who did not ask for one may get any.
    assert not shipped()[CONFIGURATION].judged(body=body).findings


@pytest.mark.parametrize("sent", ["", "{feature_type}", "record_locking,record_review"])
def test_a_feature_that_is_none_of_the_page_is_not_expected_back(sent: str) -> None:
    whole = shipped()[FEATURE]
    request = replace(
        whole.exchange.request, url=f"https://h.example/x?module=L&feature_type={sent}"
    )
    judgement = whole.judge.judge_answer(replace(whole.exchange, request=request))
    assert not judgement.findings


@pytest.mark.parametrize("operation", LOCKS)
def test_a_missing_configuration_is_an_undocumented_row_of_the_writes(operation: str) -> None:
    judge = library().judge(operation)
    words = "Required Record Locking Configuration is not present"
    response = answer(400, refusal("NOT_ALLOWED", words))
    request = request_to(judge.promise.operation.method, "/any")
    exchange = Exchange(classify(judge.promise, response), request, response)
    findings = judge_foreign(judge, exchange).findings
    assert [(finding.rule, finding.path) for finding in findings] == [
        ("error-code-undocumented", "code")
    ]
