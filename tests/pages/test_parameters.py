"""What a request takes beside its body, wherever a page lists it."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read


def _page(*parts: str, endpoint: str = "GET /lamps") -> Contract:
    return read("\n\n".join(("# Get Lamps", "#### Endpoints", endpoint, *parts)))


def _facts(page: Contract) -> list[tuple[str, str | None, str | None, tuple[str, ...] | None]]:
    return [
        (parameter.name, parameter.type, parameter.presence, parameter.values)
        for parameter in page.parameters
    ]


@pytest.mark.parametrize(
    ("item", "facts"),
    [
        ("pageinteger, optional", ("page", "integer", "optional", None)),
        ("pagenumber, optional", ("page", "number", "optional", None)),
        ("houseoptional", ("house", None, "optional", None)),
        ("house_namemandatory", ("house_name", None, "mandatory", None)),
        ("housestring", ("house", "string", None, None)),
        ("house", ("house", None, None, None)),
        ("**house** (string, mandatory)", ("house", "string", "mandatory", None)),
    ],
)
def test_a_parameter_is_recognized_by_its_first_line(
    item: str, facts: tuple[str, str | None, str | None, None]
) -> None:
    assert _facts(_page("#### Parameters", f"- {item}", "Whose lamps.")) == [facts]


def test_a_parameter_keeps_the_condition_on_which_it_is_mandatory() -> None:
    (parameter,) = _page(
        "#### Parameters", "- idsstring, optional (mandatory when there are many)", "Which lamps."
    ).parameters
    assert (parameter.presence, parameter.condition) == ("conditional", "there are many")


def test_bullets_below_a_parameter_are_its_values() -> None:
    page = _page(
        "#### Parameters",
        "- glowstring, optional",
        "How it glows. The possible values are:",
        "- Bright",
        "- Dim",
        "- sortstring",
        "How they are sorted.",
        "- up - the highest last",
        "- down - the lowest last",
        "- Something else altogether, in prose",
    )
    assert _facts(page)[0] == ("glow", "string", "optional", ("Bright", "Dim"))
    assert [parameter.name for parameter in page.parameters] == ["glow", "sort"]


def test_items_below_a_parameter_are_not_parameters() -> None:
    page = _page(
        "#### Parameters", "- filtersJSON object, optional\n\n  - fieldJSON object, mandatory"
    )
    assert [parameter.name for parameter in page.parameters] == ["filters"]


def test_values_that_look_like_parameters_are_values_below_their_label() -> None:
    page = _page(
        "#### Parameters",
        "- withstring, optional",
        "What to add. Possible values are:\n\n\n",
        "- hook.heightstring, optional",
        "How high it hangs.",
        "- oil.namestring, optional",
        "What it burns.\n",
        "- glowstring, optional",
    )
    assert _facts(page) == [
        ("with", "string", "optional", ("hook.height", "oil.name")),
        ("glow", "string", "optional", None),
    ]


def test_parameters_of_several_sections_are_all_read_once() -> None:
    page = _page(
        "#### Parameters",
        "- pageinteger, optional",
        "Which page.",
        "#### Attributes",
        "- wordstring",
        "Which word.",
        "#### Other optional parameters",
        "- sortstring",
        "How.",
        "- pageinteger",
        "Again.",
    )
    assert _facts(page) == [
        ("page", "integer", "optional", None),
        ("word", "string", None, None),
        ("sort", "string", "optional", None),
    ]


def test_a_parameter_that_only_the_endpoint_has_leaves_a_doubt() -> None:
    page = _page(endpoint="GET /lamps?house={house_name}&lit={{true_or_false}}")
    assert [parameter.name for parameter in page.parameters] == ["house", "lit"]
    assert "`lit` stands in an endpoint's address and in no list of parameters" in {
        doubt.what for doubt in page.doubts
    }


def test_headers_that_only_this_page_has_are_parameters_with_a_doubt() -> None:
    page = _page(
        "#### Header", "Authorization: Zoho-oauthtoken 1000.made.up", "X-LAMP-ORG: {house_id}"
    )
    assert [parameter.name for parameter in page.parameters] == ["X-LAMP-ORG"]
    assert "`X-LAMP-ORG` is sent as a header" in {doubt.what for doubt in page.doubts}


@pytest.mark.parametrize(
    ("head", "cell", "presence"),
    [
        ("Mandatory", "Yes", "mandatory"),
        ("Mandatory", "No", "optional"),
        ("Required?", "Optional", "optional"),
        ("Optional", "yes", "optional"),
        ("Optional", "no", "mandatory"),
    ],
)
def test_a_table_of_parameters_is_read_by_its_heads(head: str, cell: str, presence: str) -> None:
    page = _page(
        "#### Parameters",
        f"| Name | Description | Type | {head} |\n| --- | --- | --- | --- |\n"
        f"| glow | Possible values: dim, bright | string | {cell} |",
    )
    assert _facts(page) == [("glow", "string", presence, ("dim", "bright"))]


def test_the_keys_in_a_parameter_are_no_parameters() -> None:
    page = _page(
        "#### Parameters",
        "- pageinteger",
        "The page.",
        "- filtersJSON object, optional",
        "Which lamps.",
        "**JSON keys in** _**filters**_ **param:**",
        "- group_operatorstring, optional",
        "How they are joined.",
        "- wick",
        "Whose wick.",
    )
    assert [parameter.name for parameter in page.parameters] == ["page", "filters"]


@pytest.mark.parametrize(
    ("sent", "presence"),
    [("-H 'X-HOUSE: 7'", "mandatory"), ("-H 'Accept: text'", None)],
)
def test_a_header_that_every_sample_request_sends_is_mandatory(
    sent: str, presence: str | None
) -> None:
    page = _page(
        "#### Header",
        "X-HOUSE: {house_id}",
        "#### Sample Request",
        f"``` curl\ncurl 'https://lanterns.example/crm/v7/lamps' {sent}\n```",
    )
    assert [(header.name, header.presence) for header in page.parameters] == [("X-HOUSE", presence)]


def test_a_header_that_any_request_may_add_is_optional() -> None:
    page = _page(
        "#### Header",
        "If-Modified-Since: 2019-07-25T15:26:49+05:30",
        "#### Sample Request",
        "``` curl\ncurl 'https://lanterns.example/crm/v7/lamps' -H 'If-Modified-Since: 2019'\n```",
    )
    assert [header.presence for header in page.parameters] == ["optional"]
