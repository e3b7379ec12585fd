"""Sections are recognized by their headings, in the words that pages use for them."""

from __future__ import annotations

import pytest

from zoho_conformance.pages.headings import kind_of


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
