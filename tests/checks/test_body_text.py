"""Bodies whose text says more than their values: marks, keys that come twice, what is not JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.checks.shipped import places, shipped

CONFIGURATION = "reference/get_record_locking_configuration-ok"
LIST = "reference/get_record_locking_information-ok"
NOT_ALLOWED = "reference/get_record_locking_information-NOT_ALLOWED"
MARK = b"\xef\xbb\xbf"


def raw(case: str) -> bytes:
    return shipped()[case].exchange.response.body


def innermost_holder(body: Any) -> dict[str, Any]:
    """The rule of a configuration whose criteria are to be nested."""
    rules = body["record_locking_configurations"][0]["locking_rules"]
    return next(rule for rule in rules if rule.get("criteria"))


def nested_criteria(depth: int, **changes: object) -> bytes:
    """The recorded configuration, one of its criteria inside of so many groups."""
    body = shipped()[CONFIGURATION].body
    leaf = innermost_holder(body)["criteria"]
    while "group" in leaf:
        leaf = leaf["group"][0]
    innermost_holder(body)["criteria"] = "@"
    opening = '{"group_operator": "AND", "group": [' * depth
    criteria = opening + json.dumps(leaf | changes) + "]}" * depth
    return json.dumps(body).replace('"@"', criteria).encode()


@pytest.mark.parametrize("case", [LIST, NOT_ALLOWED])
def test_a_byte_order_mark_is_a_warning_and_the_body_is_judged(case: str) -> None:
    (finding,) = shipped()[case].judged(raw=MARK + raw(case)).findings
    assert (finding.rule, finding.level, finding.path) == ("byte-order-mark", "warning", "")


@pytest.mark.parametrize("case", [LIST, NOT_ALLOWED])
def test_a_key_that_comes_twice_is_a_warning_at_its_path(case: str) -> None:
    body = raw(case).decode()
    name = next(iter(json.loads(body)))
    twice = body.replace("{", f'{{"{name}": null,', 1).encode()
    (finding,) = shipped()[case].judged(raw=twice).findings
    assert (finding.rule, finding.level, finding.path) == ("key-duplicated", "warning", name)


def test_equal_keys_in_several_rows_are_one_finding() -> None:
    row = json.dumps(shipped()[LIST].body["data"][0])
    rows = ",".join([row.replace("{", '{"Locked_Time__s": 1,', 1)] * 3)
    info = json.dumps(shipped()[LIST].body["info"] | {"count": 3})
    body = f'{{"data": [{rows}], "info": {info}}}'.encode()
    (finding,) = shipped()[LIST].judged(raw=body).findings
    assert (finding.path, finding.count) == ("data[].Locked_Time__s", 3)


def test_a_key_that_comes_twice_is_not_shown_where_it_may_be_a_name() -> None:
    body = raw(LIST).decode().replace("{", '{"ada.lovelace@example.com": 1,', 1)
    body = body.replace("{", '{"ada.lovelace@example.com": 1,', 1)
    findings = shipped()[LIST].judged(raw=body.encode()).findings
    assert {finding.rule for finding in findings} == {"key-duplicated", "key-undocumented"}
    assert "lovelace" not in repr(findings)


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b'{"data": NaN}', "application/json", "NaN is not a JSON value"),
        ("{}".encode("utf-16"), "application/json", "it is in UTF-16, which its charset does not"),
        (b"{}", "application/json;charset=punycode", "its charset is not one that JSON allows"),
        (b'{"data": "\xed\xa0\x80"}', "application/json", "it is not valid UTF-8: it has half"),
    ],
)
def test_what_is_not_json_is_not_judged_and_the_reason_says_why(
    body: bytes, content_type: str, reason: str
) -> None:
    judgement = shipped()[LIST].judged(raw=body, content_type=content_type)
    assert judgement.outcome == "unreadable"
    assert judgement.reason.startswith(f"HTTP 200, the body is not JSON: {reason}")


def test_bodies_that_are_malformed_in_different_places_have_one_reason() -> None:
    reasons = {shipped()[LIST].judged(raw=body).reason for body in (b"{", b"[1,]", b"<html>")}
    assert reasons == {"HTTP 200, the body is not JSON (application/json)"}


@pytest.mark.parametrize("depth", [1, 160, 400])
def test_criteria_are_judged_however_deep_they_nest(depth: int) -> None:
    assert not shipped()[CONFIGURATION].judged(raw=nested_criteria(depth)).findings
    (finding,) = shipped()[CONFIGURATION].judged(raw=nested_criteria(depth, comparator=7)).findings
    assert finding.rule == "type-changed"
    assert finding.path.count("group[]") == depth


@pytest.mark.parametrize("name", ["undocumented", "details"])
def test_an_undocumented_key_may_nest_as_deep_as_the_parser_goes(name: str) -> None:
    deep = f'{{"{name}": {"[" * 800}{"]" * 800},'
    judgement = shipped()[LIST].judged(raw=raw(LIST).replace(b"{", deep.encode(), 1))
    assert places(judgement.findings) == {("key-undocumented", name)}


@pytest.mark.parametrize("key", ["Locked_For__s", "Locked_Time__s"])
def test_a_line_end_behind_a_value_is_another_format(key: str) -> None:
    body = shipped()[LIST].body
    row = body["data"][0]
    holder, name = (row[key], "id") if isinstance(row[key], dict) else (row, key)
    holder[name] += "\n"
    rules = {finding.rule for finding in shipped()[LIST].judged(body=body).findings}
    assert "format-changed" in rules
