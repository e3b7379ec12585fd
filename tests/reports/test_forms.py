"""The forms of a report: each a function of the report alone, harmless whatever it holds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from junitparser import JUnitXml
from sarif_pydantic import Sarif

from tests.reports.conftest import LIST, Shop, drift, outage
from zoho_conformance.cli.commands import diff
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import ALL_RULES
from zoho_conformance.reports import (
    explain,
    forms,
    github,
    junit,
    markdown,
    sarif,
    text,
)
from zoho_conformance.reports.read import read_report
from zoho_conformance.reports.report import Report, to_json
from zoho_conformance.reports.report_finding import Promised

replace = msgspec.structs.replace

HOSTILE = (
    "\x1b[31m\x07</td><script>alert(1)</script>|`x`](javascript:alert(1)) @everyone "
    "::error::x%0A\n::warning::y\r\u202e\x00]]>&\"'` end"
)


@pytest.fixture
def drifted(shop: Shop) -> Report:
    drift(shop)
    return shop.report()


def hostile(report: Report) -> Report:
    texts = dict.fromkeys(("path", "expected", "actual", "message", "why", "note"), HOSTILE)
    source = Promised(page=HOSTILE, section="endpoints", line=1)
    findings = [replace(finding, source=source, **texts) for finding in report.findings]
    targets = [replace(target, description=HOSTILE) for target in report.run.targets]
    run = replace(report.run, targets=tuple(targets))
    return replace(report, findings=tuple(findings), run=run)


def many(report: Report, count: int) -> Report:
    findings = [
        replace(report.findings[0], fingerprint=f"{n:012x}", path=f"data[].key_{n}")
        for n in range(count)
    ]
    return replace(report, findings=tuple(findings))


def test_sarif_is_read_by_others(drifted: Report) -> None:
    log = Sarif.model_validate_json(sarif.render(drifted))
    results = log.runs[0].results or []
    assert len(results) == len(drifted.findings)
    assert {one.level for one in results} == {"error", "warning", "note"}


def test_sarif_points_at_the_line_of_the_contract(drifted: Report) -> None:
    results = json.loads(sarif.render(drifted))["runs"][0]["results"]
    one = next(one for one in results if one["ruleId"] == "value-undocumented")
    place = one["locations"][0]["physicalLocation"]
    lines = (locations.root() / place["artifactLocation"]["uri"]).read_text().splitlines()
    assert '"path": "data[].Lock_Source__s"' in lines[place["region"]["startLine"] - 1]


def test_sarif_explains_each_rule_that_was_broken(drifted: Report) -> None:
    run = json.loads(sarif.render(drifted))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
    assert all(one["help"]["text"] and one["fullDescription"]["text"] for one in rules)


def test_sarif_tells_what_was_not_judged(shop: Shop) -> None:
    outage(shop)
    (invocation,) = json.loads(sarif.render(shop.report()))["runs"][0]["invocations"]
    assert not invocation["executionSuccessful"]
    (told,) = invocation["toolExecutionNotifications"]
    assert "outage: HTTP 503" in told["message"]["text"]


def test_known_findings_are_suppressed_in_sarif(drifted: Report) -> None:
    known = replace(drifted.findings[0], state="known")
    report = replace(drifted, findings=(known, *drifted.findings[1:]))
    first = json.loads(sarif.render(report))["runs"][0]["results"][0]
    assert (first["baselineState"], first["suppressions"][0]["status"]) == ("unchanged", "accepted")


def test_junit_is_read_by_others(drifted: Report) -> None:
    held = JUnitXml.fromstring(junit.render(drifted).encode())
    assert held.tests == sum(1 for suite in held for _ in suite)
    assert (held.failures, held.errors) == (1, 0)


def test_junit_fails_an_operation_that_a_witness_contradicts(drifted: Report) -> None:
    report = replace(
        drifted,
        run=replace(drifted.run, kind="witness"),
        findings=tuple(replace(each, case_label="an-api.json") for each in drifted.findings),
        exchanges=tuple(replace(each, case_label="witness") for each in drifted.exchanges),
    )
    failed = ET.fromstring(junit.render(report)).iter("failure")  # noqa: S314 - our own XML
    assert "value-undocumented" in (next(failed).text or "")


def test_junit_has_the_attributes_of_its_schema_alone(drifted: Report) -> None:
    root = ET.fromstring(junit.render(hostile(drifted)))  # noqa: S314 - our own XML
    allowed = {
        "testsuites": {"name", "tests", "failures", "errors"},
        "testsuite": {"name", "tests", "failures", "errors", "skipped", "timestamp"},
        "testcase": {"classname", "name", "time"},
        "failure": {"message", "type"},
        "error": {"message", "type"},
        "skipped": {"message"},
        "system-out": set(),
    }
    for element in root.iter():
        assert set(element.keys()) <= allowed[element.tag]


@pytest.mark.parametrize("count", [0, 1, 100, 5000])
def test_markdown_fits_into_a_comment(drifted: Report, count: int) -> None:
    told = markdown.render(many(hostile(drifted), count))
    assert len(told.encode()) < 65_536
    left_out = re.search(r"(\d+) more findings", told)
    shown = told.count("| error |")
    assert shown + (int(left_out[1]) if left_out else 0) == count
    assert count < 5000 or left_out


def test_markdown_means_nothing_of_what_came(drifted: Report) -> None:
    told = markdown.render(hostile(drifted))
    assert "@everyone" not in told
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", told)
    for means in (r"<", r"\]\("):
        tags = re.sub(r"</?(details|summary)>", "", told)
        assert not re.search(rf"(?<!\\){means}", tags)
    rows = [line for line in told.splitlines() if line.startswith("| error")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 7 for row in rows)


def test_annotations_are_a_line_each_and_end_none_early(drifted: Report) -> None:
    lines = github.render(hostile(drifted)).splitlines()
    assert all(re.match(r"::(error|warning|notice) (file|title)=", line) for line in lines)
    assert all("\r" not in line and "::warning::y" not in line[20:40] for line in lines)
    assert not any(re.search("[\x00-\x1f\x7f\u202e]", line) for line in lines)


def test_github_shows_ten_annotations_of_a_level(drifted: Report) -> None:
    lines = github.render(many(drifted, 1000)).splitlines()
    errors = [line for line in lines if line.startswith("::error file")]
    assert len(errors) == 9
    assert any("991 more findings" in line for line in lines)


def test_annotations_stand_at_the_contract(drifted: Report) -> None:
    (line,) = [one for one in github.render(drifted).splitlines() if one.startswith("::error file")]
    assert line.startswith(f"::error file=contracts/v7/{LIST}.json,line=")


def test_a_step_summary_is_below_its_limit(drifted: Report) -> None:
    assert len(github.summary(many(hostile(drifted), 20_000)).encode()) < 1024 * 1024


def test_the_text_moves_no_cursor_and_turns_no_line_around(drifted: Report) -> None:
    for told in (
        text.render(hostile(drifted), details=True),
        explain.explain_finding(drifted.findings[0].fingerprint, hostile(drifted)),
    ):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", told)


def test_the_text_is_coloured_where_asked_for(drifted: Report) -> None:
    plain, coloured = text.render(drifted), text.render(drifted, colour=True)
    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[31m\x1b[1mDRIFT:\x1b[0m")
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_the_text_is_short_until_asked_for_details(drifted: Report) -> None:
    large = many(drifted, 200)
    short, whole = text.render(large), text.render(large, details=True)
    assert short.count("promised:") == text.MAX_WHOLE
    assert "190 more findings (in full with --details):" in short
    assert "and 140 more" in short
    assert whole.count("promised:") == 200


def test_every_rule_is_explained() -> None:
    for one in ALL_RULES:
        told = explain.explain_rule(one)
        assert told.startswith(f"{one} (")
        assert "What to do:" in told


def test_a_rule_that_is_none_names_those_alike() -> None:
    with pytest.raises(UsageError, match="did you mean key-missing"):
        explain.explain_rule("key-mising")


def test_a_finding_needs_its_report() -> None:
    with pytest.raises(UsageError, match="name its report with --report"):
        explain.explain_rule("13c8210ca0b6")


def test_a_finding_is_explained_whole(drifted: Report) -> None:
    fingerprint = drifted.findings[0].fingerprint
    for named in (fingerprint, fingerprint[:6]):
        told = explain.explain_finding(named, drifted)
        assert f"contract:   contracts/v7/{LIST}.json:" in told
        assert "promised:   one of Manual, Automatic" in told
        assert "repeat:     curl -X GET" in told
        assert f"baseline update --report REPORT --only {fingerprint}" in told


@pytest.mark.parametrize("named", ["ffffffffffff", "", "f"])
def test_a_finding_that_the_report_has_not(drifted: Report, named: str) -> None:
    with pytest.raises(UsageError, match=r"not in the report|names several"):
        explain.explain_finding(named, drifted)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("", "not JSON"),
        ("[]", "it has no schema_version"),
        ('{"schema_version": 99}', "schema version 99"),
        ('{"schema_version": 1}', "missing fields run, verdict"),
        ("[" * 100_000, "nested too deeply"),
        ('"\\ud800"', "half of a surrogate pair"),
    ],
)
def test_what_is_no_report_is_told_in_a_line(tmp_path: Path, raw: str, told: str) -> None:
    (tmp_path / "x.json").write_text(raw)
    with pytest.raises(UsageError, match=told) as caught:
        read_report(str(tmp_path / "x.json"))
    assert len(str(caught.value).splitlines()) == 1


def test_a_report_reads_back(drifted: Report, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(to_json(drifted))
    assert read_report(str(tmp_path / "x.json")) == drifted


@pytest.mark.parametrize("form", ["text", "html", "markdown", "github", "junit"])
def test_a_comparison_tells_what_was_before_and_what_is_now(form: str, tmp_path: Path) -> None:
    before = locations.root() / "contracts" / "v7" / f"{LIST}.json"
    after = tmp_path / before.name
    held = before.read_text(encoding="utf-8")
    after.write_text(held.replace("Locked_Time__s", "Locked_At__s"), encoding="utf-8")
    report = diff.report(diff.edition(str(before)), diff.edition(str(after)), "error")
    told = forms.FORMS[form].render(report)
    assert re.search(r"before\b", told, re.IGNORECASE)
    assert re.search(r"now\b", told, re.IGNORECASE)
    # It has no cases: each operation is compared, and of nobody.
    assert f"{LIST}-diff" not in told
    assert "diff of diff" not in re.sub("<[^>]*>", "", told)
