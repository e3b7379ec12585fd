"""Recorded ids in the places of ids that the asked org has."""

from __future__ import annotations

from typing import Any

import pytest

from tests.runs.recheck.harbour import BASE, BOATS, ROOT, Harbour, library, recorded, recorded_query
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.runs.recheck.map_ids import IdMapper, MappedRequest
from zoho_conformance.runs.recheck.org_rows import MAX_OTHERS

ROW = {"data": [{"id": "777000001"}]}


class Mapped:
    """A mapper of one org, which shows what it makes of recorded reads."""

    def __init__(self, has: dict[str, Any]) -> None:
        self.org = Harbour(has)
        self._mapper = IdMapper(self.org.connection(), library())

    def request(self, exchange: Exchange) -> MappedRequest:
        return self._mapper.map(exchange, library().promises[exchange.case.operation])

    def address(self, address: str, answer: Any = ROW) -> str:
        mapped = self.request(recorded(address, answer))
        return mapped.request.url.removeprefix(BASE + ROOT)


def test_a_recorded_id_becomes_that_of_the_first_row_of_its_list() -> None:
    mapped = Mapped({"/Boats": BOATS})
    assert mapped.address("/Boats/777000001") == "/Boats/555000001"
    assert mapped.org.asked == ["/Boats?fields=id&per_page=200"]


def test_two_recorded_ids_become_those_of_two_rows_and_keep_them() -> None:
    mapped = Mapped({"/Boats": BOATS})
    sent = [mapped.address(f"/Boats/77700000{number}") for number in (1, 2, 1, 3)]
    numbers = [address.rpartition("/")[2] for address in sent]
    assert numbers == ["555000001", "555000002", "555000001", "555000001"]
    assert len(mapped.org.asked) == 1


def test_an_id_that_the_org_has_is_kept() -> None:
    assert Mapped({"/Boats": BOATS}).address("/Boats/555000002") == "/Boats/555000002"


def test_an_id_beyond_the_first_page_is_asked_for_by_itself() -> None:
    more = BOATS | {"info": {"more_records": True}}
    has = {"/Boats": more, "/Boats?fields=id&ids=777000001": ROW}
    mapped = Mapped(has)
    assert mapped.address("/Boats/777000001") == "/Boats/777000001"
    assert mapped.address("/Boats/777000009") == "/Boats/555000001"


def test_parents_are_mapped_before_what_is_below_them() -> None:
    has = {
        "/settings/global_picklists": {"global_picklists": [{"id": "555000001"}]},
        "/Boats": BOATS,
        "/Boats/555000001/Attachments": {"data": [{"id": "555000009"}]},
    }
    sent = Mapped(has).address("/Boats/777000001/Attachments/777000009")
    assert sent == "/Boats/555000001/Attachments/555000009"


def test_a_list_is_asked_for_with_what_its_contract_demands() -> None:
    mapped = Mapped({"/settings/layouts": {"layouts": [{"id": "555000001"}]}})
    sent = mapped.address("/settings/layouts/777000001?module=Boats")
    assert sent == "/settings/layouts/555000001?module=Boats"
    assert mapped.org.asked == ["/settings/layouts?module=Boats"]


def test_a_list_that_demands_more_than_is_known_is_not_asked_for() -> None:
    mapped = Mapped({})
    request = mapped.request(recorded("/settings/layouts/777000001", {"layouts": []}))
    assert request.request.url.endswith("/settings/layouts/777000001")
    assert request.as_recorded == ("layout_id",)
    assert not mapped.org.asked


def test_an_id_of_what_no_operation_lists_is_sent_as_recorded_and_named() -> None:
    mapped = Mapped({})
    request = mapped.request(recorded("https://a.example/crm/bulk/v7/read/777000001", {}))
    assert request.request.url == f"{BASE}/crm/bulk/v7/read/777000001"
    assert request.as_recorded == ("job_id",)


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("ids=777000001,777000002&fields=Name", "ids=555000001,555000002&fields=Name"),
        ("fields=Name&cvid=777000007", "fields=Name&cvid=555000007"),
        ("fields=Name&territory_id=777000008", "fields=Name&territory_id=555000008"),
        ("fields=Name&page=2&per_page=10", "fields=Name&page=2&per_page=10"),
    ],
)
def test_ids_in_a_query_become_those_of_the_rows_that_they_name(query: str, sent: str) -> None:
    has = {
        "/Boats": BOATS,
        "/settings/custom_views": {"custom_views": [{"id": "555000007"}]},
        "/settings/territories": {"territories": [{"id": "555000008"}]},
    }
    assert Mapped(has).address(f"/Boats?{query}") == f"/Boats?{sent}"


def test_an_id_inside_of_a_value_becomes_what_stands_for_it_already() -> None:
    mapped = Mapped({"/Boats": BOATS})
    mapped.address("/Boats/777000001")
    criteria = "/Boats/search?criteria=(id:equals:{})"
    assert mapped.address(criteria.format("777000001")) == criteria.format("555000001")
    unknown = mapped.request(recorded(criteria.format("777000002"), ROW))
    assert unknown.as_recorded == ("criteria",)


def test_the_ids_in_the_body_of_a_query_become_those_of_known_rows_alone() -> None:
    mapped = Mapped({"/Boats": BOATS})
    mapped.address("/Boats/777000001")
    sent = mapped.request(recorded_query("select Name from Boats where id = '777000001'", ROW))
    assert (
        sent.request.body == '{"select_query": "select Name from Boats where id = \'555000001\'"}'
    )
    assert (sent.request.method, sent.request.headers["content-type"]) == (
        "POST",
        "application/json",
    )
    assert (sent.as_recorded, dict(sent.stand_ins)) == ((), {"777000001": "555000001"})
    unknown = mapped.request(recorded_query("select Name from Boats where id = 777000009", ROW))
    assert unknown.as_recorded == ("the query in its body",)


def test_a_query_in_which_nothing_is_mapped_is_sent_letter_by_letter() -> None:
    address = "/Boats/search?criteria=%28Name%3Aequals%3AA+B%29"
    assert Mapped({"/Boats": BOATS}).address(address) == address


def test_a_token_of_the_recorded_paging_is_named() -> None:
    request = Mapped({}).request(recorded("/Boats?fields=Name&page_token=abc", ROW))
    assert request.as_recorded == ("page_token",)


def test_a_list_without_rows_has_nothing_to_ask_for() -> None:
    with pytest.raises(NotJudged, match="not asked: the org has no Boats") as caught:
        Mapped({}).address("/Boats/777000001")
    assert caught.value.not_applicable


def test_a_row_with_nothing_below_it_gives_its_place_to_the_next() -> None:
    mapped = Mapped({"/Boats": BOATS, "/Boats/555000002/Attachments": BOATS})
    address = "/Boats/777000001/Attachments/777000009"
    assert mapped.address(address) == "/Boats/555000002/Attachments/555000001"
    assert mapped.address("/Boats/777000001") == "/Boats/555000002"


def test_rows_are_not_tried_without_end() -> None:
    boats = {"data": [{"id": f"5550000{number}"} for number in range(10, 99)]}
    mapped = Mapped({"/Boats": boats})
    with pytest.raises(NotJudged, match="the org has no Attachments"):
        mapped.address("/Boats/777000001/Attachments/777000009")
    assert len(mapped.org.asked) == 2 + MAX_OTHERS


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_list_that_is_not_answered_does_not_say_that_there_are_no_rows(status: int) -> None:
    with pytest.raises(NotJudged, match=rf"its list \(Boats\): HTTP {status}") as caught:
        Mapped({"/Boats": status}).address("/Boats/777000001")
    assert not caught.value.not_applicable


def test_an_id_of_a_list_that_is_refused_is_sent_as_recorded() -> None:
    mapped = Mapped({"/Boats": (403, {"code": "NO_PERMISSION"})})
    request = mapped.request(recorded("/Boats/777000001", ROW))
    assert request.request.url.endswith("/Boats/777000001")
    assert request.as_recorded == ("record_id",)


def test_an_id_that_was_refused_stays_below_a_parent_that_is_mapped() -> None:
    refused = (404, {"code": "INVALID_DATA"})
    has = {"/Boats": BOATS, "/Boats/555000001/Attachments": BOATS}
    sent = Mapped(has).address("/Boats/777000001/Attachments/777000009", refused)
    assert sent == "/Boats/555000001/Attachments/777000009"


def test_a_refusal_below_a_list_without_rows_is_asked_for_as_recorded() -> None:
    refused = (400, {"code": "INVALID_DATA"})
    address = "/Boats/777000001/Attachments/777000009"
    assert Mapped({}).address(address, refused) == address


def test_headers_that_change_an_answer_are_carried_and_no_secret_is() -> None:
    exchange = recorded(
        "/Boats?fields=Name",
        ROW,
        if_modified_since="2026-01-01T00:00:00Z",
        authorization="Zoho-oauthtoken x",
        cookie="a=b",
        x_trace="1",
    )
    headers = Mapped({}).request(exchange).request.headers
    assert headers == {
        "accept": "application/json",
        "if-modified-since": "2026-01-01T00:00:00Z",
    }


def test_the_org_that_a_header_names_becomes_the_org_that_is_asked() -> None:
    mapped = Mapped({"/org": {"org": [{"id": "555000001", "zgid": "555000777"}]}})
    exchange = recorded("/Boats?fields=Name", ROW, x_crm_org="777000777")
    assert mapped.request(exchange).request.headers["x-crm-org"] == "555000777"


@pytest.mark.parametrize("url", ["https://a.example/gateway/crm/v7/Boats/777000001?x=1"])
def test_what_stands_before_the_api_in_an_address_is_left_out(url: str) -> None:
    mapped = Mapped({"/Boats": BOATS}).request(recorded(url, ROW))
    assert mapped.request.url == f"{BASE}{ROOT}/Boats/555000001?x=1"
