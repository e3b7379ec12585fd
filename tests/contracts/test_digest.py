"""The digest of a contract's meaning: another for every fact, the same for the page's looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from msgspec import Struct, structs

from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.contract import Contract, Doubt
from zoho_conformance.contracts.digest import digest
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


def reordered(one: Contract) -> Contract:
    backwards = tuple(
        replace(key, values=key.values and key.values[::-1]) for key in one.response_keys[::-1]
    )
    rows, parameters = one.errors[::-1], one.parameters[::-1]
    return replace(one, response_keys=backwards, errors=rows, parameters=parameters)


def reworded(one: Contract) -> Contract:
    said = [
        replace(key, null_when=key.null_when and f"{key.null_when}, as it may be")
        for key in one.response_keys
    ]
    page = structs.replace(one.page, title="Another", url=None, rendering="text", digest="0")
    doubts = (Doubt("something", "somewhere"),)
    return replace(one, response_keys=tuple(said), page=page, doubts=doubts)


@pytest.mark.parametrize("change", [moved, reordered, reworded])
def test_the_looks_of_a_page_are_no_matter(change: Callable[[Contract], Contract]) -> None:
    assert change(contract()) != contract()
    assert of(change(contract())) == of(contract())


FACTS = [
    first("operations", method="POST"),
    first("operations", path="/other"),
    first("operations", success_status=201),
    first("parameters", presence="mandatory"),
    first("parameters", values=("one",)),
    first("response_keys", path="other"),
    first("response_keys", types=("integer",)),
    first("response_keys", always=False),
    first("response_keys", basis="stated"),
    first("errors", status=499),
    first("errors", message="in other words"),
    lambda one: replace(one, errors=one.errors[1:]),
    lambda one: replace(one, response_keys=one.response_keys[:-1]),
    lambda one: replace(one, scopes=(("another.scope",),)),
    lambda one: replace(one, modules=("Others",)),
    lambda one: replace(one, page=structs.replace(one.page, version="v8")),
]


@pytest.mark.parametrize("change", FACTS, ids=map(str, range(len(FACTS))))
def test_a_fact_that_changes_shows(change: Callable[[Contract], Contract]) -> None:
    assert of(change(contract())) != of(contract())


def test_a_ruling_shows_by_what_it_decides() -> None:
    told = tuple(structs.replace(one, reason="because", evidence=("new",)) for one in rulings())
    assert of(contract(), told) == of(contract())
    named = tuple(structs.replace(one, id=f"{one.id}-again") for one in rulings())
    assert of(contract(), named) == of(contract())
    fewer = tuple(one for one in rulings() if one.id != "null-when-automatic")
    assert of(contract(), fewer) != of(contract())


def test_every_operation_has_its_own() -> None:
    digests = [library().contract_digest(one) for one in library().promises]
    assert len(set(digests)) == len(digests)
    assert all(len(one) == 12 for one in digests)
