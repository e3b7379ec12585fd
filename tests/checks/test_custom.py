"""Custom checks: which exchanges they see, what becomes of what they yield, and of errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from tests.checks.shipped import library, shipped
from zoho_conformance import Difference, Exchange, Promise, custom_check
from zoho_conformance.checks.applicable import applicable_rules
from zoho_conformance.checks.custom import CustomAbout, CustomCheck
from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import judge_foreign
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Case, Response
from zoho_conformance.model.rules import Level

LIST = "get_record_locking_information"
SUCCESS = f"reference/{LIST}-ok"
REFUSAL = f"reference/{LIST}-REQUIRED_PARAM_MISSING"
PATH = "data[].Locked_Reason__s"


def made(
    *results: Any,
    about: CustomAbout = "success",
    level: Level = "warning",
    operations: tuple[str, ...] = (),
) -> CustomCheck:
    """A check that yields these, or raises them."""

    @custom_check(
        "acme-reason", level=level, about=about, operations=operations, sentence="Gives a reason."
    )
    def check(_promise: Promise, _exchange: Exchange) -> Iterator[Difference]:
        for each in results:
            if isinstance(each, Exception):
                raise each
            yield each

    return check


def judged_with(check: CustomCheck, name: str = SUCCESS, **changes: Any) -> Judgement:
    """The judgement on a shipped exchange with a check added."""
    exchange = replace(shipped()[name].exchange, **changes)
    promise = library().promises[exchange.case.operation]
    return _judge(promise, check).judge(exchange)


def _judge(promise: Promise, check: CustomCheck) -> Judge:
    schemas = {
        name: library()._schema(promise.id, name) for name in ("response.json", "error.json")
    }
    return Judge(promise, schemas, [check])


DIFFERENCE = Difference(PATH, expected="a reason", actual="null", count=2)


def test_a_difference_is_a_finding_with_the_rule_and_the_place_of_its_key() -> None:
    judgement = judged_with(made(DIFFERENCE))
    (finding,) = judgement.findings
    assert judgement.outcome == "drift"
    assert (finding.rule, finding.level, finding.basis) == ("acme-reason", "warning", "ruled")
    assert (finding.path, finding.expected, finding.actual) == (PATH, "a reason", "null")
    assert finding.count == 2
    key = library().promises[LIST].key_at(PATH)
    assert key is not None
    assert finding.source.line == key.key.line


def test_differences_at_one_place_are_one_finding() -> None:
    (finding,) = judged_with(made(DIFFERENCE, DIFFERENCE)).findings
    assert finding.count == 4


def test_a_note_is_no_drift() -> None:
    assert judged_with(made(DIFFERENCE, level="info")).outcome == "conforms"


@pytest.mark.parametrize(
    ("about", "sees"),
    [
        ("success", {SUCCESS}),
        ("key", {SUCCESS}),
        ("refusal", {REFUSAL}),
        ("answer", {SUCCESS, REFUSAL}),
    ],
)
def test_a_check_sees_the_answers_that_it_is_about(about: CustomAbout, sees: set[str]) -> None:
    check = made(DIFFERENCE, about=about)
    assert {name for name in (SUCCESS, REFUSAL) if judged_with(check, name).findings} == sees


def test_a_check_does_not_see_a_refusal_where_a_success_is_due() -> None:
    refused = shipped()[REFUSAL].exchange.response
    judgement = judged_with(made(DIFFERENCE), response=refused)
    assert "acme-reason" not in {finding.rule for finding in judgement.findings}


def test_a_check_does_not_see_a_success_without_a_body() -> None:
    empty = Response(204, {}, b"")
    nothing = Case(LIST, "ok-unlocked", "nothing")
    assert judged_with(made(KeyError("data")), response=empty, case=nothing).judged
    assert judged_with(made(DIFFERENCE, about="answer"), response=empty, case=nothing).findings


def test_a_check_sees_only_its_operations() -> None:
    assert not judged_with(made(DIFFERENCE, operations=("lock_records",))).findings
    assert judged_with(made(DIFFERENCE, operations=(LIST,))).findings


def test_an_exchange_on_which_a_check_breaks_down_is_not_judged() -> None:
    judgement = judged_with(made(KeyError("data")))
    assert (judgement.outcome, judgement.judged) == ("check-error", False)
    assert judgement.reason.startswith("the check acme-reason (tests.checks.test_custom) failed")
    assert "KeyError: 'data'" in judgement.reason


def test_the_message_of_an_exception_is_not_shown_since_it_quotes_what_was_read() -> None:
    reason = judged_with(made(ValueError("invalid literal for int(): 'Ada Lovelace'"))).reason
    assert "Ada" not in reason
    assert re.search(r"failed: ValueError \(test_custom\.py, line [0-9]+\)$", reason)


PERSONAL = "Ada Lovelace", "ada@acme.example", "4150868000000310001", "Łukasz", "QWRhIExvdmVsYWNl"


@pytest.mark.parametrize("text", PERSONAL)
@pytest.mark.parametrize("place", ["body", "key", "header", "query", "request"])
def test_what_a_difference_quotes_of_the_exchange_is_masked(text: str, place: str) -> None:
    exchange = shipped()[SUCCESS].exchange
    body = json.loads(exchange.response.body)
    row = body["data"][0]
    url, headers, sent = exchange.request.url, dict(exchange.response.headers), "{}"
    if place in ("body", "key"):
        row |= {"Note": [text]} if place == "body" else {text: 1}
    elif place == "header":
        headers["x-whose"] = text
    elif place == "query":
        url += f"&whose={quote(text)}"
    else:
        sent = json.dumps({"note": text})
    check = made(
        Difference(
            f"data[].{text}", expected=f"not {text}", actual=f"got “{text}”, a note", came=text
        )
    )
    judgement = judged_with(
        check,
        request=replace(exchange.request, url=url, body=sent),
        response=Response(200, headers, json.dumps(body).encode()),
    )
    (finding,) = [each for each in judgement.findings if each.rule == "acme-reason"]
    texts = (finding.path, finding.expected, finding.actual, finding.promised, finding.came)
    assert text not in " ".join((*texts, finding.message))
    assert finding.actual.startswith("got “")
    assert finding.actual.endswith("”, a note")


def test_what_looks_like_data_is_masked_wherever_a_difference_has_it_from() -> None:
    text = "of ada@acme.example, at https://acme.example/u/ada, 4150868000000310001"
    (finding,) = judged_with(made(Difference(PATH, "a reason", f"none {text}"))).findings
    assert finding.actual == "none of aaa@aaaa.aaaaaaa, at aaaaa://aaaa.aaaaaaa/a/aaa, " + "9" * 19


def test_documented_words_and_words_like_them_stay_in_a_difference() -> None:
    words = "Locked_Reason__s is Automatic, was portal-user in 2 of 17 rows"
    (finding,) = judged_with(made(Difference(PATH, "a reason", words))).findings
    assert finding.actual == words


def test_what_ships_still_finds_drift_where_a_check_breaks_down() -> None:
    answer = shipped()[SUCCESS].exchange.response
    renamed = answer.body.replace(b"Locked_Time__s", b"Locked_time__s")
    judgement = judged_with(made(KeyError()), response=replace(answer, body=renamed))
    assert judgement.outcome == "check-error"
    assert [finding.rule for finding in judgement.findings] == ["key-renamed"]


def test_a_check_that_yields_something_else_breaks_down() -> None:
    judgement = judged_with(made("a reason"))
    assert judgement.outcome == "check-error"
    assert "gave a str: yield Difference objects" in judgement.reason


def test_an_error_of_a_check_is_one_legible_line() -> None:
    reason = judged_with(made(ValueError("two\nlines" + "x" * 1000))).reason
    assert reason.isprintable()
    assert len(reason) < 400


def test_a_recording_on_which_a_check_breaks_down_had_to_be_judged() -> None:
    exchange = shipped()[SUCCESS].exchange
    judge = _judge(library().promises[LIST], made(KeyError()))
    judgement = judge_foreign(judge, exchange)
    assert (judgement.outcome, judgement.not_applicable) == ("check-error", False)


def test_a_check_is_a_test_of_each_case_that_it_sees() -> None:
    promise, check = library().promises[LIST], made(operations=(LIST,))
    for case, applies in (
        (Case(LIST, "ok", "success"), True),
        (Case(LIST, "NOT_ALLOWED", "error"), False),
        (Case("lock_records", "ok", "success"), False),
    ):
        rules = [rule.id for rule in applicable_rules(promise, case, (), [check])]
        assert ("acme-reason" in rules) == applies
    of_key = applicable_rules(promise, Case(LIST, "ok", "success"), (), [made(about="key")])
    assert "acme-reason" not in [rule.id for rule in of_key]


@pytest.mark.parametrize(
    ("id_", "reason"),
    [
        ("reason", "use lower-case words with hyphens"),
        ("Acme-reason", "use lower-case words with hyphens"),
        ("acme_reason", "use lower-case words with hyphens"),
        ("key-reason", "built-in rules begin like this"),
        ("page-reason", "built-in rules begin like this"),
    ],
)
def test_an_id_that_could_be_that_of_a_rule_that_ships_is_refused(id_: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        custom_check(id_, level="error", sentence="Says nothing.")


def test_a_check_can_be_called_as_its_function() -> None:
    exchange = shipped()[SUCCESS].exchange
    assert list(made(DIFFERENCE)(library().promises[LIST], exchange)) == [DIFFERENCE]
