"""Sending the reads of recordings again: what is asked, of which rows, and how it compares."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.recheck.map_ids import IdMapper

BOATS = {"data": [{"id": "5550001"}, {"id": "5550002"}]}


class Harbour:
    """An org that has what it is given, by path; it notes what it was asked."""

    requests_sent = requests_repeated = 0
    requests_left = None

    def __init__(self, rows: dict[str, Any]) -> None:
        self._rows = rows
        self.asked: list[tuple[str, str]] = []

    def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
        del token
        self.asked.append((request.method, request.path))
        answer = self._rows.get(request.path.removeprefix("/crm/v8"), 204)
        if isinstance(answer, int):
            return Response(answer, {}, b"")
        return Response(200, {"content-type": "application/json"}, json.dumps(answer).encode())

    def close(self) -> None:
        """Nothing is open."""


def mapped(harbour: Harbour, path: str, template: str) -> str:
    mapper = IdMapper(Connection(harbour, "https://org.example"), "v8")
    request = Request("GET", f"https://www.zohoapis.example/crm/v8{path}", {})
    return mapper.map(request, template).url.removeprefix("https://org.example/crm/v8")


def test_a_recorded_id_becomes_that_of_the_first_row_of_its_list() -> None:
    harbour = Harbour({"/Boats": BOATS})
    assert mapped(harbour, "/Boats/7770001", "/{module}/{record_id}") == "/Boats/5550001"
    assert harbour.asked == [("GET", "/crm/v8/Boats")]


def test_an_id_that_the_org_has_is_kept() -> None:
    harbour = Harbour({"/Boats": BOATS})
    assert mapped(harbour, "/Boats/5550002", "/{module}/{record_id}") == "/Boats/5550002"


def test_parents_are_mapped_before_what_is_below_them() -> None:
    harbour = Harbour({"/Boats": BOATS, "/Boats/5550001/Notes": {"data": [{"id": "5559999"}]}})
    template = "/{module}/{record_id}/Notes/{note_id}"
    sent = mapped(harbour, "/Boats/7770001/Notes/7779999", template)
    assert sent == "/Boats/5550001/Notes/5559999"


def test_ids_in_a_query_are_those_of_the_list_that_is_asked() -> None:
    harbour = Harbour({"/Boats": BOATS})
    sent = mapped(harbour, "/Boats?ids=7770001,7770002&fields=Name", "/{module}")
    assert sent == "/Boats?ids=5550001,5550002&fields=Name"


def test_a_list_without_rows_has_nothing_to_ask_for() -> None:
    with pytest.raises(NotJudged, match="not asked: no record of Boats") as caught:
        mapped(Harbour({}), "/Boats/7770001", "/{module}/{record_id}")
    assert caught.value.not_applicable


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_list_that_is_not_answered_does_not_say_that_there_are_no_rows(status: int) -> None:
    with pytest.raises(NotJudged, match=f"/Boats: HTTP {status}") as caught:
        mapped(Harbour({"/Boats": status}), "/Boats/7770001", "/{module}/{record_id}")
    assert not caught.value.not_applicable
