"""Which recorded exchanges are sent again."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from tests.runs.recheck.harbour import library, recorded, recorded_query
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.runs.recheck.plan import ALIKE, RecheckPlan, plan_exchanges

ROW = {"data": [{"id": "777000001"}]}


def plan(*exchanges: Exchange, every: bool = False) -> RecheckPlan:
    return plan_exchanges(exchanges, library(), every=every)


def reasons(*exchanges: Exchange) -> list[str]:
    return list(plan(*exchanges).not_sent.values())


def reads(*addresses: str, answer: Any = None) -> list[Exchange]:
    return [
        recorded(address, answer or ROW, f"boats#{number}")
        for number, address in enumerate(addresses)
    ]


def query(text: str | None) -> Exchange:
    """A recorded query in COQL."""
    return recorded_query(text, ROW, f"boats#{text}")


def test_writes_are_not_sent() -> None:
    exchange = recorded("/Boats/777000001", ROW)
    write = structs.replace(exchange, request=structs.replace(exchange.request, method="PUT"))
    assert reasons(write) == ["PUT: only reads are sent again"]


def test_a_query_by_post_is_a_read_if_its_page_says_so() -> None:
    berths = "select Name from Boats where Berth = 'A'", "select Name from Boats where Berth = 'B'"
    orders = [query(text) for text in berths]
    other = query("select Name from Sailors")
    assert list(plan(*orders, other).reads) == [orders[0].case, other.case]
    assert reasons(query(None)) == ["POST: the recorder did not keep what was asked for"]
    insert = recorded("/Boats", ROW)
    case = structs.replace(insert.case, operation="insert_records")
    request = structs.replace(insert.request, method="POST", body="{}")
    assert reasons(structs.replace(insert, case=case, request=request)) == [
        "POST: only reads are sent again"
    ]


def test_a_read_with_a_body_is_not_sent() -> None:
    exchange = recorded("/Boats/777000001", ROW)
    request = structs.replace(exchange.request, body="{}")
    assert reasons(structs.replace(exchange, request=request)) == [
        "GET with a body: what it asks for, no page says"
    ]


def test_how_the_recording_caller_was_served_is_not_asked_again() -> None:
    assert [
        reason.partition(":")[0]
        for status in (401, 429, 500, 503)
        for reason in reasons(recorded("/Boats/777000001", status))
    ] == [f"HTTP {status} was recorded" for status in (401, 429, 500, 503)]


def test_reads_that_differ_in_ids_alone_are_asked_for_once() -> None:
    exchanges = reads("/Boats/777000001", "/Boats/777000002")
    planned = plan(*exchanges)
    assert list(planned.reads) == [exchanges[0].case]
    assert planned.not_sent == {exchanges[1].case: ALIKE}


def test_every_read_is_asked_for_where_files_are_rewritten() -> None:
    exchanges = reads("/Boats/777000001", "/Boats/777000002")
    assert len(plan(*exchanges, every=True).reads) == 2


def test_reads_that_ask_otherwise_are_each_asked_for() -> None:
    exchanges = reads(
        "/Boats/777000001",
        "/Ports/777000001",
        "/Boats?fields=Name",
        "/Boats?fields=Name&page=2",
        "/users?type=AllUsers",
        "/users?type=AdminUsers",
    )
    assert len(plan(*exchanges).reads) == 6


def test_a_success_stands_for_its_form_and_a_refusal_for_its_own() -> None:
    refused = recorded("/Boats/777000002", (404, {"code": "INVALID_DATA"}), "refused")
    assert len(plan(refused, *reads("/Boats/777000001")).reads) == 2
