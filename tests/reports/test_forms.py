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

from tests.reports.conftest import LIST, Shop, copied_recordings, drift, outage
from zoho_conformance.cli.diff import load_edition, report_diff
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


@pytest.fixture(scope="module")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> Report:
    shop = copied_recordings(tmp_path_factory.mktemp("drifted"))
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


def test_sarif_is_read_by_another_library(drifted: Report) -> None:
    log = Sarif.model_validate_json(sarif.render(drifted))
    results = log.runs[0].results or []
    assert len(results) == len(drifted.findings)
    assert {result.level for result in results} == {"error", "warning", "note"}


def test_sarif_points_at_the_line_of_the_contract(drifted: Report) -> None:
    results = json.loads(sarif.render(drifted))["runs"][0]["results"]
    result = next(each for each in results if each["ruleId"] == "value-undocumented")
    place = result["locations"][0]["physicalLocation"]
    lines = (locations.root() / place["artifactLocation"]["uri"]).read_text().splitlines()
    assert '"path": "data[].Lock_Source__s"' in lines[place["region"]["startLine"] - 1]


def test_sarif_explains_each_rule_that_was_broken(drifted: Report) -> None:
    run = json.loads(sarif.render(drifted))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert all(rule["help"]["text"] and rule["fullDescription"]["text"] for rule in rules)


def test_sarif_notifies_of_what_was_not_judged(shop: Shop) -> None:
    outage(shop)
    (invocation,) = json.loads(sarif.render(shop.report()))["runs"][0]["invocations"]
    assert not invocation["executionSuccessful"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert "outage: HTTP 503" in notification["message"]["text"]


def test_known_findings_are_suppressed_in_sarif(drifted: Report) -> None:
    known = replace(drifted.findings[0], state="known")
    report = replace(drifted, findings=(known, *drifted.findings[1:]))
    first = json.loads(sarif.render(report))["runs"][0]["results"][0]
    assert (first["baselineState"], first["suppressions"][0]["status"]) == ("unchanged", "accepted")


def test_junit_is_read_by_another_library(drifted: Report) -> None:
    suites = JUnitXml.fromstring(junit.render(drifted).encode())
    assert suites.tests == sum(1 for suite in suites for _ in suite)
    assert (suites.failures, suites.errors) == (1, 0)


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
    comment = markdown.render(many(hostile(drifted), count))
    assert len(comment.encode()) < 65_536
    left_out = re.search(r"(\d+) more findings", comment)
    shown = comment.count("| error |")
    assert shown + (int(left_out[1]) if left_out else 0) == count
    assert count < 5000 or left_out


def test_hostile_texts_mean_nothing_in_markdown(drifted: Report) -> None:
    comment = markdown.render(hostile(drifted))
    assert "@everyone" not in comment
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", comment)
    for markup in (r"<", r"\]\("):
        tags = re.sub(r"</?(details|summary)>", "", comment)
        assert not re.search(rf"(?<!\\){markup}", tags)
    rows = [line for line in comment.splitlines() if line.startswith("| error")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 7 for row in rows)


def test_hostile_texts_neither_break_nor_end_an_annotation(drifted: Report) -> None:
    lines = github.render(hostile(drifted)).splitlines()
    assert all(re.match(r"::(error|warning|notice) (file|title)=", line) for line in lines)
    assert all("\r" not in line and "::warning::y" not in line[20:40] for line in lines)
    assert not any(re.search("[\x00-\x1f\x7f\u202e]", line) for line in lines)


def test_github_shows_ten_annotations_of_a_level(drifted: Report) -> None:
    lines = github.render(many(drifted, 1000)).splitlines()
    errors = [line for line in lines if line.startswith("::error file")]
    assert len(errors) == 9
    assert any("991 more findings" in line for line in lines)


def test_an_annotation_points_at_the_line_of_the_contract(drifted: Report) -> None:
    lines = github.render(drifted).splitlines()
    (line,) = (each for each in lines if each.startswith("::error file"))
    assert line.startswith(f"::error file=contracts/v7/{LIST}.json,line=")


def test_a_step_summary_is_below_its_limit(drifted: Report) -> None:
    summary = github.summary(many(hostile(drifted), 3000))
    assert "more findings" in summary
    assert 800_000 < len(summary.encode()) < 1024 * 1024


def test_hostile_texts_cannot_control_the_terminal(drifted: Report) -> None:
    for output in (
        text.render(hostile(drifted), details=True),
        explain.explain_finding(drifted.findings[0].fingerprint, hostile(drifted)),
    ):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", output)


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
    for rule in ALL_RULES:
        explained = explain.explain_rule(rule)
        assert explained.startswith(f"{rule} (")
        assert "What to do:" in explained


def test_an_unknown_rule_suggests_similar_ones() -> None:
    with pytest.raises(UsageError, match="did you mean key-missing"):
        explain.explain_rule("key-mising")


def test_explaining_a_fingerprint_asks_for_its_report() -> None:
    with pytest.raises(UsageError, match="name its report with --report"):
        explain.explain_rule("13c8210ca0b6")


def test_a_finding_is_explained_whole(drifted: Report) -> None:
    fingerprint = drifted.findings[0].fingerprint
    for prefix in (fingerprint, fingerprint[:6]):
        story = explain.explain_finding(prefix, drifted)
        assert f"contract:   contracts/v7/{LIST}.json:" in story
        assert "promised:   one of Manual, Automatic" in story
        assert "repeat:     curl -X GET" in story
        assert f"baseline update --report REPORT --only {fingerprint}" in story


@pytest.mark.parametrize("prefix", ["ffffffffffff", "", "f"])
def test_a_fingerprint_that_is_not_in_the_report_is_refused(drifted: Report, prefix: str) -> None:
    with pytest.raises(UsageError, match=r"not in the report|names several"):
        explain.explain_finding(prefix, drifted)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "not JSON"),
        ("[]", "it has no schema_version"),
        ('{"schema_version": 99}', "schema version 99"),
        ('{"schema_version": 1}', "missing fields run, verdict"),
        ("[" * 100_000, "nested too deeply"),
        ('"\\ud800"', "half of a surrogate pair"),
    ],
)
def test_a_file_that_is_not_a_report_is_refused_in_one_line(
    tmp_path: Path, raw: str, message: str
) -> None:
    (tmp_path / "x.json").write_text(raw)
    with pytest.raises(UsageError, match=message) as caught:
        read_report(str(tmp_path / "x.json"))
    assert len(str(caught.value).splitlines()) == 1


def test_a_report_reads_back(drifted: Report, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(to_json(drifted))
    assert read_report(str(tmp_path / "x.json")) == drifted


@pytest.mark.parametrize("form", forms.FORMS.values(), ids=lambda form: form.name)
def test_every_form_renders_a_report(drifted: Report, form: forms.Form) -> None:
    assert drifted.findings[0].rule in form.render(drifted)


@pytest.mark.parametrize("form", ["text", "html", "markdown", "github", "junit"])
def test_a_comparison_shows_what_was_before_and_what_is_now(form: str, tmp_path: Path) -> None:
    before = locations.root() / "contracts" / "v7" / f"{LIST}.json"
    after = tmp_path / before.name
    contract = before.read_text(encoding="utf-8")
    after.write_text(contract.replace("Locked_Time__s", "Locked_At__s"), encoding="utf-8")
    report = report_diff(load_edition(str(before)), load_edition(str(after)), "error")
    output = forms.FORMS[form].render(report)
    assert re.search(r"before\b", output, re.IGNORECASE)
    assert re.search(r"now\b", output, re.IGNORECASE)
    # A comparison has neither cases nor targets.
    assert f"{LIST}-diff" not in output
    assert "diff of diff" not in re.sub("<[^>]*>", "", output)
