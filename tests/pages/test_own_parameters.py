"""Of a page with several operations, each has the parameters and error rows that are its own."""

from __future__ import annotations

import pytest

from tests.pages.several_operations import BY_ID, LIST, page
from zoho_conformance.contracts import apply_rulings
from zoho_conformance.contracts.contract import Contract, Presence

ALL, ONE = "get_lanterns", "get_lanterns_by_id"


def presences(contract: Contract, name: str) -> dict[str, Presence | None]:
    """The presence of a parameter by the operations that take it."""
    return {
        id_: parameter.presence
        for id_, promise in apply_rulings.promises([contract], ()).items()
        if (parameter := promise.parameter(name)) is not None
    }


def _parameters(*lines: str) -> str:
    return "## Parameters\n\n" + "\n\n".join(f"- {line}" for line in lines) + "\n"


@pytest.mark.parametrize(
    "presence",
    [
        "mandatory when fetching all lanterns",
        "mandatory when the lantern id is not specified in the end point",
        "mandatory to get multiple lanterns",
    ],
)
def test_a_condition_tells_for_which_operation_a_parameter_is_mandatory(presence: str) -> None:
    contract = page((LIST, BY_ID), _parameters(f"fieldsstring, {presence}"))
    (parameter,) = contract.parameters
    assert (parameter.presence, parameter.required_in) == ("conditional", (ALL,))
    assert presences(contract, "fields") == {ALL: "mandatory", ONE: "optional"}


def test_a_sentence_below_a_parameter_tells_for_which_operation_it_is_mandatory() -> None:
    text = (
        "roomstring\n\n  The room. This parameter is mandatory when you fetch a specific lantern."
    )
    contract = page((LIST, BY_ID), _parameters(text))
    assert presences(contract, "room") == {ALL: "optional", ONE: "mandatory"}


@pytest.mark.parametrize(
    "condition", ["fetching more than 2000 lanterns", "the room is dark", "you need all colours"]
)
def test_another_condition_says_nothing_of_operations(condition: str) -> None:
    contract = page((LIST, BY_ID), _parameters(f"fieldsstring, mandatory when {condition}"))
    assert presences(contract, "fields") == {ALL: "conditional", ONE: "conditional"}


@pytest.mark.parametrize("presence", ["mandatory", "optional"])
def test_the_ids_of_many_are_of_no_operation_with_an_id_in_its_path(presence: Presence) -> None:
    contract = page(
        ("DELETE /lanterns?ids={id1,id2}", "DELETE /lanterns/{lantern_id}"),
        _parameters(f"idsstring, {presence}", "quietboolean, optional"),
        title="Delete Lanterns",
    )
    assert presences(contract, "ids") == {"delete_lanterns": presence}
    assert len(presences(contract, "quiet")) == len(contract.operations)


def test_a_parameter_that_only_one_address_has_is_of_its_operation() -> None:
    contract = page((LIST, f"{BY_ID}?room={{room}}"))
    assert list(presences(contract, "room")) == [ONE]


def test_a_list_of_parameters_is_of_the_operation_in_its_heading() -> None:
    contract = page(
        ("POST /lanterns", "DELETE /lanterns"),
        _parameters("quietboolean, optional"),
        title="Lanterns",
    )
    assert presences(contract, "quiet").keys() == {each.id for each in contract.operations}


ROWS = """## Possible Errors

- NO_OILHTTP 400

  There is no oil. Note that this error is {only} you fetch a specific lantern.

- NO_WICKHTTP 400

  There is no wick.
"""


@pytest.mark.parametrize("only", ["applicable only when", "thrown only if", "only returned when"])
def test_an_error_row_of_one_operation_is_none_of_the_other(only: str) -> None:
    contract = page((LIST, BY_ID), ROWS.format(only=only))
    codes = {
        id_: [row.code for row in promise.errors]
        for id_, promise in apply_rulings.promises([contract], ()).items()
    }
    assert codes == {ALL: ["NO_WICK"], ONE: ["NO_OIL", "NO_WICK"]}


def test_an_error_row_that_may_come_elsewhere_is_of_all_operations() -> None:
    contract = page((LIST, BY_ID), ROWS.format(only="applicable when"))
    assert all(row.operations is None for row in contract.errors)
