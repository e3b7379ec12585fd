"""The mutants that are generated from what the contracts promise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pytest

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.finding import CONTENT_TYPE, HTTP_STATUS
from zoho_conformance.reference.mutants import WRITTEN_MUTANTS, all_mutants, find_mutation
from zoho_conformance.reference.mutants.former_names import FORMER_NAMES
from zoho_conformance.reference.mutants.generate import generate_mutants
from zoho_conformance.reference.mutants.stored import generate_stored_mutants
from zoho_conformance.reference.mutation import Mutant, Mutation
from zoho_conformance.reference.variations import VARIATIONS
from zoho_conformance.runs.library import Library

LIST = "get_record_locking_information"
CONFIGURATION = "get_record_locking_configuration"


@cache
def promises() -> Mapping[str, Promise]:
    return {promise.id: promise for promise in Library().suite_promises}


@cache
def generated() -> Mapping[str, Mutant]:
    return {mutant.name: mutant for mutant in generate_mutants(promises().values())}


def rules_of(operation: str, path: str) -> set[str]:
    """The rules that generated mutants trip at a path in an operation's answers."""
    return {
        mutant.trips
        for mutant in generated().values()
        if mutant.name.startswith(f"{operation}/") and mutant.path == path
    }


def expected_rules(key: PromisedKey) -> set[str]:
    rules = {"type-changed"}
    if key.is_required:
        rules |= {"key-missing", "key-renamed"}
    if "null" not in key.types:
        rules.add("null-undocumented")
    if key.null_if:
        rules.add("null-condition-broken")
    return rules


def test_every_documented_key_is_broken_in_every_way_that_its_contract_excludes() -> None:
    keys = [(id_, key) for id_, promise in promises().items() for key in promise.response_keys]
    without_type = {key.path for _, key in keys if not key.types}
    for id_, key in keys:
        if key.types:
            assert expected_rules(key) <= rules_of(id_, key.path), (id_, key.path)
    # The contract says nothing of these that an answer could break.
    assert without_type == {"data[].Owner", "data[].Parent_Id"}


def test_possible_values_and_formats_are_broken() -> None:
    assert "value-undocumented" in rules_of(LIST, "data[].Lock_Source__s")
    assert "format-changed" in rules_of(LIST, "data[].Locked_Time__s")
    assert "message-changed" in rules_of("lock_records", "data[].message")


def test_elements_of_arrays_are_broken() -> None:
    path = "record_locking_configurations[].restricted_communications[]"
    assert rules_of(CONFIGURATION, path) == {"type-changed", "value-undocumented"}


def test_every_object_gets_an_undocumented_key() -> None:
    for id_, promise in promises().items():
        for key in promise.response_keys:
            further = f"{key.key.parent}.undocumented_key".removeprefix(".")
            assert rules_of(id_, further) == {"key-undocumented"}


@pytest.mark.parametrize("key", ["code", "details", "message", "status"])
def test_the_error_envelope_of_every_operation_is_broken(key: str) -> None:
    for id_ in promises().keys() - {"update_record_locking_configuration"}:
        assert "error-envelope-changed" in rules_of(id_, key)
    assert "error-envelope-changed" in rules_of(
        "add_record_locking_configuration", f"record_locking_configurations[].{key}"
    )


@pytest.mark.parametrize("path", [HTTP_STATUS, CONTENT_TYPE])
def test_the_status_and_content_type_of_every_operation_are_broken(path: str) -> None:
    rules = {HTTP_STATUS: {"status-undocumented", "error-status-changed"}}
    for id_ in promises().keys() - {"update_record_locking_configuration"}:
        assert rules_of(id_, path) == rules.get(path, {"content-type-changed"})


def test_names_need_no_quoting_in_a_shell() -> None:
    assert all(re.fullmatch(r"[\w./-]+", name) for name in generated())


def test_every_mutant_has_a_name_and_a_summary_of_its_own() -> None:
    mutants = all_mutants(promises().values())
    stored = tuple(generate_stored_mutants(promises().values()))
    assert len(mutants) == len(generated()) + len(stored) + len(WRITTEN_MUTANTS)
    mutations: list[Mutation] = [*mutants.values(), *VARIATIONS.values()]
    assert len({mutation.name for mutation in mutations}) == len(mutations)
    assert len({mutation.summary for mutation in mutations}) == len(mutations)


def test_mutants_follow_from_the_contract() -> None:
    (promise,) = (each for id_, each in promises().items() if id_ == LIST)
    names = {mutant.name for mutant in generate_mutants([promise])}
    assert f"{LIST}/Locked_Time__s/missing" in names
    assert all(name.startswith(f"{LIST}/") for name in names)


def test_a_mutation_is_found_by_its_name() -> None:
    for name in (f"{LIST}/info.page/null", "lock-listed-twice", "no-charset"):
        assert find_mutation(name, promises().values()).name == name


def test_a_mutant_is_found_by_the_name_it_had_when_it_was_written_by_hand() -> None:
    assert len(FORMER_NAMES) == 126
    for former, name in FORMER_NAMES.items():
        assert name in generated()
        assert former not in WRITTEN_MUTANTS
    mutation = find_mutation("lock-time-missing", promises().values())
    assert mutation.name == f"{LIST}/Locked_Time__s/missing"


@pytest.mark.parametrize(
    ("name", "close"),
    [("lock-time-mising", "lock-time-missing"), (f"{LIST}/Locked_Time__s/mising", "/missing")],
)
def test_an_unknown_name_is_refused_with_the_closest(name: str, close: str) -> None:
    with pytest.raises(UsageError, match=rf"unknown mutant or variation '.*did you mean .*{close}"):
        find_mutation(name, promises().values())
    with pytest.raises(UsageError, match=r"'@@@'$"):
        find_mutation("@@@", promises().values())
