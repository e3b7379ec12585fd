"""The digest of a contract's meaning: another for every fact, the same for the page's looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from msgspec import Struct, structs
from msgspec.structs import replace

from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.digest import digest
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.rulings import Ruling, load
from zoho_conformance.runs.library import Library

LIST = "get_record_locking_information"


@cache
def library() -> Library:
    return Library()


@cache
def rulings() -> tuple[Ruling, ...]:
    return load(library().root / "contracts" / library().version / "rulings.toml")


def of(contract: Contract, decided: tuple[Ruling, ...] | None = None) -> str:
    return digest(promises([contract], rulings() if decided is None else decided)[LIST])


def contract() -> Contract:
    return library().promises[LIST].contract


def _copy(fact: Any, **changes: Any) -> Any:
    copy = structs.replace if isinstance(fact, Struct) else replace
    return copy(fact, **changes)


def first(name: str, **changes: Any) -> Callable[[Contract], Contract]:
    """The contract with something of the first of its facts of a kind changed."""

    def changed(contract: Contract) -> Contract:
        first, *others = getattr(contract, name)
        facts: dict[str, Any] = {name: (_copy(first, **changes), *others)}
        return replace(contract, **facts)

    return changed


def moved(contract: Contract) -> Contract:
    """Every fact some lines further down."""
    names = ("operations", "parameters", "request_keys", "response_keys", "errors")
    moved: dict[str, Any] = {
        name: tuple(_copy(fact, line=fact.line + 7) for fact in getattr(contract, name))
        for name in names
    }
    return replace(contract, **moved)


def reordered(contract: Contract) -> Contract:
    keys = tuple(
        structs.replace(key, values=key.values and key.values[::-1])
        for key in contract.response_keys[::-1]
    )
    rows, parameters = contract.errors[::-1], contract.parameters[::-1]
    return replace(contract, response_keys=keys, errors=rows, parameters=parameters)


def reworded(contract: Contract) -> Contract:
    keys = tuple(
        structs.replace(key, null_when=key.null_when and f"{key.null_when}, as it may be")
        for key in contract.response_keys
    )
    page = structs.replace(contract.page, title="Another", url=None, rendering="text", digest="0")
    doubts = (Doubt("something", "somewhere"),)
    return replace(contract, response_keys=keys, page=page, doubts=doubts)


@pytest.mark.parametrize("change", [moved, reordered, reworded])
def test_places_order_and_wording_of_a_page_do_not_count(
    change: Callable[[Contract], Contract],
) -> None:
    assert change(contract()) != contract()
    assert of(change(contract())) == of(contract())


FACTS = [
    first("operations", method="POST"),
    first("operations", path="/other"),
    first("operations", success_status=201),
    first("parameters", required_in=("another",)),
    first("parameters", values=("one",)),
    first("response_keys", path="other"),
    first("response_keys", types=("integer",)),
    first("response_keys", always=False),
    first("response_keys", basis="stated"),
    first("errors", status=499),
    first("errors", message="in other words"),
    lambda page: replace(page, errors=page.errors[1:]),
    lambda page: replace(page, response_keys=page.response_keys[:-1]),
    lambda page: replace(page, scopes=(("another.scope",),)),
    lambda page: replace(page, modules=("Others",)),
    lambda page: replace(page, page=structs.replace(page.page, version="v8")),
]


@pytest.mark.parametrize("change", FACTS, ids=map(str, range(len(FACTS))))
def test_a_fact_that_changes_changes_the_digest(change: Callable[[Contract], Contract]) -> None:
    assert of(change(contract())) != of(contract())


def test_of_a_ruling_what_it_decides_counts() -> None:
    reasoned = tuple(
        structs.replace(ruling, reason="because", evidence=("new",)) for ruling in rulings()
    )
    assert of(contract(), reasoned) == of(contract())
    renamed = tuple(structs.replace(ruling, id=f"{ruling.id}-again") for ruling in rulings())
    assert of(contract(), renamed) == of(contract())
    fewer = tuple(ruling for ruling in rulings() if ruling.id != "null-when-automatic")
    assert of(contract(), fewer) != of(contract())


def test_every_operation_has_a_digest_of_its_own() -> None:
    digests = [library().contract_digest(operation) for operation in library().promises]
    assert len(set(digests)) == len(digests)
    assert all(len(each) == 12 for each in digests)


def test_a_digest_does_not_depend_on_what_the_code_calls_the_facts(locks: Contract) -> None:
    """Baselines hold digests: a better name in the code must not reopen their entries."""
    page = replace(locks, paging=())
    assert digest(promises([page], ())["get_lantern_locks"]) == "b49b1416018b"
