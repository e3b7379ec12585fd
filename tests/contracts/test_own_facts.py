"""Each operation of a page is promised what of the page's facts is its own."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.checks.matching.factories import page
from zoho_conformance.contracts import apply_rulings, contract_file, digest
from zoho_conformance.contracts.contract import Contract, Key, Presence, SampleCase

LIST, BY_ID = "get_lamps", "get_lamps_by_id"


def lamps() -> Contract:
    """A page of a list and of one of it by its id."""
    contract = page(
        (LIST, "GET", "/lamps"),
        (BY_ID, "GET", "/lamps/{lamp_id}"),
        keys=[("lamps", "array"), ("lamps[].id", "string"), ("info", "object")],
        rows=[("NO_FLAME", 400, None), ("NO_OIL", 400, None)],
        fields="mandatory",
    )
    return replace(contract, sample_cases=(SampleCase(LIST),))


def _with_key(contract: Contract, path: str, **changes: Any) -> Contract:
    keys = (
        structs.replace(key, **changes) if key.path == path else key
        for key in contract.response_keys
    )
    return replace(contract, response_keys=tuple(keys))


def _key(contract: Contract, operation: str, path: str) -> Key | None:
    promised = apply_rulings.promises([contract], ())[operation].by_path.get(path)
    return promised.key if promised else None


def test_a_key_of_one_operation_is_promised_by_it_alone() -> None:
    contract = _with_key(lamps(), "info", operations=(LIST,))
    assert _key(contract, LIST, "info") is not None
    assert _key(contract, BY_ID, "info") is None
    assert set(apply_rulings.promises([contract], ())[BY_ID].keys_of_others) == {"info"}


@pytest.mark.parametrize("operation", [LIST, BY_ID])
def test_a_key_is_required_in_the_operations_that_are_named(operation: str) -> None:
    contract = _with_key(lamps(), "info", always=False, required=False, required_in=(LIST,))
    key = _key(contract, operation, "info")
    assert key is not None
    assert key.always is (operation == LIST)
    assert (key.operations, key.required_in) == (None, None)


def test_a_condition_that_an_operation_meets_is_none() -> None:
    contract = _with_key(
        lamps(),
        "info",
        presence="conditional",
        condition="fetching all",
        operations=(LIST,),
        required_in=(LIST,),
    )
    promise = apply_rulings.promises([contract], ())[LIST]
    assert promise.by_path["info"].is_required
    assert promise.by_path["info"].key.condition is None


@pytest.mark.parametrize(("operation", "presence"), [(LIST, "mandatory"), (BY_ID, "optional")])
def test_a_parameter_is_mandatory_for_the_operations_that_are_named(
    operation: str, presence: Presence
) -> None:
    contract = lamps()
    (fields,) = contract.parameters
    conditional = structs.replace(
        fields, presence="conditional", condition="fetching all", required_in=(LIST,)
    )
    promise = apply_rulings.promises([replace(contract, parameters=(conditional,))], ())[operation]
    (parameter,) = promise.parameters
    assert (parameter.presence, parameter.condition) == (presence, None)


def test_a_row_of_one_operation_keeps_its_name_and_is_none_of_the_other() -> None:
    contract = lamps()
    rows = (structs.replace(contract.errors[0], operations=(LIST,)), contract.errors[1])
    promises = apply_rulings.promises([replace(contract, errors=rows)], ())
    cases = {id_: [row.case for row in promise.errors] for id_, promise in promises.items()}
    assert cases == {LIST: ["NO_FLAME", "NO_OIL"], BY_ID: ["NO_OIL"]}


def test_the_digest_of_an_operation_is_of_its_own_facts() -> None:
    contract = lamps()
    other = _with_key(contract, "info", operations=(LIST,))
    before, after = (
        {
            id_: digest.digest(promise)
            for id_, promise in apply_rulings.promises([page_], ()).items()
        }
        for page_ in (contract, other)
    )
    assert before[LIST] == after[LIST]
    assert before[BY_ID] != after[BY_ID]


def test_an_older_file_promises_by_id_what_it_did() -> None:
    written = contract_file.to_json(lamps()) | {"sample_operation": LIST}
    del written["sample_cases"]
    contract = contract_file.from_json(written)
    assert contract.sample_cases == (SampleCase(LIST),)
    required = {
        id_: [key.path for key in promise.response_keys if key.is_required]
        for id_, promise in apply_rulings.promises([contract], ()).items()
    }
    assert required == {
        LIST: ["lamps", "lamps[].id", "info"],
        BY_ID: ["lamps", "lamps[].id"],
    }


@pytest.mark.parametrize("sample", [None, BY_ID])
def test_an_older_file_without_a_sample_of_the_list_requires_all_it_did(sample: str | None) -> None:
    written = contract_file.to_json(lamps()) | {"sample_operation": sample}
    del written["sample_cases"]
    contract = contract_file.from_json(written)
    assert all(key.required_in is None and key.always for key in contract.response_keys)
