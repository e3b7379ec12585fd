"""`export` in a process of its own: where it writes to, what it takes and what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.export.openapi import document as openapi
from zoho_conformance.export.openapi.source import load
from zoho_conformance.model import locations

_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(locations.root())}
Done = subprocess.CompletedProcess[str]


def ran(folder: Path, *arguments: str) -> Done:
    return subprocess.run(
        [sys.executable, "-m", "zoho_conformance", "export", *arguments],
        cwd=folder,
        env=_ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_the_document_goes_to_standard_output(tmp_path: Path) -> None:
    done = ran(tmp_path, "openapi")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["openapi"].startswith("3.1.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["api.yaml", "api.YML"])
def test_the_name_of_the_file_tells_the_format(tmp_path: Path, name: str) -> None:
    done = ran(tmp_path, "openapi", "-o", name)
    assert (done.returncode, done.stdout) == (0, "")
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith('openapi: "3.1.0"\n')
    assert yaml.safe_load(text) == openapi.document(load(None, None))


def test_a_format_that_is_named_wins_over_the_name(tmp_path: Path) -> None:
    done = ran(tmp_path, "openapi", "--format", "json", "--output", "made/api.yaml")
    assert done.returncode == 0
    assert "openapi" in json.loads((tmp_path / "made/api.yaml").read_text(encoding="utf-8"))


def test_the_operations_that_are_named_are_written_alone(tmp_path: Path) -> None:
    done = ran(tmp_path, "openapi", "--operation=unlock_records", "--operation=lock_records")
    document = json.loads(done.stdout)
    ids = [one["operationId"] for item in document["paths"].values() for one in item.values()]
    assert sorted(ids) == ["lock_records", "unlock_records"]
    assert [one["name"] for one in document["tags"]] == ["Locking information"]


def test_an_operation_that_no_contract_has_is_refused(tmp_path: Path) -> None:
    done = ran(tmp_path, "openapi", "--operation=unlock_record")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "zoho-conformance: --operation: unknown operation 'unlock_record'; "
        "did you mean 'unlock_records' or 'lock_records'?\n"
    )


def test_contracts_of_other_pages_are_exported(
    tmp_path: Path, lanterns: tuple[Contract, ...], written: Callable[[Contract], Path]
) -> None:
    for one in lanterns:
        root = written(one)
    done = ran(tmp_path, "openapi", "--contracts", str(root))
    ids = [
        one["operationId"] for p in json.loads(done.stdout)["paths"].values() for one in p.values()
    ]
    assert sorted(ids) == sorted(op.id for one in lanterns for op in one.operations)


@pytest.mark.parametrize("form", ["openapi", "markdown"])
def test_a_directory_without_contracts_is_refused(tmp_path: Path, form: str) -> None:
    done = ran(tmp_path, form, "--contracts", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"zoho-conformance: {tmp_path}: holds no contracts")
    assert done.stderr.count("\n") == 1


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    done = ran(tmp_path, "openapi", "-o", "taken")
    assert done.returncode == 2
    assert done.stderr.startswith("zoho-conformance: taken: cannot be written: ")
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]


def test_the_reference_is_markdown(tmp_path: Path) -> None:
    done = ran(tmp_path, "markdown", "--operation=unlock_records", "-o", "api.md")
    assert (done.returncode, done.stdout) == (0, "")
    text = (tmp_path / "api.md").read_text(encoding="utf-8")
    assert text.startswith("# Zoho CRM API v7")
    assert "\n## unlock_records\n" in text
