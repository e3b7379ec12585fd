"""Names in an exported document."""

from __future__ import annotations

import pytest

from zoho_conformance.export.openapi.paths import as_words, type_name, unique_name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("get_record_locks", "Get record locks"),
        ("Lantern_Locks__s", "Lantern locks"),
        ("module_API_name", "Module API name"),
        ("", ""),
    ],
)
def test_a_name_is_split_into_words(name: str, text: str) -> None:
    assert as_words(name) == text


@pytest.mark.parametrize(
    ("name", "type_"),
    [("get_locks", "GetLocks"), ("get_locks_2", "GetLocks_2"), ("get_locks2", "GetLocks2")],
)
def test_different_names_give_different_types(name: str, type_: str) -> None:
    assert type_name(name) == type_


def test_a_name_that_is_taken_gets_the_first_free_number() -> None:
    assert unique_name("id", {"id", "id_2"}) == "id_3"
    assert unique_name("id", ()) == "id"
