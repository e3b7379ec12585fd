"""Locked records: found by search and in the list, and where there may be more, why."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

import pytest

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.locked_records import LockedRecords, find_locked_records

URL = "https://org.invalid/crm/v7/Leads"
NOTHING: tuple[int, Any] = (204, None)


def rows(*ids: str, locked: Any = True, more: bool = False) -> tuple[int, Any]:
    data = [{"id": id_, "Locked__s": locked} for id_ in ids]
    return 200, {"data": data, "info": {"more_records": more}}


class Listing:
    """An org with pages of a list and of a search."""

    def __init__(self, listed: Callable[[int], Any], searched: Callable[[int], Any]) -> None:
        self._listed = listed
        self._searched = searched
        self.asked: list[str] = []

    def send(self, request: Request, *, again: bool) -> Response:
        assert again
        self.asked.append(request.url.removeprefix(URL))
        page = int(request.url.rpartition("page=")[2])
        answer = (self._searched if "/search" in request.url else self._listed)(page)
        if isinstance(answer, TransportError):
            raise answer
        status, body = answer
        headers = {"content-type": "application/json"}
        return Response(status, headers, b"" if body is None else json.dumps(body).encode())


def locked(org: Listing, why_not: Callable[[], str | None] = lambda: None) -> LockedRecords:
    return find_locked_records(URL, cast("Connection", org), why_not)


def always(answer: Any) -> Callable[[int], Any]:
    return lambda _page: answer


def test_records_are_found_by_search_and_in_the_list_that_runs_pick_from() -> None:
    listed = (200, {"data": [{"id": "1", "Locked__s": True}, {"id": "2", "Locked__s": False}]})
    org = Listing(always(listed), always(rows("3", "1")))
    assert locked(org) == LockedRecords(("1", "3"))
    assert len(org.asked) == 2


def test_every_page_of_a_search_is_read() -> None:
    pages = {1: rows("1", more=True), 2: rows("2", more=True), 3: rows("3")}
    assert locked(Listing(always(NOTHING), pages.__getitem__)) == LockedRecords(("1", "2", "3"))


def test_more_than_a_search_shows_is_a_problem() -> None:
    org = Listing(always(NOTHING), lambda page: rows(str(page), more=True))
    result = locked(org)
    assert len(result.ids) == 10
    assert result.problem == "a search shows 10 records at most"


@pytest.mark.parametrize(
    "refusal",
    [
        (400, {"code": "INVALID_QUERY"}),
        (200, {"rows": []}),
        (200, []),
        TransportError("nothing answers", "outage"),
    ],
)
def test_without_a_search_the_list_is_read_to_its_end(refusal: Any) -> None:
    pages = {1: rows("1", more=True), 2: rows("2")}
    assert locked(Listing(pages.__getitem__, always(refusal))).ids == ("1", "2")
    assert locked(Listing(pages.__getitem__, always(refusal))).problem is None


@pytest.mark.parametrize(
    "listed",
    [always((403, {})), always(rows("1", locked=None)), lambda page: rows(str(page), more=True)],
    ids=["refused", "no record says whether it is locked", "endless"],
)
def test_without_a_search_and_a_whole_list_there_may_be_more(listed: Callable[[int], Any]) -> None:
    result = locked(Listing(listed, always((400, {"code": "INVALID_QUERY"}))))
    assert result.problem == "HTTP 400 when searching for locked records"


def test_a_search_without_the_list_may_not_show_all_yet() -> None:
    result = locked(Listing(always((403, {})), always(rows("1"))))
    problem = "HTTP 403 when listing records, and a search may not show all yet"
    assert result == LockedRecords(("1",), problem)


def test_the_code_of_a_refused_list_is_kept() -> None:
    refused = always((400, {"code": "INVALID_MODULE"}))
    assert locked(Listing(refused, refused)).code == "INVALID_MODULE"


def test_nothing_is_asked_any_more_where_there_is_a_reason() -> None:
    org = Listing(always(rows("1", more=True)), always(rows("2")))
    result = locked(org, lambda: "no request is left" if org.asked else None)
    assert (result.ids, len(org.asked)) == (("1",), 1)
    assert result.problem == "no request is left when searching for locked records"
