"""The models of an SDK: matched by their keys, and compared like any other description."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.compare.witness import tables
from tests.compare.witness.conftest import LIST, LOCK
from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.compare.witness.comparison import Comparison
from zoho_conformance.compare.witness.models import Models
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.finding import Finding
from zoho_conformance.runs.library import Library


def _compared(library: Library, folder: Path, table: dict[str, Any]) -> Comparison:
    file = folder / "json_details.json"
    file.write_text(json.dumps(table), encoding="utf-8")
    # The models are of locks and of nothing; those of other operations may be like either.
    (comparison,) = compare_witnesses(library, [str(file)], library.suite)
    return comparison


@pytest.fixture
def compared(library: Library, tmp_path: Path) -> Comparison:
    return _compared(library, tmp_path, {**tables.decoys(), **tables.locks()})


def _of(compared: Comparison, operation: str) -> dict[tuple[str, str], Finding]:
    return {(f.rule, f.path): f for f in compared.findings if f.operation == operation}


def test_models_are_matched_by_their_keys_and_the_output_says_how(compared: Comparison) -> None:
    assert compared.matched[LIST].matched_by == (
        "by its keys with the models of acme.api.locks (response: ResponseWrapper)"
    )
    assert compared.matched[LOCK].matched_by.endswith(
        "(response: ActionWrapper, request: BodyWrapper)"
    )
    assert "get_record_locking_configuration" not in compared.matched


def test_a_key_of_a_model_in_another_case_is_misspelled(compared: Comparison) -> None:
    findings = _of(compared, LIST)
    finding = findings["witness-key-spelled-otherwise", "data[].Locked_Reason__s"]
    assert finding.actual == "locked_reason__s, which differs in case only"


def test_a_long_is_a_number_and_a_long_as_text_is_not(compared: Comparison) -> None:
    findings = _of(compared, LIST)
    path = "data[].Record_Locking_Configuration_Id__s"
    assert findings["witness-type-differs", path].actual == "integer"
    assert ("witness-type-differs", "data[].Record_Locking_Rule_Id__s") not in findings
    assert ("witness-type-differs", "data[].id") not in findings


def test_a_key_inside_a_map_is_compared(compared: Comparison) -> None:
    assert ("witness-key-missing", "data[].Locked_For__s.module") in _of(compared, LIST)


def test_null_in_a_model_is_info_at_most(compared: Comparison) -> None:
    finding = _of(compared, LIST)["witness-null-differs", "data[].Locked_By__s"]
    assert finding.level == "info"


def test_models_of_success_and_error_are_distinguished_by_their_values(
    compared: Comparison,
) -> None:
    findings = _of(compared, LOCK)
    assert ("witness-values-differ", "data[].code") not in findings
    assert ("witness-values-differ", "data[].message") not in findings


def test_codes_are_compared_without_statuses(compared: Comparison) -> None:
    findings = _of(compared, LOCK)
    assert ("witness-error-missing", "errors.NOT_ALLOWED") not in findings
    assert ("witness-error-missing", "errors.NO_PERMISSION") in findings
    assert findings["witness-error-undocumented", "errors.ALREADY_USED"].level == "info"


def test_decoding_ignores_unknown_keys_and_reads_text_as_numbers(
    compared: Comparison,
) -> None:
    by_side = {(v.operation, v.side): v for v in compared.verdicts}
    verdict = by_side[LIST, "response"]
    assert (verdict.sample, verdict.accepts_empty, verdict.accepts_anything) == (
        "accepts",
        True,
        False,
    )
    # Garbage is rejected under the time and under the user alone.
    assert (verdict.matching_keys, verdict.open_keys, verdict.keys) == (7, 8, 10)
    # An SDK builds what it sends: nothing is decoded there.
    assert (LOCK, "request") not in by_side


def test_packages_that_fit_equally_well_are_reported_and_not_compared(
    library: Library, tmp_path: Path
) -> None:
    two = {**tables.locks(), **tables.locks("acme.api.copies")}
    with pytest.raises(ConformanceError, match="nothing to compare"):
        _compared(library, tmp_path, two)


def test_models_that_fit_equally_well_are_reported_and_not_compared(
    library: Library, tmp_path: Path
) -> None:
    table = tables.locks()
    room = tables.ROOM
    table[f"{room}.OtherWrapper"] = tables.model(tables.list_field("data", f"{room}.Other"))
    table[f"{room}.Other"] = tables.model(tables.field("locked_reason__s"))
    findings = _of(_compared(library, tmp_path, table), LOCK)
    finding = findings["witness-match-doubtful", ""]
    assert finding.level == "info"
    assert "2 models fit the request body alike" in finding.actual


def test_models_of_another_api_match_nothing(library: Library, tmp_path: Path) -> None:
    with pytest.raises(ConformanceError, match="nothing to compare"):
        _compared(library, tmp_path, tables.decoys())


def test_recursive_models_are_read() -> None:
    models = Models(tables.locks())
    shape = models.shape(f"{tables.ROOM}.User")
    for _ in range(50):
        shape = shape.properties["Boss"]()
    assert "name" in shape.properties
    assert models.schema(f"{tables.ROOM}.User")["$defs"]


@pytest.mark.parametrize("separator", [".", "/", "\\"])
def test_a_model_is_in_its_package_whatever_the_separator(separator: str) -> None:
    name = separator.join(("acme", "locks", "Lock"))
    models = Models({name: {}})
    assert models.package(name) == separator.join(("acme", "locks"))
    assert models.own_name(name) == "Lock"
