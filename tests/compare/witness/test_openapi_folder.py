"""A folder of OpenAPI files: one witness, or one for each edition in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compare.witness.conftest import LIST, LOCK
from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.compare.witness.read import read_all
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Library


@pytest.fixture
def folder(tmp_path: Path, document: dict[str, Any]) -> Path:
    """The document in two files of an operation each, with a third that both refer to."""
    path, methods = next(iter(document["paths"].items()))
    for method, operation in methods.items():
        answers = operation["responses"]
        shared = {"openapi": "3.1.0", "paths": {}, "answers": {"internal": answers["500"]}}
        (tmp_path / "shared.json").write_text(json.dumps(shared), encoding="utf-8")
        elsewhere = "https://docs.example/oas/shared.json#/answers/internal"
        own = {**operation, "responses": {**answers, "500": {"$ref": elsewhere}}}
        part = {**document, "paths": {path: {method: own}}}
        (tmp_path / f"{method}.json").write_text(json.dumps(part), encoding="utf-8")
    (tmp_path / "package.json").write_text('{"name": "no description"}', encoding="utf-8")
    return tmp_path


def test_the_files_of_a_folder_are_one_witness(folder: Path, library: Library) -> None:
    (comparison,) = compare_witnesses(library, [str(folder)])
    assert set(comparison.matched) == {LIST, LOCK}
    (about_both,) = compare_witnesses(library, [str(folder)], [LIST, LOCK])
    assert not [each for each in about_both.findings if each.level != "info"]
    assert list(comparison.witness.notes) == []
    assert comparison.witness.summary == "OpenAPI, 2 files of JSON, 2 operations"


def test_json_and_yaml_of_the_same_are_compared_apart(folder: Path, library: Library) -> None:
    below = folder / "yaml"
    below.mkdir()
    for file in folder.glob("*.json"):
        text = yaml.safe_dump(json.loads(file.read_text("utf-8")))
        (below / f"{file.stem}.yaml").write_text(text.replace(".json#", ".yaml#"), "utf-8")
    asked = [LIST, LOCK]
    comparisons = compare_witnesses(library, [str(folder)], asked)
    names = [comparison.witness.name for comparison in comparisons]
    assert names == [f"{folder.name} (JSON)", f"{folder.name} (YAML)"]
    in_json, in_yaml = ([f.path for f in comparison.findings] for comparison in comparisons)
    assert in_json == in_yaml


def test_versions_in_a_folder_are_compared_apart(folder: Path) -> None:
    text = (folder / "get.json").read_text("utf-8").replace("/crm/v7", "/crm/v8")
    (folder / "other.json").write_text(text, encoding="utf-8")
    witnesses = read_all(str(folder), "w", [])
    assert [(each.name, each.version) for each in witnesses] == [("w (v7)", "v7"), ("w (v8)", "v8")]


def test_a_broken_file_costs_the_others_nothing(folder: Path, library: Library) -> None:
    (folder / "broken.json").write_text('{"openapi": "3.1.0", ', encoding="utf-8")
    problems: list[str] = []
    (comparison,) = compare_witnesses(library, [str(folder)], problems=problems)
    assert len(comparison.matched) == 2
    (problem,) = problems
    assert "broken.json: not JSON" in problem


def test_a_folder_without_operations_is_refused(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="no OpenAPI file with an operation in it"):
        read_all(str(tmp_path), "w", [])


def test_what_is_not_beside_a_file_is_not_fetched(folder: Path, library: Library) -> None:
    text = (folder / "get.json").read_text("utf-8").replace("shared.json", "gone.json")
    (folder / "get.json").write_text(text, encoding="utf-8")
    (comparison,) = compare_witnesses(library, [str(folder)], [LIST])
    assert any("gone.json" in note for note in comparison.witness.notes)
