"""How alike names are."""

from __future__ import annotations

from zoho_conformance.model.similarity import likeness


def test_case_and_marks_do_not_count() -> None:
    assert likeness("Locked_By", "lockedBy") == 1


def test_marks_count_where_they_are_to() -> None:
    assert likeness("Locked_By", "LOCKED_BY", marks=True) == 1
    assert likeness("Locked_By", "lockedBy", marks=True) < 1


def test_names_with_nothing_in_common_are_not_alike() -> None:
    assert likeness("abc", "xyz") == 0
