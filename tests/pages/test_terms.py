"""Operation types of scopes, editions, and API credits: as the page says them, or not at all."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.page_facts import ScopeTypes
from zoho_conformance.pages.reader import read

_HEAD = "# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n\n"
_TYPES = "#### Possible Operation Types\n\nALL - Full access to lamps\n\nREAD - Look at lamps\n\n"
_OPEN_ENDED = "Lamps are not available except the Enterprise and higher editions."


def _scoped(scopes: str, types: str = _TYPES) -> list[tuple[str, tuple[str, ...]]]:
    page = read(f"{_HEAD}#### Scope\n\n{scopes}\n\n{types}")
    return [(of.scope, of.types) for of in page.scope_types]


def _saying(text: str) -> Contract:
    return read(f"{_HEAD}{text}\n")


def test_the_types_are_of_the_scope_that_leaves_them_open() -> None:
    page = read(
        f"{_HEAD}#### Scope\n\nscope=ZohoCRM.modules.ALL\n\n(or)\n\n"
        f"scope=ZohoCRM.lamps.{{operation_type}}\n\n{_TYPES}"
    )
    assert page.scope_types == (ScopeTypes("ZohoCRM.lamps.{operation_type}", ("ALL", "READ"), 17),)


def test_types_of_scopes_that_name_one_are_of_the_narrow_ones() -> None:
    scopes = "scope=ZohoCRM.modules.ALL\n\n(or)\n\nscope=ZohoCRM.lamps.READ"
    assert _scoped(scopes) == [("ZohoCRM.lamps", ("ALL", "READ"))]
    assert _scoped("scope=ZohoCRM.lamps.ALL") == [("ZohoCRM.lamps", ("ALL", "READ"))]


def test_types_may_be_listed_beside_the_scope() -> None:
    scopes = (
        "scope=ZohoCRM.lamps.{operation_type}\n\nThe operation_type can be ALL, READ, or CREATE."
    )
    assert _scoped(scopes, "") == [("ZohoCRM.lamps.{operation_type}", ("ALL", "READ", "CREATE"))]


def test_a_note_below_the_types_is_none_of_them() -> None:
    types = f"{_TYPES}Note\n\nUPDATE - Is not needed\n\n"
    assert _scoped("scope=ZohoCRM.lamps.{operation_type}", types)[0][1] == ("ALL", "READ")
    words = f"{_TYPES}- Parameter\n\n"
    assert _scoped("scope=ZohoCRM.lamps.{operation_type}", words)[0][1] == ("ALL", "READ")


def test_a_page_without_types_has_none() -> None:
    assert _scoped("scope=ZohoCRM.lamps.{operation_type}", "") == []


@pytest.mark.parametrize(
    ("text", "editions"),
    [
        ("Lamps are available only in Enterprise and Ultimate editions.", "Enterprise, Ultimate"),
        ("This API is supported for the Enterprise edition or higher.", "Enterprise or higher"),
        ("It is available from Professional and above.", "Professional or higher"),
        ("To hang lamps, you need the **Enterprise** edition or higher.", "Enterprise or higher"),
        ("The following editions have lamps: Zoho One, and CRM Plus.", "Zoho One, CRM Plus"),
        (f"{_OPEN_ENDED}\n\nSupported for Enterprise, Ultimate editions.", "Enterprise, Ultimate"),
        ("The Enterprise edition supports a maximum of two lamps.", ""),
        ("Lamps are not available in the Free edition.", ""),
        ("The limit depends on your edition.", ""),
        ("Choose the Enterprise lamp, which is available in the shop.", ""),
    ],
)
def test_editions_are_read_where_the_page_says_who_has_it(text: str, editions: str) -> None:
    terms = _saying(text).terms
    assert ", ".join(terms.editions if terms else ()) == editions


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Each call consumes 50 API credits.", 50),
        ("A call costs one credit.", 1),
        ("A call costs 1,000 credits. Every other call costs 1000 credits, too.", 1000),
        ("A call costs 5 credits, and 10 credits at night.", None),
        ("Lamps of 5 credits are pretty.", None),
    ],
)
def test_credits_are_told_where_they_are_one_number(text: str, number: int | None) -> None:
    terms = _saying(text).terms
    assert (terms.credits if terms else None) == number


def test_the_modules_of_an_edition_are_no_terms() -> None:
    page = _saying("#### Supported Modules\n\nLamps, Custom (available in Enterprise and above)")
    assert page.terms is None
