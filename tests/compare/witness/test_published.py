"""The published witnesses, on machines that have them: what was found by hand is a finding.

They are not part of the project; `ZOHO_WITNESSES` names a folder of Zoho's OpenAPI files of v8.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.compare.witness.conftest import LIST
from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.compare.witness.acceptance import Verdict
from zoho_conformance.compare.witness.comparison import Comparison
from zoho_conformance.model import locations
from zoho_conformance.model.finding import Finding
from zoho_conformance.runs.library import Library

_BESIDE = locations.root().parent / "shared" / "witness" / "crm-oas"
_FOLDER = Path(os.environ.get("ZOHO_WITNESSES") or _BESIDE)
_FILES = ("record_locking.json", "record_locking_configuration.json")

pytestmark = pytest.mark.skipif(
    not all((_FOLDER / name).is_file() for name in _FILES),
    reason="no published witnesses: ZOHO_WITNESSES names no folder of them",
)

Findings = dict[tuple[str, str, str], Finding]


@pytest.fixture(scope="module")
def compared(library: Library) -> list[Comparison]:
    return compare_witnesses(library, [str(_FOLDER / name) for name in _FILES])


@pytest.fixture(scope="module")
def findings(compared: list[Comparison]) -> Findings:
    return {
        (f.operation, f.rule, f.path): f for comparison in compared for f in comparison.findings
    }


@pytest.fixture(scope="module")
def verdicts(compared: list[Comparison]) -> dict[tuple[str, str], Verdict]:
    return {(v.operation, v.side): v for comparison in compared for v in comparison.verdicts}


@pytest.mark.parametrize(
    ("key", "spelled"),
    [
        ("Locked_By__s", "locked_by__s"),
        ("Locked_For__s", "locked_for_s"),
        ("Locked_Reason__s", "locked_reason__s"),
        ("Lock_Source__s", "lock_source__s"),
        ("Locked_Time__s", "Locked_time__s"),
        ("Record_Locking_Configuration_Id__s", "record_locking_configuration_id__s"),
        ("Record_Locking_Rule_Id__s", "record_locking_rule_id__s"),
    ],
)
def test_keys_of_a_lock_are_misspelled(findings: Findings, key: str, spelled: str) -> None:
    finding = findings[LIST, "witness-key-spelled-otherwise", f"data[].{key}"]
    assert finding.actual.startswith(f"{spelled}, ")


@pytest.mark.parametrize(
    "code",
    [
        "NOT_ALLOWED",
        "NO_PERMISSION",
        "FEATURE_NOT_SUPPORTED",
        "INVALID_REQUEST_METHOD",
        "INTERNAL_ERROR",
    ],
)
def test_five_documented_codes_of_locks_are_missing(findings: Findings, code: str) -> None:
    assert (LIST, "witness-error-missing", f"errors.{code}") in findings


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("witness-type-differs", "data[].id"),
        ("witness-type-differs", "data[].Record_Locking_Configuration_Id__s"),
        ("witness-type-differs", "data[].Record_Locking_Rule_Id__s"),
        ("witness-null-differs", "data[].Record_Locking_Rule_Id__s"),
        ("witness-null-differs", "info.next_page_token"),
        ("witness-key-missing", "data[].$editable"),
        ("witness-key-missing", "data[].$sharing_permission"),
        ("witness-key-undocumented", "data[].Created_By"),
        ("witness-key-undocumented", "info.sort_by"),
        ("witness-parameter-differs", "?fields"),
        ("witness-scopes-differ", "scopes"),
    ],
)
def test_other_differences_on_locks_are_reported(findings: Findings, rule: str, path: str) -> None:
    assert (LIST, rule, path) in findings


@pytest.mark.parametrize("key", ["Locked_Reason__s", "Lock_Source__s", "Locked_Time__s"])
def test_types_that_agree_are_not_reported(findings: Findings, key: str) -> None:
    assert (LIST, "witness-type-differs", f"data[].{key}") not in findings


def test_profiles_criteria_and_codes_of_configurations_differ(findings: Findings) -> None:
    operation = "get_record_locking_configuration"
    rows = "record_locking_configurations[]"
    for rule, path in (
        ("witness-key-missing", f"{rows}.lock_excluded_profiles[].api_name"),
        ("witness-null-differs", f"{rows}.lock_excluded_profiles"),
        ("witness-type-differs", f"{rows}.locking_rules[].criteria.group[].value"),
        ("witness-required-differs", f"{rows}.locking_rules[].criteria.group"),
        ("witness-status-differs", "errors.NO_CONTENT"),
        ("witness-error-missing", "errors.FEATURE_NOT_SUPPORTED"),
    ):
        assert (operation, rule, path) in findings


def test_the_sample_is_rejected_and_garbage_is_not(
    verdicts: dict[tuple[str, str], Verdict],
) -> None:
    verdict = verdicts[LIST, "response"]
    assert (verdict.sample, verdict.accepts_empty, verdict.accepts_anything) == (
        "rejects",
        True,
        True,
    )
    assert (verdict.matching_keys, verdict.keys) == (1, 10)
    assert verdicts["lock_records", "response"].sample == "accepts"
    assert verdicts["unlock_records", "response"].sample == "rejects"
    assert verdicts["get_record_locking_configuration", "response"].sample == "rejects"
