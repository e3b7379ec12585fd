"""Two editions of an invented page: changes of meaning get a level, all others are silent."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from zoho_conformance.compare.diff import compare
from zoho_conformance.pages.reader import read

PAGE = (Path(__file__).parents[2] / "pages" / "data" / "get_lantern_locks.md").read_text()

SHORT = "- WICK\\_TOO\\_SHORT HTTP 400\n\n\n\nThe wick is too short.\n\n"
NO_OIL = "- NO\\_OILHTTP 400\n\n\n\nFill it.\n\n"
SCOPES = "scope=ZohoLantern.locks.ALL (or) scope=ZohoLantern.locks.Read"
BY_ID = (
    "[GET /{house\\_name}/{lantern\\_id}/Lantern\\_Locks\\_\\_s/{lock\\_id}]"
    "(https://lanterns.example/docs/api/v7/get-lantern-locks.html)"
)

Edit = tuple[str, str]


def changes(*edits: Edit) -> set[tuple[str, str, str]]:
    """Rule, level and place of each change that an edited page makes."""
    text = PAGE
    for passage, other in edits:
        assert passage in text
        text = text.replace(passage, other, 1)
    findings = compare([read(PAGE, "old")], [read(text, "new")])
    return {(finding.rule, finding.level, finding.path) for finding in findings}


COSMETIC: dict[str, tuple[Edit, ...]] = {
    "other words about a key": (("What the hook is called.", "How people call the hook."),),
    "other words about the page": (("To see who locked a lantern.", "Shows the keeper."),),
    "a condition in other words": (
        ("optional words like these are a note", "some words are but a note"),
    ),
    "further remarks": (("Made up for these tests.", "Made up.\n\nFor these tests alone."),),
    "case of a type": (("- Hangs\\_InJSON object", "- Hangs\\_InJson Object"),),
    "case and stop of a message": (("The wick is too short.", "the wick is too short"),),
    "values in another order": (("red, green,blue", "blue, red, green"),),
    "another value in the sample": (('"Cellar"', '"Attic"'),),
    "another id in the sample": (('"70000000000000002"', '"71000000000000002"'),),
    "rows in another order": (
        (
            SHORT,
            "",
        ),
        (
            "- INTERNAL\\_ERRORHTTP 500",
            f"{SHORT}- INTERNAL\\_ERRORHTTP 500",
        ),
    ),
    "a placeholder by another name": (("/{lock\\_id}]", "/{id\\_of\\_lock}]"),),
    "modules in another order": (("lamps, torches, candles and", "torches, candles, lamps and"),),
    "scopes in another order": (
        (SCOPES, "scope=ZohoLantern.locks.Read (or) scope=ZohoLantern.locks.ALL"),
    ),
    "another title": (
        ("# Lantern Lock APIs", "# APIs"),
        ("### GET Lantern Locks", "### Get Locks"),
    ),
    "resolution in other words": (("Look at the wall.", "Have a look at the wall again."),),
}

MEANT: dict[str, tuple[Edit, tuple[str, str, str]]] = {
    "a value more may come": (
        ("red, green,blue", "red, green,blue, pink"),
        ("page-values-changed", "error", "data[].colours"),
    ),
    "a value less may come": (
        ("red, green,blue", "red, green"),
        ("page-values-changed", "info", "data[].colours"),
    ),
    "another status of an error": (
        ("**NO\\_FLAME****HTTP 403**", "**NO\\_FLAME****HTTP 401**"),
        ("page-error-changed", "error", "NO_FLAME status"),
    ),
    "another code of an error": (
        ("- WICK\\_TOO\\_SHORT HTTP 400", "- WICK\\_BURNT HTTP 400"),
        ("page-error-changed", "error", "WICK_TOO_SHORT"),
    ),
    "another message of an error": (
        ("Nobody has a match.", "The wind blows."),
        ("page-error-changed", "warning", "NO_FLAME message"),
    ),
    "an error less": (
        ("- TOO\\_DARK\\_HERE\n\n\n\nIt is too dark to tell.\n", ""),
        ("page-error-removed", "info", "TOO_DARK_HERE"),
    ),
    "another code of an error without a message": (
        ("- TOO\\_DARK\\_HERE", "- TOO\\_DIM\\_HERE"),
        ("page-error-changed", "error", "TOO_DARK_HERE"),
    ),
    "a type that the sample contradicts": (
        ("- burnt\\_timedatetime", "- burnt\\_timeinteger"),
        ("page-type-changed", "error", "data[].burnt_time"),
    ),
    "a type word for what the sample shows": (
        ("- rule\\_id long", "- rule\\_id string"),
        ("page-type-changed", "info", "data[].rule_id"),
    ),
    "a value that is another": (
        ("red, green,blue", "red, green,violet"),
        ("page-values-changed", "error", "data[].colours"),
    ),
    "a key that the list calls otherwise, and the sample does not": (
        ("- rule\\_id long", "- verdict long"),
        ("page-key-renamed", "error", "data[].rule_id"),
    ),
    "a key that the list has no more, and the sample has": (
        ("- rule\\_id long\n\n\n\nThe rule that locked it.\n\n", ""),
        ("page-key-removed", "error", "data[].rule_id"),
    ),
    "a parameter by another name": (
        ("- pageinteger, optional", "- sheetinteger, optional"),
        ("page-parameter-renamed", "error", "page"),
    ),
    "two things about a parameter": (
        ("- pageinteger, optional", "- pagestring, mandatory"),
        ("page-parameter-changed", "error", "page"),
    ),
    "another method": (
        (BY_ID, BY_ID.replace("[GET", "[PATCH")),
        (
            "page-operation-changed",
            "error",
            "/{house_name}/{lantern_id}/Lantern_Locks__s/{lock_id}",
        ),
    ),
    "an error more": (
        (
            "- INTERNAL\\_ERRORHTTP 500",
            f"{NO_OIL}- INTERNAL\\_ERRORHTTP 500",
        ),
        ("page-error-added", "warning", "NO_OIL"),
    ),
    "null is no longer due": (
        ("When it burnt down. It will be null if the lantern still burns.", "When it burnt down."),
        ("page-null-changed", "warning", "data[].burnt_time"),
    ),
    "a parameter becomes mandatory": (
        ("- pageinteger, optional", "- pageinteger, mandatory"),
        ("page-parameter-changed", "error", "page"),
    ),
    "a parameter is gone": (
        ("- pageinteger, optional\n\n\n\nWhich page of the answer is wanted.\n", ""),
        ("page-parameter-removed", "error", "page"),
    ),
    "a parameter's value is gone": (
        ("Keeper, Hangs\\_In, Lantern\\_Colour\n\n\n- page", "Keeper, Hangs\\_In\n\n\n- page"),
        ("page-parameter-changed", "error", "fields"),
    ),
    "a module is gone": (
        ("lamps, torches, candles and beacons", "lamps, torches and beacons"),
        ("page-modules-changed", "error", "modules gone"),
    ),
    "a scope is demanded that was not enough": (
        (
            "scope=ZohoLantern.locks.ALL (or) scope=ZohoLantern.locks.Read",
            "scope=ZohoLantern.keys.ALL",
        ),
        ("page-scopes-changed", "error", "scopes"),
    ),
    "an operation is gone": (
        (
            BY_ID,
            "",
        ),
        (
            "page-operation-removed",
            "error",
            "/{house_name}/{lantern_id}/Lantern_Locks__s/{lock_id}",
        ),
    ),
}


@pytest.mark.parametrize("name", COSMETIC)
def test_an_edit_that_means_the_same_is_no_change(name: str) -> None:
    assert changes(*COSMETIC[name]) == set()


@pytest.mark.parametrize("name", MEANT)
def test_an_edit_that_means_something_else_is_one_change(name: str) -> None:
    edit, change = MEANT[name]
    assert changes(edit) == {change}


def test_a_key_under_another_name_is_one_change() -> None:
    edits = (("- lit\\_time", "- lit\\_times"), ('"lit_time"', '"lit_times"'))
    assert changes(*edits) == {("page-key-renamed", "error", "data[].lit_time")}


def test_a_removed_key_with_all_inside_it_is_one_change() -> None:
    page = read(PAGE, "page")
    rest = tuple(key for key in page.response_keys if not key.path.startswith("data[].wicks"))
    less = replace(page, response_keys=rest)
    (gone,) = compare([page], [less])
    assert (gone.rule, gone.level, gone.path) == ("page-key-removed", "error", "data[].wicks")
    (back,) = compare([less], [page])
    assert (back.rule, back.level, back.path) == ("page-key-added", "info", "data[].wicks")
