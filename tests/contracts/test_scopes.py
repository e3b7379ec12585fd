"""Scopes: what one includes, how modules are named in them, and the least that are enough."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.scopes import (
    includes,
    is_enough,
    least_scopes,
    module_word,
    needed_scopes,
)
from zoho_conformance.runs.library import Library

LEADS = ("ZohoCRM.modules.leads.READ", "ZohoCRM.modules.leads.ALL", "ZohoCRM.modules.ALL")
NOTES = ("ZohoCRM.modules.notes.READ", "ZohoCRM.modules.notes.ALL")


@pytest.mark.parametrize(
    ("granted", "needed", "does"),
    [
        ("ZohoCRM.modules.ALL", "ZohoCRM.modules.leads.READ", True),
        ("zohocrm.modules.all", "ZohoCRM.modules.leads.READ", True),
        ("ZohoCRM.modules.READ", "ZohoCRM.modules.leads.READ", True),
        ("ZohoCRM.modules.READ", "ZohoCRM.modules.leads.CREATE", False),
        ("ZohoCRM.modules.leads.ALL", "ZohoCRM.modules.leads.READ", True),
        ("ZohoCRM.modules.leads.READ", "ZohoCRM.modules.leads.ALL", False),
        ("ZohoCRM.modules.leads.READ", "ZohoCRM.modules.ALL", False),
        ("ZohoCRM.modules.lead.ALL", "ZohoCRM.modules.leads.READ", False),
        ("ZohoCRM.settings.ALL", "ZohoCRM.modules.leads.READ", False),
        ("ZohoCRM.send_mail.all.CREATE", "ZohoCRM.send_mail.leads.CREATE", True),
        ("ZohoCRM.modules.READ", "ZohoCRM.modules.{module}.READ", True),
        ("ZohoCRM.modules.leads.READ", "ZohoCRM.modules.{module}.READ", False),
    ],
)
def test_a_scope_includes_the_same_and_what_is_below_it(
    granted: str, needed: str, *, does: bool
) -> None:
    assert includes(granted, needed) is does


def test_a_module_that_nobody_named_may_be_any_of_a_token() -> None:
    needed = ("ZohoCRM.modules.{module}.READ",)
    assert is_enough(("ZohoCRM.modules.leads.READ",), needed, any_module=True)
    assert not is_enough(("ZohoCRM.modules.leads.CREATE",), needed, any_module=True)


@pytest.mark.parametrize(
    ("module", "word"),
    [
        ("Price_Books", "pricebooks"),
        ("LEADS", "leads"),
        ("Lantern_Visits", "custom"),
        ("Locking_Information__s", "lockinginformation"),
    ],
)
def test_modules_are_named_as_scopes_name_them(module: str, word: str) -> None:
    assert module_word(module, ("Leads", "Price Books")) == word


def test_the_narrowest_scopes_are_taken() -> None:
    assert least_scopes([LEADS, NOTES]) == (NOTES[0], LEADS[0])[::-1]


def test_a_scope_that_leaves_no_choice_replaces_narrower_ones() -> None:
    assert least_scopes([LEADS, NOTES, ("ZohoCRM.modules.ALL",)]) == ("ZohoCRM.modules.ALL",)


def test_a_choice_falls_on_what_is_needed_anyway() -> None:
    either = ("ZohoCRM.settings.fields.READ", "ZohoCRM.modules.leads.READ")
    assert least_scopes([either, (LEADS[0],)]) == (LEADS[0],)


def test_the_order_of_recordings_changes_nothing() -> None:
    groups = [LEADS, NOTES, ("ZohoCRM.bulk.READ", "ZohoCRM.modules.leads.READ")]
    assert least_scopes(groups) == least_scopes(groups[::-1])


def test_spellings_of_one_scope_are_one() -> None:
    spelled = [("ZohoCRM.Modules.leads.READ",), ("ZohoCRM.modules.leads.READ",)]
    assert least_scopes(spelled) == ("ZohoCRM.modules.leads.READ",)


def test_each_group_of_a_page_is_needed_for_each_module() -> None:
    promise = Library().promises["search_records"]
    needs = [any_of[0] for any_of in needed_scopes(promise, ("leads", "deals"))]
    assert set(needs) == {
        "ZohoCRM.modules.leads.READ",
        "ZohoCRM.modules.deals.READ",
        "ZohoSearch.securesearch.READ",
    }


def test_every_operation_of_the_contracts_has_whole_scopes() -> None:
    for promise in Library().promises.values():
        for any_of in needed_scopes(promise, ("leads",)):
            assert not any("{" in scope for scope in any_of), (promise.id, any_of)
