"""Findings as values: collapsed, with stable fingerprints, and without anybody's data."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.checks.edits import every_edit
from tests.checks.shipped import Shipped, library, places, shipped
from zoho_conformance.model.finding import Finding, Source, collapse
from zoho_conformance.model.json_values import FORMATS, json_type
from zoho_conformance.model.rules import RULES

LIST = "reference/get_record_locking_information-ok"
NOT_ALLOWED = "reference/get_record_locking_information-NOT_ALLOWED"
MARKER = "Zwölfundzwanzig"
NUMBER = 918273645546372819


def finding(
    rule: str = "key-missing", path: str = "data[].id", count: int = 1, came: str = "other"
) -> Finding:
    return Finding(
        rule=rule, level="error", basis="stated", operation="operation", case="ok", path=path,
        expected="one", actual="other", message="told", source=Source("Page", "response keys", 7),
        count=count, promised="one", came=came,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("made", "fingerprint"),
    [
        (finding(), "7814746691c4"),
        (finding("key-renamed"), "9fc9d66c8c13"),
        (finding(path=""), "50ba75030a16"),
    ],
)
def test_fingerprints_never_change(made: Finding, fingerprint: str) -> None:
    assert made.fingerprint == fingerprint


def test_a_fingerprint_is_of_rule_operation_path_and_both_sides_alone() -> None:
    other = Finding(
        rule="key-missing", level="info", basis="sample", operation="operation",
        case="NOT_ALLOWED", path="data[].id", expected="x", actual="y", message="z",
        source=Source("Another", "sample response", 1), count=9, state="known", ruling="a-ruling",
        promised="one", came="other",
    )  # fmt: skip
    assert other.fingerprint == finding().fingerprint


def test_equal_findings_are_collapsed_in_order_and_counted() -> None:
    given = [finding(path="b"), finding(path="a", count=3), finding(path="b", count=2)]
    assert [(each.path, each.count) for each in collapse(given)] == [("b", 3), ("a", 3)]
    assert collapse([]) == ()


def test_keys_missing_from_one_object_are_counted_one_by_one() -> None:
    body = shipped()[LIST].body
    for name in ("Locked_Time__s", "Locked_Reason__s", "Locked_For__s"):
        del body["data"][0][name]
    findings = shipped()[LIST].judged(body=body).findings
    assert [(finding.rule, finding.count) for finding in findings] == [("key-missing", 1)] * 3


@pytest.mark.parametrize("rows", [1, 2, 200])
def test_equal_rows_give_one_finding(rows: int) -> None:
    body = shipped()[LIST].body
    row = body["data"][0]
    del row["Locked_Time__s"]
    row["$editable"] = "true"
    row["Lock_Source__s"] = "Other"
    row["Locked_By__s"]["ident"] = row["Locked_By__s"].pop("id")
    row["Locked_For__s"]["wholly_new"] = 1
    row["id"] = "none"
    body["data"] = [row] * rows
    body["info"]["count"] = rows
    findings = shipped()[LIST].judged(body=body).findings
    assert places(findings) == {
        ("key-missing", "data[].Locked_Time__s"),
        ("key-renamed", "data[].Locked_By__s.id"),
        ("key-undocumented", "data[].Locked_For__s.wholly_new"),
        ("type-changed", "data[].$editable"),
        ("value-undocumented", "data[].Lock_Source__s"),
        ("format-changed", "data[].id"),
    }
    assert {finding.count for finding in findings} == {rows}


def test_findings_say_where_the_promise_stands() -> None:
    for name in (LIST, NOT_ALLOWED):
        recorded = shipped()[name]
        for edit in every_edit(recorded.body):
            for finding in recorded.judged(body=edit.body).findings:
                assert finding.rule in RULES
                assert finding.source.page == recorded.judge.promise.page.title
                assert finding.source.line > 0
                assert finding.expected
                assert finding.actual
                assert "\n" not in finding.message


def marked(recorded: Shipped) -> Any:
    """The body with a marker in every string that is neither vocabulary nor of a format."""
    return _marked(recorded, recorded.body, "")


def _marked(recorded: Shipped, node: Any, path: str) -> Any:
    if isinstance(node, dict):
        return {
            name: _marked(recorded, value, f"{path}.{name}" if path else name)
            for name, value in node.items()
        }
    if isinstance(node, list):
        return [_marked(recorded, value, f"{path}[]") for value in node]
    if not isinstance(node, str) or path in ("code", "status"):
        return node
    key = recorded.judge.promise.key_at(path.removesuffix("[]"))
    if key is not None and key.values:
        return node
    # An id or a time keeps its form, and is as recognizable by its digits.
    return str(NUMBER) if key is not None and key.format == "digits" else MARKER


@pytest.mark.parametrize(
    "name", [n for n, recorded in shipped().items() if recorded.exchange.response.body]
)
def test_a_finding_holds_nothing_of_what_an_answer_says(name: str) -> None:
    recorded = shipped()[name]
    # Every ninth edit: by and by each kind, at places all over the body.
    edits = itertools.islice(every_edit(marked(recorded)), 0, None, 9)
    for judgement in (
        recorded.judged(body=marked(recorded)),
        *(recorded.judged(body=e.body) for e in edits),
    ):
        said = f"{judgement.findings} {judgement.reason}"
        assert MARKER not in said
        assert str(NUMBER) not in said


@pytest.mark.parametrize("value", [MARKER, NUMBER, [MARKER], {"x": MARKER}, [{"x": NUMBER}]])
def test_a_value_of_another_type_is_shown_by_its_type(value: Any) -> None:
    for place in ("$editable", "Locked_For__s", "Locked_Reason__s", "id", "brand_new"):
        body = shipped()[LIST].body
        body["data"][0][place] = value
        said = str(shipped()[LIST].judged(body=body).findings)
        assert MARKER not in said
        assert str(NUMBER) not in said


@pytest.mark.parametrize("raw", [f"<p>{MARKER}</p>", f'{{"{MARKER}', f'"{MARKER}"', f"{NUMBER}"])
@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
def test_a_reason_holds_nothing_of_what_an_answer_says(raw: str, status: int) -> None:
    judgement = shipped()[LIST].judged(status=status, raw=raw.encode())
    said = f"{judgement.findings} {judgement.reason}"
    assert MARKER not in said
    assert str(NUMBER) not in said


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("Smith-4711, Jo", "Aaaaa-9999, Aa"),
        ("Ünal Öğüt", "Aaaa Aaaa"),
        ("田中太郎", "aaaa"),
        ("Иван٤١", "Aaaa99"),
        ("x" * 99, "a" * 40),
    ],
)
def test_a_value_of_another_format_is_shown_by_its_form(value: str, form: str) -> None:
    body = shipped()[LIST].body
    body["data"][0]["id"] = value
    (finding,) = shipped()[LIST].judged(body=body).findings
    assert finding.actual == f"a string like {form}"


def test_documented_formats_are_those_that_are_judged() -> None:
    formats = {
        key.format for promise in library().promises.values() for key in promise.response_keys
    }
    assert formats - {None} == set(FORMATS)
    assert json_type(None) == "null"


@pytest.mark.parametrize("odd", ["a\nb", "\x1b[31mred", "\x00", "\ud800", "\u2028", "\u202eright"])
def test_a_finding_holds_only_what_a_line_can_show(odd: str) -> None:
    body = shipped()[LIST].body
    body["data"][0]["Lock_Source__s"] = odd
    body["data"][0][odd] = 1
    refusal = {"code": odd, "details": {}, "message": "words", "status": "error"}
    findings = [
        *shipped()[LIST].judged(body=body).findings,
        *shipped()[NOT_ALLOWED].judged(body=refusal).findings,
    ]
    assert len(findings) == 3
    for finding in findings:
        assert all(text.isprintable() for text in (finding.path, finding.actual, finding.message))
