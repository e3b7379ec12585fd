"""The report as SARIF: read by others, and at the lines of the contracts."""

from __future__ import annotations

import json

import msgspec
from sarif_pydantic import Sarif

from tests.reports.conftest import Shop, outage
from zoho_conformance.model import locations
from zoho_conformance.reports import sarif
from zoho_conformance.reports.report import Report


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
    known = msgspec.structs.replace(drifted.findings[0], state="known")
    report = msgspec.structs.replace(drifted, findings=(known, *drifted.findings[1:]))
    first = json.loads(sarif.render(report))["runs"][0]["results"][0]
    assert (first["baselineState"], first["suppressions"][0]["status"]) == ("unchanged", "accepted")
