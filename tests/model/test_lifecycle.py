"""What `Deprecation` and `Sunset` announce, in the forms that servers send."""

from __future__ import annotations

import pytest

from zoho_conformance.model.lifecycle import announcements, plain_header

END = "Sat, 30 Jun 2029 23:59:59 GMT"


@pytest.mark.parametrize(
    ("header", "value", "announced"),
    [
        ("deprecation", "@1688169599", "deprecated as of 2023-06-30"),
        ("deprecation", '@1688169599; note="lantern"', "deprecated as of 2023-06-30"),
        ("deprecation", END, "deprecated as of 2029-06-30"),
        ("deprecation", "true", "deprecated, with no day"),
        ("deprecation", "@99999999999", "deprecated as of 5138-11-16"),
        ("sunset", END, "ends on 2029-06-30"),
        ("sunset", "soon", "ends, on a day that cannot be read"),
    ],
)
def test_an_announcement_has_its_day(header: str, value: str, announced: str) -> None:
    assert announcements({header: value}) == {header: announced}


@pytest.mark.parametrize(
    "headers", [{}, {"deprecation": "false"}, {"deprecation": "?0"}, {"sunset": " "}]
)
def test_nothing_is_announced_where_a_server_says_so(headers: dict[str, str]) -> None:
    assert announcements(headers) == {}


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("deprecation", '@1688169599; note="lantern"'),
        ("deprecation", END),
        ("deprecation", "lantern"),
        ("deprecation", "false"),
        ("sunset", END),
        ("sunset", "lantern"),
    ],
)
def test_a_plain_header_announces_the_same_and_nothing_else(header: str, value: str) -> None:
    plain = plain_header(header, value)
    assert announcements({header: plain}) == announcements({header: value})
    assert "lantern" not in plain
