"""What a page names of an error's details, and the operation types of its scopes, compared."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from tests.checks.matching.factories import page, promises
from zoho_conformance.compare.witness import operations, refusals
from zoho_conformance.compare.witness.description import (
    DescribedAnswer,
    DescribedOperation,
    DescribedShape,
)
from zoho_conformance.compare.witness.make_finding import WitnessFindingMaker
from zoho_conformance.contracts.contract import ErrorRow
from zoho_conformance.contracts.page_facts import Cause, ScopeTypes
from zoho_conformance.model.finding import Finding

LIGHT = ("light_lamps", "POST", "/settings/lamps")
ROW = ErrorRow("BAD_WICK", 400, None, 9, ("part",), (Cause("Wet.", ("depth",)), Cause()))


def described(
    details: Sequence[str] = (), scopes: Sequence[str] = (), *, inside: bool = False
) -> DescribedOperation:
    shape = DescribedShape(properties=dict.fromkeys(details, DescribedShape))
    body = DescribedShape(properties={"code": DescribedShape, "details": lambda: shape})
    if inside:
        rows = DescribedShape(items=lambda: body)
        whole = DescribedShape(properties={"lamps": lambda: rows})
    else:
        whole = body
    return DescribedOperation(
        method="POST",
        path="/settings/lamps",
        version="v7",
        request=None,
        request_schema=None,
        answers={"400": DescribedAnswer(whole, frozenset({"BAD_WICK"}), None)},
        parameters=None,
        scopes=tuple(frozenset({name}) for name in scopes) or None,
    )


def maker() -> WitnessFindingMaker:
    contract = replace(
        page(LIGHT),
        errors=(ROW,),
        scopes=(("Lamps.{module}.{operation_type}",),),
        scope_types=(ScopeTypes("Lamps.{module}.{operation_type}", ("ALL", "READ"), 3),),
    )
    return WitnessFindingMaker("ours", promises(contract)["light_lamps"])


@pytest.mark.parametrize(
    "witness",
    [described(["part", "other"]), described(["part", "other"], inside=True)],
    ids=["flat", "row"],
)
def test_a_named_key_that_listed_details_lack_is_a_note(witness: DescribedOperation) -> None:
    (finding,) = refusals.compare(maker(), witness)
    assert (finding.rule, finding.level) == ("witness-details-missing", "info")
    assert finding.expected == "depth in the details of BAD_WICK"
    assert finding.actual == "details with other, part"


@pytest.mark.parametrize("details", [[], ["depth", "part", "more"]])
def test_details_that_are_open_or_have_what_is_named_agree(details: list[str]) -> None:
    assert list(refusals.compare(maker(), described(details))) == []


def scope_findings(*scopes: str) -> list[Finding]:
    return list(operations.compare_scopes(maker(), described(scopes=scopes)))


def test_a_scope_of_an_operation_type_that_the_page_does_not_list_is_not_enough() -> None:
    assert scope_findings("Lamps.street.READ", "Lamps.street.DELETE") == []
    assert scope_findings("Lamps.street.ALL") == []
    (finding,) = scope_findings("Lamps.street.DELETE")
    assert finding.expected == "(Lamps.{module}.ALL or Lamps.{module}.READ)"
