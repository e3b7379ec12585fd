"""Keys that `fields` asked for, and those that it did not."""

from __future__ import annotations

from msgspec.structs import replace

from tests.checks.shipped import library, places, shipped
from zoho_conformance.model.exchange import Response

LIST = "get_record_locking_information"


def renamed(asked: str, answered: str) -> set[tuple[str, str]]:
    """The findings where `Locked_Time__s` is asked for, and comes, under other names."""
    exchange = shipped()[f"reference/{LIST}-ok"].exchange
    body = exchange.response.body.replace(b"Locked_Time__s", answered.encode())
    url = exchange.request.url.replace("Locked_Time__s", asked)
    assert url != exchange.request.url or asked == "Locked_Time__s"
    changed = replace(
        exchange,
        request=replace(exchange.request, url=url),
        response=Response(exchange.response.status, exchange.response.headers, body),
    )
    return places(library().judge(LIST).judge(changed).findings)


def test_a_key_that_is_asked_for_and_comes_by_another_name_is_renamed() -> None:
    for asked in ("Locked_Time__s", "locked_time__s"):
        assert ("key-renamed", "data[].Locked_Time__s") in renamed(asked, "locked_time__s")


def test_a_key_that_was_not_asked_for_may_be_absent() -> None:
    assert renamed("Something_Else", "Something_Else") == {
        ("key-undocumented", "data[].Something_Else")
    }


def test_a_key_that_was_not_asked_for_and_comes_is_not_filtered() -> None:
    assert renamed("Something_Else", "Locked_Time__s") == {("fields-not-filtering", "fields")}
