"""The command: exit codes, text, reports."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.compare.witness.conftest import LIST, LOCK
from zoho_conformance.cli.witness import witness
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError


def _run(*arguments: str) -> Result:
    result = CliRunner().invoke(witness, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


BOTH = ("--operation", LIST, "--operation", LOCK)


def test_a_witness_that_agrees_exits_0_and_says_what_was_compared(
    written: Callable[[], str],
) -> None:
    result = _run(written(), *BOTH)
    assert result.exit_code == 0
    assert "witness.json: OpenAPI 3.1.0, 2 operations" in result.output
    assert "2 of 2 operations matched" in result.output
    assert "sample:  accepts" in result.output


def test_drift_at_or_above_the_level_asked_for_exits_1(
    written: Callable[[], str], row: dict[str, Any]
) -> None:
    row["properties"]["Lock_Source__s"]["enum"].append("Both")
    assert _run(written(), *BOTH).exit_code == 0
    result = _run(written(), *BOTH, "--fail-on", "warning")
    assert result.exit_code == 1
    assert "warning witness-values-differ" in result.output
    assert "page:    Manual, Automatic  (stated: response keys, line 145)" in result.output
    assert "witness: values with Both besides" in result.output


def test_the_output_names_another_version_and_bodies_that_accept_anything(
    written: Callable[[], str], document: dict[str, Any], operation: Callable[[str], Any]
) -> None:
    document["servers"] = [{"url": "/crm/v8"}]
    operation("get")["responses"]["200"]["content"]["application/json"]["schema"] = {}
    result = _run(written(), *BOTH)
    assert "describes v8; the contracts are of v7" in result.output
    assert "ACCEPTS ANYTHING: garbage under all of 10 keys" in result.output


def test_each_finding_of_the_report_names_its_witness(
    written: Callable[[], str], row: dict[str, Any], tmp_path: Path
) -> None:
    row["properties"]["id"]["type"] = "integer"
    saved = tmp_path / "out.json"
    result = _run(written(), *BOTH, "--json", "--report", str(saved))
    report = json.loads(result.output)
    assert json.loads(saved.read_text(encoding="utf-8"))["findings"] == report["findings"]
    assert report["verdict"] == "drift"
    (finding,) = (f for f in report["findings"] if f["rule"] == "witness-type-differs")
    assert (finding["operation"], finding["case"], finding["path"]) == (
        LIST,
        "witness.json",
        "data[].id",
    )
    assert {f["operation"] for f in report["findings"]} <= {LIST, LOCK}


def test_no_value_of_a_sample_is_printed(
    written: Callable[[], str], row: dict[str, Any], library: Any
) -> None:
    row["properties"] = {key: {"type": "boolean"} for key in row["properties"]}
    result = _run(written(), *BOTH)
    file = library.root / "cassettes" / "documented" / "v7" / LIST / "ok.yaml"
    text = file.read_text(encoding="utf-8")
    (name,) = {line for line in text.splitlines() if '"Locked_Reason__s"' in line}
    reason = name.split('"')[3]
    assert len(reason) > 5
    assert reason not in result.output


def test_a_missing_file_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"nowhere\.json: not found"):
        _run("nowhere.json")


def test_contracts_of_another_folder_are_compared(tmp_path: Path, written: Any) -> None:
    with pytest.raises(UsageError, match="no contracts/VERSION"):
        _run(written(), "--contracts", str(tmp_path))


def test_the_version_in_another_folder_of_contracts_is_compared(
    tmp_path: Path, written: Callable[[], str]
) -> None:
    shutil.copytree(locations.root() / "contracts" / "v7", tmp_path / "contracts" / "v9")
    result = _run(written(), *BOTH, "--contracts", str(tmp_path))
    assert "the contracts are of v9" in result.output
