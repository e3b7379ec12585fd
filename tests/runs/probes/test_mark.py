"""Marks: a run's own texts are known again, and nobody else's are taken for them."""

from __future__ import annotations

import re

import pytest

from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.runs.probes import MARK, begins_with, new_mark, run_of


def test_each_run_has_a_mark_of_its_own() -> None:
    marks = {new_mark() for _ in range(50)}
    assert len(marks) == 50
    for mark in marks:
        assert run_of(mark) == mark.removeprefix(f"{MARK} ")


def test_a_mark_has_nothing_that_is_taken_for_an_id_or_a_word() -> None:
    for _ in range(50):
        run = run_of(new_mark())
        assert run is not None
        assert re.fullmatch("[bcdfghjkmnpqrstvwxz]{8}", run)


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("zoho-crm-conformance kvbrtwqz", "kvbrtwqz"),
        ("zoho-crm-conformance kvbrtwqz updated", "kvbrtwqz"),
        ("zoho-crm-conformance kvbrtwqz four updated", "kvbrtwqz"),
        ("zoho-crm-conformance kvbrtwqz seven", None),
        ("ZOHO-CRM-CONFORMANCE KVBRTWQZ", "kvbrtwqz"),
        ("  zoho-crm-conformance\n kvbrtwqz ", "kvbrtwqz"),
        ("zoho-crm-conformance 1a2b3c4d", "1a2b3c4d"),
        ("zoho-crm-conformance 1a2b updated", "1a2b"),
        ("zoho-crm-conformance", ""),
    ],
)
def test_the_run_is_read_from_its_mark(text: str, run: str) -> None:
    assert run_of(text) == run
    assert begins_with(text)


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "Locked by a person, about zoho-crm-conformance kvbrtwqz",
        "zoho-crm-conformance kvbrtwqz: please keep it locked",
        "zoho-crm-conformance reminder",
        "zoho-crm-conformances kvbrtwqz",
        "zoho-crm-conformance/kvbrtwqz",
    ],
)
def test_a_text_of_somebody_else_has_no_mark(text: object) -> None:
    assert run_of(text) is None


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("zoho-crm-conformance kvbrtwqz", True),
        ("Zoho-CRM-Conformance  kvbrtwqz updated", True),
        ("zoho-crm-conformance kvbrtwqzz", False),
        ("zoho-crm-conformance bbbbbbbb", False),
        (None, False),
    ],
)
def test_a_run_knows_its_own_mark(text: object, *, begins: bool) -> None:
    assert begins_with(text, "zoho-crm-conformance kvbrtwqz") == begins


def test_marks_have_one_form_when_they_are_redacted() -> None:
    forms = {
        re.sub("[a-z]", "a", Pseudonyms(salt="s").text(new_mark(), "Locked_Reason__s"))
        for _ in range(20)
    }
    assert forms == {"aaaa-aaa-aaaaaaaaaaa aaaaaaaa"}
