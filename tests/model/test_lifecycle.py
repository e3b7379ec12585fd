"""What `Deprecation`, `Sunset` and links about either announce, in the forms that servers send."""

from __future__ import annotations

import pytest

from zoho_conformance.model.lifecycle import announcements, plain_header, what_announces

END = "Sat, 30 Jun 2029 23:59:59 GMT"
LATER = "Sun, 01 Jul 2029 00:00:00 GMT"
PAGE = "https://www.zoho.com/crm/developer/docs/api/v8/changelog.html"
FORM = ", in a form that the header does not have"


@pytest.mark.parametrize(
    ("header", "value", "announced"),
    [
        ("deprecation", "@1688169599", "deprecated as of 2023-06-30"),
        ("deprecation", '@1688169599; note="lantern"', "deprecated as of 2023-06-30"),
        ("deprecation", END, "deprecated as of 2029-06-30"),
        ("deprecation", "true", "deprecated, with no day"),
        ("deprecation", "?1", "deprecated, with no day"),
        ("deprecation", "true, @1688169599", "deprecated as of 2023-06-30"),
        ("deprecation", "@99999999999", "deprecated as of 5138-11-16"),
        ("deprecation", "@1688169599.5", "deprecated as of a day that cannot be read"),
        ("deprecation", "2029-06-30", f"deprecated as of 2029-06-30{FORM}"),
        ("deprecation", "lantern", "deprecated as of a day that cannot be read"),
        ("sunset", END, "ends on 2029-06-30"),
        ("sunset", f"{LATER}, {END}", "ends on 2029-06-30 or 2029-07-01"),
        ("sunset", f"{END}, {END}", "ends on 2029-06-30"),
        ("sunset", f"{END}, soon", "ends on 2029-06-30 or a day that cannot be read"),
        ("sunset", "Saturday, 30-Jun-29 23:59:59 GMT", "ends on 2029-06-30"),
        ("sunset", "Sat Jun 30 23:59:59 2029", "ends on 2029-06-30"),
        ("sunset", "2029-06-30T23:59:59Z", f"ends on 2029-06-30{FORM}"),
        ("sunset", "@1688169599", f"ends on 2023-06-30{FORM}"),
        ("sunset", "soon", "ends on a day that cannot be read"),
        ("sunset", "Sat, 99 Jun 2029 23:59:59 GMT", "ends on a day that cannot be read"),
    ],
)
def test_an_announcement_has_its_days(header: str, value: str, announced: str) -> None:
    assert announcements({header: value})[header].words == announced


@pytest.mark.parametrize(
    ("value", "day"), [(END, "2029-06-30"), (f"{LATER}, {END}", "2029-06-30"), ("soon", "")]
)
def test_the_end_is_the_first_day_that_can_be_read(value: str, day: str) -> None:
    assert announcements({"sunset": value})["sunset"].ends == day


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"deprecation": "false"},
        {"deprecation": "?0"},
        {"deprecation": "false, ?0"},
        {"sunset": " "},
        {"link": f'<{PAGE}>; rel="next"'},
        {"link": "<https://example.com/sunset>; rel=alternate"},
        {"link": f'<{PAGE}>; title="rel=sunset"; rel=next'},
    ],
)
def test_nothing_is_announced_where_a_server_says_so(headers: dict[str, str]) -> None:
    assert announcements(headers) == {}
    assert what_announces({**headers, "link": headers.get("link", "")})[2] in (None, "")


@pytest.mark.parametrize(
    ("link", "words", "page"),
    [
        (f'<{PAGE}>; rel="sunset"', "sunset", PAGE),
        (f"<{PAGE}>; type=text/html; rel=deprecation", "deprecation", PAGE),
        (
            f'<{PAGE}#v2>; rel="next", <{PAGE}>; rel="sunset deprecation"',
            "deprecation, sunset",
            PAGE,
        ),
        ("<https://proxy.example/lantern>; REL=Sunset", "sunset", ""),
        ("<https://www.zoho.com/crm/4150868000000>; rel=sunset", "sunset", ""),
        ("<https://www.zoho.com/crm?org=lantern>; rel=sunset", "sunset", ""),
    ],
)
def test_a_link_about_an_end_is_announced_with_a_public_page(
    link: str, words: str, page: str
) -> None:
    announced = announcements({"link": link})["link"]
    assert (announced.words, announced.about) == (f"links what is written about it ({words})", page)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("deprecation", '@1688169599; note="lantern"'),
        ("deprecation", END),
        ("deprecation", "2029-06-30"),
        ("deprecation", "lantern"),
        ("deprecation", "true"),
        ("deprecation", "false"),
        ("sunset", END),
        ("sunset", f"{LATER}, {END}"),
        ("sunset", "2029-06-30T10:00:00Z"),
        ("sunset", "@1688169599"),
        ("sunset", "lantern"),
        ("link", f'<{PAGE}>; rel="sunset"; title="lantern"'),
        ("link", "<https://lantern.example/>; rel=deprecation"),
        ("link", "<https://lantern.example/>; rel=next"),
    ],
)
def test_a_plain_header_announces_the_same_and_nothing_else(header: str, value: str) -> None:
    plain = plain_header(header, value)
    assert announcements({header: plain}) == announcements({header: value})
    assert "lantern" not in plain
