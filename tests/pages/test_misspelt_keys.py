"""A key that a list spells in one way and the samples in another: the samples' name is taken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read


def page_of(keys: str, *samples: Any, side: str = "Response") -> Contract:
    shown = "\n\n".join(
        f"#### Sample {'Response' if side == 'Response' else 'Input'}\n\n"
        f"``` json\nCopied{json.dumps(sample)}\n```"
        for sample in samples
    )
    heading = "Response JSON Keys" if side == "Response" else "Input JSON Keys"
    return read(
        f"# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n\n#### {heading}\n\n{keys}\n{shown}"
    )


def paths(page: Contract, side: str = "response") -> dict[str, str]:
    keys = page.response_keys if side == "response" else page.request_keys
    return {key.path: key.basis for key in keys}


def misspelt(page: Contract) -> list[str | None]:
    return [doubt.path for doubt in page.doubts if doubt.kind == "key-misspelt"]


NESTED = "- wickJSON array\n\n  The wicks.\n\n\n\n  - lengthinteger\n\n    In inches.\n"


@pytest.mark.parametrize("side", ["Response", "Request"])
def test_a_misspelt_key_and_what_is_in_it_have_the_name_of_the_samples(side: str) -> None:
    samples = [{"lamps": [{"wicks": [{"length": 3}]}]}, {"lamps": [{"wicks": []}]}]
    page = page_of(NESTED, *samples, side=side)
    assert paths(page, side.lower()) == {
        "lamps": "sample",
        "lamps[].wicks": "stated",
        "lamps[].wicks[].length": "stated",
    }
    (doubt,) = (doubt for doubt in page.doubts if doubt.kind == "key-misspelt")
    assert doubt.what == "`wick` on the page, `wicks` in the samples, which is taken"
    assert doubt.path == "lamps[].wicks"
    assert "not-in-samples" not in {other.kind for other in page.doubts}


@pytest.mark.parametrize(
    ("listed", "sampled", "value"),
    [
        ("colour_codestring", "color_code", "red"),
        ("Lamp_Namestring", "lamp_name", "Dora"),
        ("$lamp_namestring", "lamp_name", "Dora"),
        ("lamp_idlong", "lamp_ids", "7"),
    ],
)
def test_a_nearly_equal_name_of_a_fitting_type_is_taken(
    listed: str, sampled: str, value: str
) -> None:
    page = page_of(f"- {listed}\n\n  Something.\n", {sampled: value})
    assert paths(page) == {sampled: "stated"}
    assert misspelt(page) == [sampled]


@pytest.mark.parametrize(
    ("listed", "sample"),
    [
        # Another type, another word, another number, two candidates, and both spellings shown.
        ("wicksstring", {"wick": [{"length": 3}]}),
        ("page_tokenstring", {"next_page_token": "x"}),
        ("lantern_street_1string", {"lantern_street_2": "x"}),
        ("idstring", {"ids": "7"}),
        ("lampstring", {"lamps": "x", "lampe": "x"}),
        ("colour_codestring", {"lamps": [{"colour_code": "red"}], "color_code": "red"}),
        ("colour_codestring", {"colour_code": "red", "color_code": "red"}),
    ],
)
def test_another_key_is_no_spelling(listed: str, sample: Any) -> None:
    page = page_of(f"- {listed}\n\n  Something.\n", sample)
    assert misspelt(page) == []


def test_a_name_that_the_list_has_too_is_no_spelling_of_another() -> None:
    page = page_of("- wickstring\n\n  One.\n\n- wicksstring\n\n  All.\n", {"wicks": "x"})
    assert misspelt(page) == []
    assert paths(page)["wick"] == "stated"


def test_a_name_of_another_key_is_taken_where_both_hold_the_same_keys() -> None:
    keys = f"- namestring\n\n  Its name.\n\n{NESTED}\n  - wickstring\n\n    What it is of.\n"
    wick = {"length": 3, "wick": "cotton"}
    page = page_of(keys, {"lamps": [{"name": "Dora", "wicks": [wick]}]})
    assert misspelt(page) == ["lamps[].wicks"]
    assert paths(page)["lamps[].wicks[].wick"] == "stated"
    page = page_of(keys, {"lamps": [{"name": "Dora", "wicks": [], "oil": {"wick": "x"}}]})
    assert misspelt(page) == []
