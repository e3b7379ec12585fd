"""Times as recorders write them come out in ISO 8601 UTC, whichever way they are written."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoho_conformance.model.timestamps import parse_http_date, parse_iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T01:02:03+00:00", "2026-11-20T01:02:03+00:00"),
        ("2026-11-20T01:02:03.987654Z", "2026-11-20T01:02:03+00:00"),
        ("2026-11-20T01:02:03+05:30", "2026-11-19T19:32:03+00:00"),
        ("2026-11-20 01:02:03", "2026-11-20T01:02:03+00:00"),
        ("2026-W47-5T01:02:03Z", "2026-11-20T01:02:03+00:00"),
        ("2026-W47-5T01:02:03+00:00", "2026-11-20T01:02:03+00:00"),
        ("2026-11-20T010203.9+00:00", "2026-11-20T01:02:03+00:00"),
        ("2026-11-20 01:02:03+00:00", "2026-11-20T01:02:03+00:00"),
        ("2026-02-29T01:02:03Z", None),
        ("2026-11-20T01:02:60Z", None),
        ("0000-11-20T01:02:03Z", None),
        ("yesterday", None),
    ],
)
def test_a_time_is_given_in_utc_without_parts_of_seconds(text: str, expected: str | None) -> None:
    assert parse_iso(text) == expected


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(["Z", "+00:00"]))
def test_a_time_that_is_in_utc_is_the_same_as_when_it_is_converted(
    when: datetime, zone: str
) -> None:
    text = when.isoformat().removesuffix("+00:00") + zone
    assert parse_iso(text) == when.isoformat(timespec="seconds")


@given(st.datetimes(min_value=datetime(1900, 1, 1)))  # noqa: DTZ001 - in any zone
def test_the_time_of_an_answer_is_read_as_servers_write_it(when: datetime) -> None:
    written = format_datetime(when.replace(tzinfo=UTC), usegmt=True)
    assert parse_http_date(written) == when.isoformat(timespec="seconds") + "+00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday, 20-Nov-26 01:02:03 GMT", "2026-11-20T01:02:03+00:00"),
        ("Fri, 20 Nov 2026 01:02:03 +0530", "2026-11-19T19:32:03+00:00"),
        ("Fri, 20 Nov 0026 01:02:03 GMT", "2026-11-20T01:02:03+00:00"),
        ("Mon, 30 Feb 2026 01:02:03 GMT", None),
        ("Fri, 20 Nov 2026 24:02:03 GMT", None),
        ("", None),
    ],
)
def test_the_time_of_an_answer_may_be_written_otherwise(text: str, expected: str | None) -> None:
    assert parse_http_date(text) == expected
