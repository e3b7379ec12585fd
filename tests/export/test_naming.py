"""Names in an exported document."""

from __future__ import annotations

import pytest

from zoho_conformance.export.openapi.naming import type_name, unique, words


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("get_record_locks", "Get record locks"),
        ("Lantern_Locks__s", "Lantern locks"),
        ("module_API_name", "Module API name"),
        ("", ""),
    ],
)
def test_a_name_is_told_in_words(name: str, told: str) -> None:
    assert words(name) == told


@pytest.mark.parametrize(
    ("name", "type_"),
    [("get_locks", "GetLocks"), ("get_locks_2", "GetLocks_2"), ("get_locks2", "GetLocks2")],
)
def test_names_that_differ_are_types_that_differ(name: str, type_: str) -> None:
    assert type_name(name) == type_


def test_a_name_that_is_taken_gets_the_first_free_number() -> None:
    assert unique("id", {"id", "id_2"}) == "id_3"
    assert unique("id", ()) == "id"
