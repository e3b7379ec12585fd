"""Exports of the data that ships, and of contracts of invented pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec import structs
from msgspec.structs import replace
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.export.openapi.document import build_document
from zoho_conformance.export.source import load_source
from zoho_conformance.pages.reader import read
from zoho_conformance.runs.library import Library

_PAGES = Path(__file__).parents[1] / "pages" / "data"
_HERE = "urn:document"
Document = dict[str, Any]
Complaints = Callable[[Document], list[str]]


@pytest.fixture(scope="session")
def shipped() -> Document:
    """The document of the operations of the suite."""
    return build_document(load_source(None, None, Library().suite))


@pytest.fixture(scope="session")
def whole() -> Document:
    """The document of everything that ships."""
    return build_document(load_source(None, None))


@pytest.fixture(scope="session")
def lanterns() -> tuple[Contract, ...]:
    """The contracts of two invented pages: one that reads, one that writes."""
    names = ("get_lantern_locks.md", "hang_lanterns.md")
    return tuple(read((_PAGES / name).read_text(encoding="utf-8"), name) for name in names)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Contract], Path]:
    """Writes a contract below a directory of its own, and gives the directory."""

    def written(contract: Contract) -> Path:
        folder = tmp_path / "contracts" / (contract.page.version or "v7")
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{contract.operations[0].id}.json"
        file.write_text(contract_file.dump(contract), encoding="utf-8")
        return tmp_path

    return written


@pytest.fixture
def with_paths(
    lanterns: tuple[Contract, ...], written: Callable[[Contract], Path]
) -> Callable[..., Document]:
    """The document of a page whose operations have these methods and paths instead."""

    def with_paths(*requests: tuple[str, str]) -> Document:
        page, model = lanterns[0], lanterns[0].operations[0]
        operations = tuple(
            structs.replace(model, id=f"lantern_{number}", method=method, path=path)
            for number, (method, path) in enumerate(requests)
        )
        source = load_source(written(replace(page, operations=operations)), None)
        return build_document(source)

    return with_paths


@pytest.fixture(scope="session")
def complaints() -> Complaints:
    """The examples of a document that their schemas refuse, a line for each."""
    return lambda document: list(_complaints(document))


def _complaints(document: Document) -> Iterator[str]:
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(_HERE, resource)
    examples = list(_examples(document))
    assert examples
    for place, schema, value in examples:
        validator = Draft202012Validator(_absolute(schema), registry=registry)
        yield from (f"{place}: {error.message}" for error in validator.iter_errors(value))


def _absolute(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _HERE + v if k == "$ref" else _absolute(v) for k, v in value.items()}
    return [_absolute(item) for item in value] if isinstance(value, list) else value


def _examples(document: Document) -> Iterator[tuple[str, Any, Any]]:
    """Each example of the document with its schema and its place."""
    for item in document["paths"].values():
        for operation in item.values():
            name = operation["operationId"]
            for parameter in operation.get("parameters", ()):
                yield f"{name} {parameter['name']}", parameter["schema"], parameter["example"]
            bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
            for place, body in bodies.items():
                for content in body.get("content", {}).values():
                    for case, example in content.get("examples", {}).items():
                        yield f"{name} {place} {case}", content["schema"], example["value"]
