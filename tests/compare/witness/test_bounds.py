"""A description that is written to do harm is refused in a line, and what is beside it compared."""

from __future__ import annotations

import io
import json
import os
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command import run_command
from tests.compare.witness.conftest import LIST, LOCK
from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.compare.witness.documents import Documents
from zoho_conformance.compare.witness.read import read
from zoho_conformance.compare.witness.shapes import Shapes
from zoho_conformance.contracts.schema.foreign_schema import TooMuchWorkError
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Library


def ref(name: object) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def ten(schema: dict[str, str]) -> list[dict[str, str]]:
    return [dict(schema) for _ in range(10)]


def steps(make: Callable[[dict[str, str]], Any], last: Any, count: int = 12) -> dict[str, Any]:
    """Schemas of which each is made of the next."""
    schemas = {f"S{n}": make(ref(f"S{n + 1}")) for n in range(count)}
    return {**schemas, f"S{count}": last}


ROW = {"type": "object", "properties": {"id": {"type": "string"}}}

TANGLED: dict[str, dict[str, Any]] = {
    "alternatives": steps(lambda after: {"oneOf": ten(after)}, ROW),
    "alternatives-that-lead-back": steps(lambda after: {"anyOf": ten(after)}, ref("S0")),
    "all-of-all": steps(lambda after: {"allOf": ten(after)}, ROW),
    "two-by-two": steps(lambda after: {"oneOf": [after, {"allOf": [after]}]}, ROW, 40),
    "conditions": steps(lambda after: {"if": after, "then": after, "else": after}, ROW, 30),
    "a-net": {f"S{n}": {"anyOf": [ref(f"S{m}") for m in range(30)]} for n in range(30)},
}


@pytest.mark.parametrize("schemas", TANGLED.values(), ids=TANGLED)
def test_schemas_of_many_ways_have_a_shape_at_once(schemas: dict[str, Any]) -> None:
    root = {"components": {"schemas": schemas}}
    shape = Shapes(Documents(Path("w.json"), root)).of(ref("S0"), Path("w.json"))
    assert shape.types <= {"object"}


def test_keys_within_keys_of_many_ways_have_a_shape_at_once() -> None:
    inside = steps(
        lambda after: {"oneOf": [{"properties": {"data": each}} for each in ten(after)]}, ROW
    )
    root = {"components": {"schemas": inside}}
    shape = Shapes(Documents(Path("w.json"), root)).of(ref("S0"), Path("w.json"))
    for _ in range(12):
        shape = shape.properties["data"]()
    assert set(shape.properties) == {"id"}


def test_a_chain_of_schemas_that_nobody_could_follow_is_refused() -> None:
    root = {"components": {"schemas": steps(lambda after: {"allOf": [after]}, ROW, 2000)}}
    shapes = Shapes(Documents(Path("w.json"), root))
    with pytest.raises(TooMuchWorkError, match="combine schemas more than 100 deep"):
        shapes.of(ref("S0"), Path("w.json"))


def give_answer(document: dict[str, Any], answer: Any) -> None:
    get = document["paths"]["/{module}/{record}/Locking_Information__s"]["get"]
    get["responses"]["200"]["content"]["application/json"]["schema"] = answer


def test_an_operation_that_takes_too_much_work_is_refused_and_others_compared(
    document: dict[str, Any], written: Callable[[], str], library: Library
) -> None:
    document["components"] = {"schemas": steps(lambda after: {"oneOf": ten(after)}, ROW)}
    give_answer(document, ref("S0"))
    problems: list[str] = []
    (comparison,) = compare_witnesses(library, [written()], [LIST, LOCK], problems)
    assert list(comparison.matched) == [LOCK]
    assert [problem.partition("witness.json: ")[2] for problem in problems] == [
        f"{LIST}: its schema has too many alternatives in alternatives to try"
    ]
    assert {finding.operation for finding in comparison.findings} <= {LOCK}


def test_a_file_that_cannot_be_read_leaves_the_others_compared(
    written: Callable[[], str], tmp_path: Path
) -> None:
    (tmp_path / "bomb.yaml").write_text("openapi: " + "[a, " * 25_000, encoding="utf-8")
    names = ("--operation", LIST, "--operation", LOCK)
    done = run_command(tmp_path, "witness", written(), "bomb.yaml", *names)
    assert done.returncode == 3
    assert "2 of 2 operations matched" in done.stdout
    assert done.stderr.startswith("not compared: bomb.yaml: neither JSON nor YAML")
    alone = run_command(tmp_path, "witness", "bomb.yaml")
    assert (alone.returncode, alone.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("pattern", [r"^(\w+)+!$", "(?:.|.)*!", "[", 7])
def test_a_pattern_that_may_never_end_is_not_tried_and_noted(
    document: dict[str, Any], written: Callable[[], str], library: Library, pattern: Any
) -> None:
    patterns: dict[str, Any] = (
        {"patternProperties": {pattern: {}}} if isinstance(pattern, str) else {}
    )
    give_answer(document, {"type": "object", "propertyNames": {"pattern": pattern}, **patterns})
    (comparison,) = compare_witnesses(library, [written()], [LIST])
    assert any("pattern" in note for note in comparison.witness.notes)


HARMFUL: dict[str, Callable[[dict[str, Any]], object]] = {
    "more than 5000 keys": lambda document: give_answer(
        document, {"properties": {f"k{n}": {} for n in range(6000)}}
    ),
    "more than 1000 answers and parameters": lambda document: document["paths"][
        "/{module}/{record}/Locking_Information__s"
    ].update(parameters=[{"in": "query", "name": f"p{n}"} for n in range(2000)]),
}


@pytest.mark.parametrize("problem", HARMFUL)
def test_a_description_of_more_than_any_answer_has_is_refused(
    document: dict[str, Any], written: Callable[[], str], library: Library, problem: str
) -> None:
    HARMFUL[problem](document)
    with pytest.raises(UsageError, match=problem):
        compare_witnesses(library, [written()], [LIST])


def test_paths_that_refer_to_one_with_many_answers_are_refused(
    document: dict[str, Any], written: Callable[[], str]
) -> None:
    document["shared"] = {"get": {"responses": {str(status): {} for status in range(100, 600)}}}
    document["paths"] = {f"/a{n}": {"$ref": "#/shared"} for n in range(300)}
    with pytest.raises(UsageError, match="more than 50000 answers and parameters"):
        read(written(), "w")


def test_variables_of_a_server_do_not_grow_into_each_other(
    document: dict[str, Any], written: Callable[[], str], library: Library
) -> None:
    grown = {f"v{n}": {"default": f"{{v{n + 1}}}" * 2} for n in range(60)}
    document["servers"] = [{"url": "https://{v0}/crm/v7", "variables": grown}]
    (comparison,) = compare_witnesses(library, [written()], [LIST])
    assert list(comparison.matched) == [LIST]


@pytest.mark.parametrize(
    "address", ["https://[::1", "\0", "a/" * 5000 + "b.json", "/dev/zero", "pipe.json"]
)
def test_a_reference_to_what_is_not_a_file_leads_nowhere(
    document: dict[str, Any],
    written: Callable[[], str],
    library: Library,
    tmp_path: Path,
    address: str,
) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.json")
    give_answer(document, {"oneOf": [{"$ref": address}]})
    (comparison,) = compare_witnesses(library, [written()], [LIST])
    assert any("not beside witness.json" in note for note in comparison.witness.notes)


def _tar(folder: Path, content: bytes) -> Path:
    file = folder / "acme.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        info = tarfile.TarInfo("acme/json_details.json")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return file


def _zip(folder: Path, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> Path:
    file = folder / "acme.whl"
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("acme/json_details.json", content)
    return file


def test_an_archive_that_unpacks_to_more_than_a_table_has_is_refused(tmp_path: Path) -> None:
    spaces = b" " * 20_000_000
    for file in (_tar(tmp_path, spaces), _zip(tmp_path, spaces)):
        with pytest.raises(UsageError, match="unpacks to more than 4 MiB"):
            read(str(file), "w")
    with pytest.raises(UsageError, match="packed in another way than in a wheel"):
        read(str(_zip(tmp_path, b"{}", zipfile.ZIP_BZIP2)), "w")


def test_the_classes_of_an_interface_are_counted_for_each_model_that_holds_it(
    tmp_path: Path,
) -> None:
    names = [f"a.C{n}" for n in range(200)]
    row = {name: {"name": name, "type": "String"} for name in ("id", "name", "Lock_Source__s")}
    table: dict[str, Any] = dict.fromkeys(names, row)
    table["a.I"] = {"interface": True, "classes": names}
    holder = {"data": {"name": "data", "type": "List", "structure_name": "a.I"}}
    table |= {f"a.M{n}": holder for n in range(200)}
    (tmp_path / "json_details.json").write_text(json.dumps(table), encoding="utf-8")
    done = run_command(tmp_path, "witness", "json_details.json")
    assert done.returncode == 2
    assert "json_details.json: its models have more than 20000 forms" in done.stderr
