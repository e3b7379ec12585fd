"""`export`: where it writes to, what it takes and what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from zoho_conformance.cli import cli
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Library


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run_export(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", *arguments])


def ids_of(document: dict[str, Any]) -> list[str]:
    items = document["paths"].values()
    return sorted(operation["operationId"] for item in items for operation in item.values())


def test_the_document_goes_to_standard_output(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zoho_conformance", "export", "openapi"],
        env={**os.environ, "PYTHONPATH": str(locations.root())},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["openapi"].startswith("3.1.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["api.yaml", "api.YML"])
def test_the_name_of_the_file_decides_the_format(
    tmp_path: Path, shipped: dict[str, Any], name: str
) -> None:
    of_suite = [part for id_ in Library().suite for part in ("--operation", id_)]
    done = run_export("openapi", "-o", name, *of_suite)
    assert (done.exit_code, done.output) == (0, "")
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith('openapi: "3.1.0"\n')
    assert yaml.safe_load(text) == shipped


def test_a_format_that_is_named_wins_over_the_name_of_the_file(tmp_path: Path) -> None:
    done = run_export("openapi", "--format", "json", "--output", "made/api.yaml")
    assert done.exit_code == 0
    assert "openapi" in json.loads((tmp_path / "made/api.yaml").read_text(encoding="utf-8"))


def test_only_the_operations_that_are_named_are_written() -> None:
    done = run_export("openapi", "--operation=unlock_records", "--operation=lock_records")
    document = json.loads(done.stdout)
    assert ids_of(document) == ["lock_records", "unlock_records"]
    assert [tag["name"] for tag in document["tags"]] == ["Locking information"]


def test_an_unknown_operation_is_refused_with_the_closest() -> None:
    done = run_export("openapi", "--operation=unlock_record")
    assert done.stdout == ""
    assert isinstance(done.exception, UsageError)
    assert str(done.exception) == (
        "--operation: unknown operation 'unlock_record'; "
        "did you mean 'unlock_records' or 'lock_records'?"
    )


def test_contracts_of_other_pages_are_exported(
    lanterns: tuple[Contract, ...], written: Callable[[Contract], Path]
) -> None:
    roots = {written(contract) for contract in lanterns}
    done = run_export("openapi", "--contracts", *map(str, roots))
    operations = [operation.id for contract in lanterns for operation in contract.operations]
    assert ids_of(json.loads(done.stdout)) == sorted(operations)


@pytest.mark.parametrize("form", ["openapi", "markdown"])
def test_a_folder_without_contracts_is_refused(tmp_path: Path, form: str) -> None:
    done = run_export(form, "--contracts", str(tmp_path))
    assert done.stdout == ""
    assert isinstance(done.exception, UsageError)
    assert str(done.exception).startswith(f"{tmp_path}: ")
    assert "contracts" in str(done.exception)
    assert "\n" not in str(done.exception)


def test_a_file_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    done = run_export("openapi", "-o", "taken")
    assert isinstance(done.exception, UsageError)
    assert str(done.exception).startswith("taken: cannot be written: ")
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]


def test_the_reference_is_markdown(tmp_path: Path) -> None:
    done = run_export("markdown", "--operation=unlock_records", "-o", "api.md")
    assert (done.exit_code, done.output) == (0, "")
    text = (tmp_path / "api.md").read_text(encoding="utf-8")
    assert text.startswith("# Zoho CRM API v7")
    assert "\n## unlock_records\n" in text
