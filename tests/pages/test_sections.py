"""Sections are recognized by their headings, in the words that pages use for them."""

from __future__ import annotations

import pytest

from zoho_conformance.pages.headings import key_named_in, kind_of, kind_of_heading


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Response JSON Keys", "response keys"),
        ("Response Keys:", "response keys"),
        ("JSON Response Keys", "response keys"),
        ("Keys in the Response", "response keys"),
        ("Response Attributes", "response keys"),
        ("Input JSON Keys", "request keys"),
        ("Request Body JSON Keys", "request keys"),
        ("Request Payload", "request keys"),
        ("Input JSON Keys for a hook", "request keys"),
        ("Request Parameters", "parameters"),
        ("Possible Errors", "errors"),
        ("Possible Errors for hooks", "errors"),
        ("Error Codes and Messages", "errors"),
        ("Sample JSON Input", "sample input"),
        ("Sample Payload", "sample input"),
        ("Request Example", "sample request"),
        ("Sample Output", "sample response"),
        ("Success Response", "sample response"),
    ],
)
def test_a_heading_opens_a_section_of_its_kind(heading: str, kind: str) -> None:
    assert kind_of(heading) == kind


@pytest.mark.parametrize(
    "heading",
    [
        "Sample Error Response",
        "Response",
        "Request",
        "Hook Parameters",
        "Field Types",
        "Request the lamplighter",
        "Response times",
        "Input",
    ],
)
def test_a_heading_that_only_looks_similar_opens_no_known_section(heading: str) -> None:
    assert kind_of(heading) == "other"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("InputJSON Keys", "request keys"),
        ("Common Input JSON Keys", "request keys"),
        ("Input form-data", "request keys"),
        ('Input JSON Keys for "Brass" ("metal": "brass")', "request keys"),
        ('Input JSON Keys for "Brass" lamps, ' + "and many more of them, " * 6, "request keys"),
        ('Added "WICK_LOST" error casePossible Errors', "errors"),
        ("Reponse JSON Keys", "response keys"),
        ("Possible Erors", "errors"),
        ('Response JSON Keys in the "info" object (only for all lamps)', "keys of a key"),
        ("Keys in the 'hooks' JSON array", "keys of a key"),
        ("hooks Properties", "keys of a key"),
        ("Sample Attributes", "other"),
        ("Custom Modules", "other"),
        ("Lamps for the errors of the street", "other"),
    ],
)
def test_a_heading_is_known_by_what_it_says(heading: str, kind: str) -> None:
    assert kind_of_heading(heading) == kind


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ('Response JSON Keys in the "info" object (only for all lamps)', "info"),
        ("Keys in 'hooks' JSON array", "hooks"),
        ("Keys to be specified in the frame JSON Object", "frame"),
        ('"frame" Properties', "frame"),
        ("Input JSON Keys for the street", None),
        ("Response Keys", None),
    ],
)
def test_a_heading_may_name_the_key_whose_keys_it_lists(heading: str, name: str | None) -> None:
    assert key_named_in(heading) == name
