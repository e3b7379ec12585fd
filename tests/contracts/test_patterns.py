"""The regular expressions in our schemas, which other engines than Python's read too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from zoho_conformance.model import locations
from zoho_conformance.model.json_path import placeholder
from zoho_conformance.model.json_values import DATE_TIME
from zoho_conformance.model.patterns import whole, without_guard

TEXTS = (
    "4150868000000999998",
    "7",
    "2025-11-24",
    "2025-11-24T10:43:45+05:30",
    "0123456789ab",
    "01234567",
    "0f" * 32,
    "key-missing",
    "lock_records",
    "ok-2",
    "v7",
)
"""Of these each pattern of a whole text matches one."""

TIMES = ("2024-02-29T00:00:00Z", "2000-02-29T23:59:60+14:00", "0001-12-31T10:00:00.123-00:00")
NO_TIMES = (
    "2025-02-30T10:00:00Z",
    "2025-02-29T10:00:00Z",
    "1900-02-29T10:00:00Z",
    "2025-04-31T10:00:00Z",
    "2025-00-10T10:00:00Z",
    "2025-13-10T10:00:00Z",
    "2025-01-00T10:00:00Z",
    "2025-01-32T10:00:00Z",
    "0000-01-01T10:00:00Z",
    "0000-02-29T10:00:00Z",
    "2025-01-01T24:00:00Z",
    "2025-01-01T10:60:00Z",
    "2025-01-01T10:00:61Z",
    "2025-01-01T10:00:00+99:99",
    "2025-01-01T10:00:00+24:00",
    "2025-01-01T10:00:00-05:60",
    "2025-01-01T10:00:00",
    "2025-01-01T10:00:00Z\n",
    "٢٠٢٥-01-01T10:00:00Z",
    "2025-01-01T10:00:00.Z",
)


def patterns_in(schema: Any) -> Iterator[str]:
    """Every pattern of a schema that is not a property of that name."""
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        yield from schema.get("patternProperties", ())
        for inside in schema.values():
            yield from patterns_in(inside)
    elif isinstance(schema, list):
        for inside in schema:
            yield from patterns_in(inside)


def all_patterns() -> list[str]:
    files = sorted((locations.root() / "schemas").rglob("*.json"))
    return sorted(
        {pattern for file in files for pattern in patterns_in(json.loads(file.read_bytes()))}
    )


@pytest.mark.parametrize("pattern", [pattern for pattern in all_patterns() if "$" in pattern])
def test_a_pattern_of_a_whole_text_matches_no_text_with_a_line_end_behind_it(pattern: str) -> None:
    assert any(re.search(pattern, text) for text in TEXTS)
    assert not any(re.search(pattern, f"{text}\n") for text in TEXTS)
    assert pattern == whole(without_guard(pattern)[1:-1])


def test_the_schemas_have_patterns_of_ids_and_times() -> None:
    assert {whole("[0-9]+"), whole(DATE_TIME.pattern)} <= set(all_patterns())


@pytest.mark.parametrize("digit", ["٣", "\N{FULLWIDTH DIGIT THREE}", "\N{SUPERSCRIPT TWO}"])
def test_digits_of_other_scripts_are_not_digits(digit: str) -> None:
    matching = [pattern for pattern in all_patterns() if "[0-9]" in pattern]
    assert not any(re.search(pattern, digit * 12) for pattern in matching)


@pytest.mark.parametrize("time", TIMES)
def test_a_time_that_there_is_matches(time: str) -> None:
    assert re.search(whole(DATE_TIME.pattern), time)
    assert placeholder(time.partition("T")[0]) == "{date}"


@pytest.mark.parametrize("time", NO_TIMES)
def test_a_time_that_there_is_not_does_not_match(time: str) -> None:
    assert not re.search(whole(DATE_TIME.pattern), time)


def test_the_calendar_of_the_pattern_is_that_of_python() -> None:

    day, days = date(1899, 1, 1), set()
    while day.year < 2105:
        days.add(day.isoformat())
        day += timedelta(days=1)
    every = (f"{y}-{m:02}-{d:02}" for y in range(1899, 2105) for m in range(14) for d in range(33))
    assert {text for text in every if DATE_TIME.fullmatch(f"{text}T00:00:00Z")} == days
