"""The report in the Common Test Report Format: valid by its schema, and as honest as JUnit's."""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.reports.conftest import LIST, Shop, drift, hostile, outage
from zoho_conformance.model import locations
from zoho_conformance.reports import ctrf, junit
from zoho_conformance.reports.report import Report

SCHEMA = locations.root() / ".venv/actionlint/node_modules/ctrf/dist/ctrf-schema-0.0.json"


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    """The schema that CTRF publishes; without it skipped, but never in CI."""
    if not SCHEMA.is_file():
        missing = "needs the schema of CTRF: make .venv/.actionlint"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    return Draft7Validator(
        json.loads(SCHEMA.read_bytes()), format_checker=Draft7Validator.FORMAT_CHECKER
    )


def rendered(report: Report) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(ctrf.render(report))
    return value


def by_name(report: Report) -> dict[str, dict[str, Any]]:
    """The tests of the operation whose recordings are spoilt, by case."""
    tests = rendered(report)["results"]["tests"]
    return {test["name"]: test for test in tests if test["suite"][1] == LIST}


def test_ctrf_is_valid_by_its_schema(validator: Draft7Validator, shop: Shop) -> None:
    drift(shop)
    outage(shop)
    assert list(validator.iter_errors(rendered(shop.report()))) == []


def test_ctrf_is_valid_whatever_a_report_holds(validator: Draft7Validator, drifted: Report) -> None:
    assert list(validator.iter_errors(rendered(hostile(drifted)))) == []


def test_ctrf_counts_what_it_holds(shop: Shop) -> None:
    drift(shop)
    outage(shop)
    results = rendered(shop.report())["results"]
    counts = Counter(test["status"] for test in results["tests"])
    summary = results["summary"]
    assert summary["tests"] == len(results["tests"])
    for status in ("passed", "failed", "skipped", "pending", "other"):
        assert summary[status] == counts[status]
    assert summary["suites"] == len({tuple(test["suite"]) for test in results["tests"]})


def test_ctrf_distinguishes_drift_not_judged_and_not_exercised(shop: Shop) -> None:
    drift(shop)
    outage(shop)
    report = shop.report()
    tests = by_name(report)
    assert (tests["ok"]["status"], tests["ok"]["rawStatus"]) == ("failed", "drift")
    assert tests["ok"]["tags"] == ["value-undocumented"]
    assert "\nagain: " in tests["ok"]["trace"]
    assert tests["NOT_ALLOWED"]["status"] == "other"
    assert tests["NOT_ALLOWED"]["rawStatus"] == "outage"
    assert tests["NOT_ALLOWED"]["message"]
    assert tests["INTERNAL_ERROR"]["status"] == "skipped"
    assert tests["ok-automatic"]["status"] == "passed"
    assert tests["ok-automatic"]["trace"]
    assert rendered(report)["results"]["environment"]["healthy"] is False


def test_a_finding_has_its_fingerprint_and_the_address_of_its_page(drifted: Report) -> None:
    (finding,) = (each for each in drifted.findings if each.level == "error")
    (shown,) = by_name(drifted)["ok"]["extra"]["findings"]
    assert shown["fingerprint"] == finding.fingerprint
    assert shown["page"] == finding.source.link


def test_ids_are_the_same_in_every_run_and_no_two_tests_share_one(shop: Shop) -> None:
    before = {test["id"]: test["name"] for test in rendered(shop.report())["results"]["tests"]}
    drift(shop)
    after = rendered(shop.report())["results"]["tests"]
    assert {test["id"]: test["name"] for test in after} == before
    assert len(before) == len(after)


def test_ctrf_and_junit_have_the_same_tests(shop: Shop) -> None:
    drift(shop)
    outage(shop)
    report = shop.report()
    assert junit.render(report).count("<testcase ") == len(rendered(report)["results"]["tests"])


def test_a_test_names_the_recording_that_shows_its_drift(shop: Shop) -> None:
    drift(shop)
    tests = json.loads(ctrf.render(shop.report()))["results"]["tests"]
    by_name = {(test["suite"][1], test["name"]): test for test in tests}
    failed = by_name[LIST, "ok"]
    assert failed["filePath"].endswith(f"{LIST}/ok.yaml")
    assert failed["line"] > 1
    assert "filePath" not in by_name[LIST, "NOT_ALLOWED"]
