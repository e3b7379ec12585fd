"""Fields of a module are examples: a witness may have others, and describe none."""

from __future__ import annotations

from typing import Any

from tests.pages.test_record_fields import page
from zoho_conformance.compare.witness import bodies
from zoho_conformance.compare.witness.description import DescribedShape
from zoho_conformance.compare.witness.make_finding import WitnessFindingMaker
from zoho_conformance.contracts import apply_rulings

_ROW: dict[str, Any] = {"id": "70000000000000101", "Colour": "red", "Price": 5}


def shape(*types: str, **facts: Any) -> DescribedShape:
    return DescribedShape(frozenset(types), **facts)


def findings(path: str, **row: str) -> set[tuple[str, str]]:
    """Rule and path of what a witness has otherwise that describes these keys of a row."""
    (promise,) = apply_rulings.promises([page(path, "/Lanterns", [_ROW])], ()).values()
    properties = {name: lambda kind=kind: shape(kind) for name, kind in row.items()}
    described = shape("object", properties=properties, required=frozenset(row))
    info = shape("object", properties={"count": lambda: shape("integer")})
    body = shape(
        "object",
        properties={"data": lambda: shape("array", items=lambda: described), "info": lambda: info},
    )
    make = WitnessFindingMaker("witness.json", promise, "error")
    return {(each.rule, each.path) for each in bodies.compare(make, "response", body)}


def test_fields_that_a_witness_lacks_has_or_requires_are_no_disagreement() -> None:
    assert findings("/{module_api_name}", id="string", Colour="string", Weight="integer") == set()
    assert ("witness-key-missing", "data[].Price") in findings("/Lanterns", id="string")


def test_a_field_of_another_type_is_one() -> None:
    assert findings("/{module_api_name}", id="string", Colour="integer") == {
        ("witness-type-differs", "data[].Colour")
    }
