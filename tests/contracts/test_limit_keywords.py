"""Limits and constraints as keywords of the schemas."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.digest import digest
from zoho_conformance.contracts.page_facts import Constraint, ConstraintKind
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.pages.reader import read

_PAGE = """# Hang Lamps

#### Endpoints

POST /lamps

#### Request JSON Keys

- lampsJSON array, mandatory

You can give up to 2 lamps in this array.

  - namestring

    A maximum of 4 characters is allowed.

  - heightinteger

    Possible values are between 1 and 9.

  - hookstring

    The hook.

  - nailstring

    The nail.

  - tapstring

    The tap.

#### Sample Input

``` json
{"lamps": [{"name": "Lamp", "height": 4, "hook": "a"}]}
```
"""


def _page(*kinds: ConstraintKind) -> Contract:
    page = read(_PAGE)
    names = ("lamps[].hook", "lamps[].nail", "lamps[].tap")
    constraints = tuple(Constraint(kind, "request", names, 9) for kind in kinds)
    return contract_file.from_json(
        contract_file.to_json(page)
        | {"constraints": [structs.asdict(constraint) for constraint in constraints]}
    )


def _violations(page: Contract, lamp: Any, count: int = 1) -> list[tuple[str, str]]:
    schema = derive(promises([page], ())["hang_lamps"])["request.json"]
    broken = Validator(schema).violations({"lamps": [lamp] * count})
    return [(violation.path, violation.keyword) for violation in broken]


@pytest.mark.parametrize(
    ("lamp", "count", "violation"),
    [
        ({"name": "Lantern"}, 1, ("lamps[].name", "maxLength")),
        ({"height": 0}, 1, ("lamps[].height", "minimum")),
        ({"height": 10}, 1, ("lamps[].height", "maximum")),
        ({}, 3, ("lamps", "maxItems")),
    ],
)
def test_a_request_beyond_a_limit_breaks_its_schema(
    lamp: Any, count: int, violation: tuple[str, str]
) -> None:
    assert _violations(_page(), lamp, count) == [violation]


def test_a_request_within_the_limits_fits_its_schema() -> None:
    assert _violations(_page(), {"name": "Lamp", "height": 9}, 2) == []


@pytest.mark.parametrize(
    ("kind", "broken", "kept"),
    [
        ("exclude-one-another", ["hook", "tap"], ["tap"]),
        ("one-of", [], ["nail", "tap"]),
        ("go-together", ["hook", "tap"], ["hook", "nail", "tap"]),
    ],
)
def test_a_constraint_holds_in_every_object_of_its_keys(
    kind: ConstraintKind, broken: list[str], kept: list[str]
) -> None:
    page = _page(kind)
    assert _violations(page, dict.fromkeys(broken, "a"))
    assert _violations(page, dict.fromkeys(kept, "a")) == []
    assert page.constraints[0].is_broken_in({"lamps": [dict.fromkeys(broken, "a")]})
    assert not page.constraints[0].is_broken_in({"lamps": [dict.fromkeys(kept, "a")]})


def test_a_limit_and_a_constraint_belong_to_the_meaning_of_a_contract() -> None:
    bare = read(_PAGE.replace("A maximum of 4 characters is allowed.", "Its name."))
    pages = (_page(), bare, _page("one-of"))
    digests = {digest(promises([page], ())["hang_lamps"]) for page in pages}
    assert len(digests) == len(pages)
