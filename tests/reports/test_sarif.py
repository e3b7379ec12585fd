"""The report as SARIF: read by others, and at the recordings."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
from sarif_pydantic import Sarif

from tests.reports.conftest import LIST, Shop, drift, outage
from zoho_conformance.model import locations, version
from zoho_conformance.reports import github, sarif
from zoho_conformance.reports.report import Report


def test_sarif_is_read_by_another_library(drifted: Report) -> None:
    log = Sarif.model_validate_json(sarif.render(drifted))
    results = log.runs[0].results or []
    assert len(results) == len(drifted.findings)
    assert {result.level for result in results} == {"error", "warning", "note"}


def test_sarif_points_at_the_exchange_in_the_recording(shop: Shop) -> None:
    drift(shop)
    results = json.loads(sarif.render(shop.report()))["runs"][0]["results"]
    result = next(each for each in results if each["ruleId"] == "value-undocumented")
    place = result["locations"][0]["physicalLocation"]
    file = Path.cwd() / place["artifactLocation"]["uri"]
    assert file.resolve() == shop.file(LIST, "ok").resolve()
    assert file.read_text().splitlines()[place["region"]["startLine"] - 1].startswith("- request")


def test_sarif_leads_to_the_line_of_the_contract_and_to_the_page(shop: Shop) -> None:
    drift(shop)
    run = json.loads(sarif.render(shop.report()))["runs"][0]
    result = next(each for each in run["results"] if each["ruleId"] == "value-undocumented")
    contract, page = (each["physicalLocation"] for each in result["relatedLocations"])
    lines = (locations.root() / contract["artifactLocation"]["uri"]).read_text().splitlines()
    assert '"path": "data[].Lock_Source__s"' in lines[contract["region"]["startLine"] - 1]
    address = page["artifactLocation"]["uri"]
    assert address.startswith("https://www.zoho.com/crm/developer/docs/api/v7/")
    assert f"]({address})" in result["message"]["text"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["helpUri"] == address.partition("#")[0]


def test_without_a_recording_sarif_points_at_the_contract(drifted: Report) -> None:
    finding = msgspec.structs.replace(drifted.findings[0], recorded_in=None)
    report = msgspec.structs.replace(drifted, findings=(finding,))
    (result,) = json.loads(sarif.render(report))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": f"contracts/v7/{LIST}.json"}


def test_contracts_that_come_with_the_package_are_no_file_of_the_repository(
    drifted: Report,
) -> None:
    finding = drifted.findings[0]
    assert finding.contract is not None
    packaged = msgspec.structs.replace(finding.contract, packaged=True)
    finding = msgspec.structs.replace(finding, contract=packaged, recorded_in=None)
    report = msgspec.structs.replace(drifted, findings=(finding,))
    run = json.loads(sarif.render(report))["runs"][0]
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uriBaseId"] in run["originalUriBaseIds"]
    assert "file=" not in github.render(report).splitlines()[0]


def test_each_result_has_a_fingerprint_that_code_scanning_uses(drifted: Report) -> None:
    finding = drifted.findings[0]
    twice = msgspec.structs.replace(drifted, findings=(finding, finding))
    results = json.loads(sarif.render(twice))["runs"][0]["results"]
    hashes = [each["partialFingerprints"]["primaryLocationLineHash"] for each in results]
    assert hashes == [f"{finding.fingerprint}:1", f"{finding.fingerprint}:2"]


def test_the_address_of_the_package_is_that_of_the_readme() -> None:
    assert version.HOME in (locations.root() / "README.md").read_text()


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
