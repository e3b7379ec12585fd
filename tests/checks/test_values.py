"""Values: vocabulary, formats, and the nulls that hang on the kind of lock."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.checks.shipped import places, shipped
from zoho_conformance.model.finding import Finding

MANUAL = "reference/get_record_locking_information-ok"
AUTOMATIC = "reference/get_record_locking_information-ok-automatic"
BY_ID = "reference/get_record_locking_information_by_id-ok"
CONFIGURATION = "reference/get_record_locking_configuration-ok"
EXCLUDING = "reference/get_record_locking_configuration-ok-manual"
LOCKED = "documented/lock_records-ok"

LOCKING = "record_locking_configurations[]"
PERSON = {"name": "Somebody Invented", "id": "4150868000000200001"}


def put(name: str, path: str, value: Any) -> Sequence[Finding]:
    """The findings on a shipped body with another value at the path, in first elements."""
    body = shipped()[name].body
    node = body
    *steps, last = path.split(".")
    for step in steps:
        node = node[step.removesuffix("[]")]
        node = node[0] if step.endswith("[]") else node
    assert last in node
    node[last] = value
    return shipped()[name].judged(body=body).findings


@pytest.mark.parametrize("value", ["Manuel", "manual", "", "Manual ", "AUTOMATIC"])
def test_a_value_that_is_not_a_possible_one_is_an_error(value: str) -> None:
    findings = put(MANUAL, "data[].Lock_Source__s", value)
    assert places(findings) == {("value-undocumented", "data[].Lock_Source__s")}
    assert findings[0].actual == value
    assert findings[0].level == "error"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{LOCKING}.locked_for", "nobody"),
        (f"{LOCKING}.lock_type", "Both"),
    ],
)
def test_a_value_of_a_configuration_that_is_not_a_possible_one_is_drift(
    path: str, value: str
) -> None:
    assert places(put(CONFIGURATION, path, value)) == {("value-undocumented", path)}


@pytest.mark.parametrize(
    "value",
    [
        "all_profiles",
        "all_profiles_except_excluded_profile",
        "all_profiles_except_excluded_profiles",
    ],
)
def test_both_spellings_of_a_value_are_possible_where_a_ruling_says_so(value: str) -> None:
    assert not put(CONFIGURATION, f"{LOCKING}.locked_for", value)


def test_possible_values_hold_at_any_depth_of_criteria() -> None:
    body = shipped()[CONFIGURATION].body
    outer = body["record_locking_configurations"][0]["locking_rules"][2]["criteria"]
    outer["group"][1]["group_operator"] = "XOR"
    path = f"{LOCKING}.locking_rules[].criteria.group[].group_operator"
    findings = shipped()[CONFIGURATION].judged(body=body).findings
    assert places(findings) == {("value-undocumented", path)}


@pytest.mark.parametrize(
    "value", ["", "41A", "-41508680", " 41508680", "4150868.0", "4e15", "٤١٥", "1,000"]
)
@pytest.mark.parametrize("path", ["data[].Locked_By__s.id", "data[].Locked_For__s.module.id"])
def test_an_id_that_is_not_all_digits_has_another_format(path: str, value: str) -> None:
    (finding,) = put(MANUAL, path, value)
    assert (finding.rule, finding.path, finding.level) == ("format-changed", path, "error")


@pytest.mark.parametrize("value", ["0", "41", "9" * 40])
def test_an_id_may_have_any_number_of_digits(value: str) -> None:
    assert not put(MANUAL, "data[].Locked_By__s.id", value)


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-14T13:26:53",
        "2026-03-14 13:26:53+05:30",
        "2026-03-14",
        "14-03-2026",
        "1773494813",
        "2026-03-14T13:26+05:30",
        "2026-03-14T13:26:53+0530",
        "",
    ],
)
def test_a_time_in_another_form_is_a_warning(value: str) -> None:
    (finding,) = put(MANUAL, "data[].Locked_Time__s", value)
    assert (finding.rule, finding.level) == ("format-changed", "warning")
    assert finding.ruling == "times-have-offsets"


@pytest.mark.parametrize(
    "value", ["2026-02-30T13:26:53+05:30", "2026-03-14T24:00:00Z", "2026-03-14T13:26:53+99:99"]
)
def test_a_time_that_does_not_exist_is_another_format(value: str) -> None:
    (finding,) = put(MANUAL, "data[].Locked_Time__s", value)
    assert finding.rule == "format-changed"
    assert finding.actual == "a time that does not exist, such as one on 30 February"


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-14T13:26:53+05:30",
        "2026-03-14T13:26:53Z",
        "2026-03-14T13:26:53.123-11:00",
        "1999-12-31T23:59:60Z",
    ],
)
def test_a_time_with_an_offset_conforms(value: str) -> None:
    assert not put(MANUAL, "data[].Locked_Time__s", value)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        (MANUAL, "data[].Locked_By__s", None),
        (MANUAL, "data[].Locked_Reason__s", None),
        (MANUAL, "data[].Record_Locking_Rule_Id__s", "4150868000000460001"),
        (BY_ID, "data[].Locked_By__s", None),
        (AUTOMATIC, "data[].Locked_By__s", PERSON),
        (AUTOMATIC, "data[].Locked_Reason__s", "because"),
        (AUTOMATIC, "data[].Record_Locking_Rule_Id__s", None),
    ],
)
def test_a_null_against_its_documented_condition_is_an_error(
    name: str, path: str, value: Any
) -> None:
    (finding,) = put(name, path, value)
    assert (finding.rule, finding.path) == ("null-condition-broken", path)
    assert finding.level == "error"
    assert "Lock_Source__s" in finding.expected


def test_a_value_that_should_be_null_is_not_looked_into() -> None:
    automatic, manual = (shipped()[name].body["data"][0] for name in (AUTOMATIC, MANUAL))
    body = shipped()[AUTOMATIC].body
    # The other row has the key as it should be, so that its inside is looked into.
    body["data"] = [automatic | {"Locked_By__s": {"nick": "Jo"}}, manual]
    findings = places(shipped()[AUTOMATIC].judged(body=body).findings)
    assert ("null-condition-broken", "data[].Locked_By__s") in findings
    assert not {path for _, path in findings if path.startswith("data[].Locked_By__s.")}


@pytest.mark.parametrize(("name", "other"), [(MANUAL, "Automatic"), (AUTOMATIC, "Manual")])
def test_the_other_kind_of_lock_turns_every_null_around(name: str, other: str) -> None:
    assert places(put(name, "data[].Lock_Source__s", other)) == {
        ("null-condition-broken", "data[].Locked_By__s"),
        ("null-condition-broken", "data[].Locked_Reason__s"),
        ("null-condition-broken", "data[].Record_Locking_Rule_Id__s"),
    }


@pytest.mark.parametrize("name", [MANUAL, AUTOMATIC])
@pytest.mark.parametrize("source", ["Other", None, 17])
def test_where_the_kind_of_lock_is_unclear_its_nulls_are_not_judged(name: str, source: Any) -> None:
    findings = put(name, "data[].Lock_Source__s", source)
    assert {finding.path for finding in findings} == {"data[].Lock_Source__s"}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (MANUAL, "data[].Locked_Time__s"),
        (MANUAL, "data[].Locked_For__s"),
        (MANUAL, "data[].$editable"),
        (CONFIGURATION, f"{LOCKING}.locking_rules"),
        (CONFIGURATION, f"{LOCKING}.created_by.name"),
        (LOCKED, "data[].details.Created_By"),
    ],
)
def test_a_null_that_no_page_documents_is_drift(name: str, path: str) -> None:
    assert places(put(name, path, None)) == {("null-undocumented", path)}


def test_what_only_a_sample_shows_is_a_warning() -> None:
    (finding,) = put(MANUAL, "data[].$editable", "yes")
    assert (finding.rule, finding.level, finding.basis) == ("type-changed", "warning", "sample")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        (MANUAL, "data"),
        (BY_ID, "data"),
        (CONFIGURATION, "record_locking_configurations"),
    ],
)
@pytest.mark.parametrize("value", [{}, None, "none"])
def test_the_holder_of_stated_keys_counts_as_stated(name: str, place: str, value: Any) -> None:
    (finding,) = put(name, place, value)
    assert (finding.path, finding.level, finding.basis) == (place, "error", "stated")


def test_the_holder_of_keys_that_only_a_sample_shows_is_a_warning() -> None:
    assert {finding.level for finding in put(MANUAL, "info", None)} == {"warning"}
    assert {finding.level for finding in put(LOCKED, "data[].details.Modified_By", None)} == {
        "warning"
    }


def test_the_envelope_of_a_write_is_promised_by_a_ruling() -> None:
    for path in ("data", "data[].details", "data[].details.id", "data[].code"):
        (finding,) = put(LOCKED, path, None)
        assert (finding.level, finding.basis) == ("error", "ruled")


def test_an_element_needs_only_one_of_alternative_keys() -> None:
    path = f"{LOCKING}.lock_excluded_profiles"
    named = {"id": "4150868000000026011"}
    assert not put(EXCLUDING, path, [named | {"name": "Standard"}])
    assert not put(EXCLUDING, path, [named | {"api_name": "Standard"}])
    assert not put(EXCLUDING, path, [named | {"api_name": "Standard", "name": "Standard"}])
    assert places(put(EXCLUDING, path, [named])) == {("key-missing", f"{path}[].api_name")}


@pytest.mark.parametrize("elements", [[17], ["update", 17], [None], [["update"]]])
def test_an_element_of_another_type_is_told_at_its_array(elements: list[Any]) -> None:
    path = f"{LOCKING}.restricted_actions"
    (finding,) = put(CONFIGURATION, path, elements)
    assert finding.path == f"{path}[]"


@pytest.mark.parametrize("element", ["x", 17, None, []])
def test_a_row_that_is_not_an_object_is_one_finding(element: Any) -> None:
    body = shipped()[MANUAL].body
    body["data"] = [element]
    findings = shipped()[MANUAL].judged(body=body).findings
    rule = "null-undocumented" if element is None else "type-changed"
    assert places(findings) == {(rule, "data[]")}


def test_an_answer_about_another_record_than_asked_for_is_drift() -> None:
    for path in ("data[].Locked_For__s.id", "data[].Locked_For__s.module.api_name"):
        assert places(put(MANUAL, path, "4150868000000000000")) == {("answer-not-asked-for", path)}
    assert places(put(BY_ID, "data[].id", "4150868")) == {("answer-not-asked-for", "data[].id")}


@pytest.mark.parametrize("count", [0, 2, 200, -1])
def test_a_count_that_is_not_the_number_of_rows_is_drift(count: int) -> None:
    assert places(put(MANUAL, "info.count", count)) == {("count-disagrees", "info.count")}


def test_the_message_of_a_success_may_differ_in_case_and_punctuation_only() -> None:
    (finding,) = put(LOCKED, "data[].message", "it is locked now")
    assert (finding.rule, finding.actual) == ("message-changed", "other words")
    assert not put(LOCKED, "data[].message", "Record added.")


def test_a_new_key_is_a_note_and_not_drift() -> None:
    body = shipped()[MANUAL].body
    body["data"][0]["Unlock_Hint__s"] = {"inside": "is not looked at"}
    judgement = shipped()[MANUAL].judged(body=body)
    (finding,) = judgement.findings
    assert (finding.rule, finding.path) == ("key-undocumented", "data[].Unlock_Hint__s")
    assert finding.level == "info"
    assert judgement.outcome == "conforms"


@pytest.mark.parametrize("value", [None, 17, "x", {"id": "1", "name": "y"}, [1]])
def test_what_fields_can_ask_for_without_a_form_may_be_anything(value: Any) -> None:
    body = shipped()[MANUAL].body
    body["data"][0] |= {"Owner": value, "Parent_Id": value}
    assert not shipped()[MANUAL].judged(body=body).findings


@pytest.mark.parametrize(
    ("count", "actual"), [("12345", "12345"), ("4155550199", "a number of more than five digits")]
)
def test_a_count_that_is_as_long_as_an_id_is_not_shown(count: str, actual: str) -> None:
    text = json.dumps(shipped()[MANUAL].body).replace('"count": 1,', f'"count": {count},')
    (finding,) = shipped()[MANUAL].judged(raw=text.encode()).findings
    assert finding.actual == actual
