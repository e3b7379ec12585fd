"""Regular expressions from outside: those that may never end are known before they are tried."""

from __future__ import annotations

import pytest

from zoho_conformance.model.json_values import FORMATS
from zoho_conformance.model.regex_cost import regex_cost

ORDINARY = [
    r"^[0-9]+$",
    r"^[^@]+@[^@]+\.[a-z]{2,}$",
    r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?Z?$",
    r"^(?:Manual|Automatic)$",
    r"(?:ab)+[(*+]{3}\(+",
    *(form.pattern for form in FORMATS.values()),
]


@pytest.mark.parametrize("pattern", ORDINARY)
def test_an_ordinary_expression_may_be_tried(pattern: str) -> None:
    assert regex_cost(pattern) is not None


ENDLESS = {
    "a-repetition-in-a-repetition": r"^(a+)+$",
    "anything-repeated": r"(.*)*x",
    "alternatives-repeated": r"^(?:\w|\d)+$",
    "alternatives-a-number-of-times": r"(a|a){30}",
    "an-option-repeated": r"(a?){40}a{40}",
    "options-in-a-row": "a?" * 40 + "a" * 40,
    "alternatives-in-a-row": "(?:a|a)" * 40,
    "repetitions-in-a-row": ".*" * 6 + "x",
    "within-a-lookahead": r"(?=(.*)*x)",
    "not-an-expression": "(",
    "too-long": "a" * 3000,
}


@pytest.mark.parametrize("pattern", ENDLESS.values(), ids=ENDLESS)
def test_an_expression_that_may_never_end_is_not_tried(pattern: str) -> None:
    assert regex_cost(pattern) is None
