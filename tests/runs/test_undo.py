"""Reading what is there before and after writing: what cannot be read does not count as empty."""

from __future__ import annotations

import json
from typing import Any, cast
from unittest.mock import ANY

import pytest

from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.undo import (
    Author,
    NotUndoneError,
    TakenBack,
    read_rows,
    take_back,
)

LIBRARY = Library()
INVENTORY = {"module": "Leads", "lockable_record": "17", "unlocked_record": "17"}


class _Answering:
    """An org that answers in turn, and the last answer again and again."""

    base_url = "http://127.0.0.1:1"

    def __init__(self, *answers: tuple[int, bytes]) -> None:
        self._answers = [
            Response(status, {"content-type": "application/json"}, body) for status, body in answers
        ]
        self.asked: list[Request] = []

    def send(self, request: Request, token: str = "valid", *, again: bool = False) -> Response:  # noqa: S107
        del token, again
        self.asked.append(request)
        return self._answers[min(len(self.asked), len(self._answers)) - 1]


def _rows(status: int, body: bytes) -> Any:
    library = Library()
    org = cast("Connection", _Answering((status, body)))
    return read_rows(library.probes.undos["unlock"], INVENTORY, library, org)


@pytest.mark.parametrize(
    ("status", "body", "count"),
    [(204, b"", 0), (200, b'{"data": []}', 0), (200, b'{"data": [{}, {}]}', 2)],
)
def test_rows_are_read_from_an_answer(status: int, body: bytes, count: int) -> None:
    assert len(_rows(status, body)) == count


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Sign in</html>",
        b'{"data": [{"id": "1"',
        b"null",
        b"[]",
        json.dumps({"rows": []}).encode(),
        json.dumps({"data": None}).encode(),
        json.dumps({"data": {"id": "1"}}).encode(),
        json.dumps({"data": ["1"]}).encode(),
    ],
)
def test_an_answer_without_readable_rows_is_an_error(body: bytes) -> None:
    with pytest.raises(NotUndoneError, match="does not show its state"):
        _rows(200, body)


def test_after_a_kill_a_configuration_with_another_id_is_not_removed() -> None:
    library = Library()
    body = b'{"record_locking_configurations": [{"id": "5843104000000758004"}]}'
    org = cast("Connection", _Answering((200, body)))
    undo = library.probes.undos["delete-configuration"]
    places = {"unconfigured_module": "Accounts"}
    author = Author("zoho-crm-conformance", ("5843104000000758005",))
    taken = take_back(undo, places, library, org, lambda row: author.wrote(undo, row))
    assert (taken.removed, len(taken.others)) == (0, 1)
    author = Author("zoho-crm-conformance", ("5843104000000758004",))
    with pytest.raises(NotUndoneError, match="still there"):
        take_back(undo, places, library, org, lambda row: author.wrote(undo, row))


def page(*ids: str, more: object) -> tuple[int, bytes]:
    rows = [{"id": id_, "Locked_Reason__s": "somebody's"} for id_ in ids]
    return 200, json.dumps({"data": rows, "info": {"page": 1, "more_records": more}}).encode()


def _ids(*answers: tuple[int, bytes]) -> tuple[list[Any], list[str]]:
    library, org = LIBRARY, _Answering(*answers)
    rows = read_rows(library.probes.undos["unlock"], INVENTORY, library, cast("Connection", org))
    return [row["id"] for row in rows], [request.url for request in org.asked]


def test_rows_are_read_from_every_page() -> None:
    ids, asked = _ids(page("1", "2", more=True), page("3", more=True), page("4", more=False))
    assert ids == ["1", "2", "3", "4"]
    assert [url.rpartition("&")[2] for url in asked[1:]] == ["page=2", "page=3"]


@pytest.mark.parametrize("more", [False, None, "true", 1])
def test_only_true_says_that_there_are_more_rows(more: object) -> None:
    assert _ids(page("1", more=more)) == (["1"], [ANY])


@pytest.mark.parametrize("rows", [("1", "2"), ()])
def test_a_list_that_never_ends_is_an_error(rows: tuple[str, ...]) -> None:
    with pytest.raises(NotUndoneError, match="says that there is more, but does not return it"):
        _ids(page(*rows, more=True))


def test_a_row_on_a_later_page_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(NotUndoneError, match="HTTP 500 when reading"):
        _ids(page("1", more=True), (500, b""))


MARKED, ANOTHER = "zoho-crm-conformance kvbrtwqz", "zoho-crm-conformance xzxzxzxz"


@pytest.mark.parametrize(
    ("row", "alone", "own"),
    [
        ({"id": "8", "Locked_Reason__s": MARKED}, False, True),
        ({"id": "8", "Locked_Reason__s": f"{MARKED} updated"}, False, True),
        ({"id": "8", "Locked_Reason__s": ANOTHER}, True, False),
        ({"id": "8", "Locked_Reason__s": "Mine now"}, True, False),
        ({"id": "7", "Locked_Reason__s": "Mine now"}, False, True),
        ({"id": 7, "Locked_Reason__s": None}, False, True),
        ({"id": "8", "Locked_Reason__s": None}, False, False),
        ({"id": "8", "Locked_Reason__s": None}, True, True),
        ({"id": "8", "Lock_Source__s": "Automatic"}, True, False),
    ],
)
def test_a_lock_is_a_run_s_own_by_its_mark_or_its_id(
    row: dict[str, Any], *, alone: bool, own: bool
) -> None:
    undo = LIBRARY.probes.undos["unlock"]
    assert Author(MARKED, ("7",), alone).wrote(undo, row) == own


def test_a_configuration_is_a_run_s_own_by_the_names_of_all_its_rules() -> None:
    undo, author = LIBRARY.probes.undos["delete-configuration"], Author(MARKED)
    rows = [
        {"id": "8", "locking_rules": [{"name": name} for name in names]}
        for names in ((MARKED, MARKED), (MARKED, "Somebody's"), ())
    ]
    assert [author.wrote(undo, row) for row in rows] == [True, False, False]


LOCK = (200, json.dumps({"data": [{"id": "7", "Locked_Reason__s": MARKED}]}).encode())
SECOND = (200, json.dumps({"data": [{"id": "8", "Locked_Reason__s": MARKED}]}).encode())
DONE, GONE = (200, b"{}"), (204, b"")


@pytest.mark.parametrize(
    ("answers", "removed"),
    [
        ([GONE], 0),
        ([LOCK, DONE, GONE], 1),
        ([LOCK, DONE, LOCK, DONE, GONE], 1),
        ([LOCK, DONE, SECOND, DONE, GONE], 2),
        ([LOCK, (400, b"{}"), GONE], 0),
    ],
    ids=["nothing there", "removed", "removed late", "a second one behind it", "gone already"],
)
def test_rows_are_removed_until_none_is_there(
    answers: list[tuple[int, bytes]], removed: int
) -> None:
    assert _take_back(_Answering(*answers)).removed == removed


@pytest.mark.parametrize(
    ("answers", "problem", "requests"),
    [
        ([LOCK], "still there", 7),
        ([LOCK, (403, b"{}"), LOCK], "HTTP 403 when removing it", 3),
        ([LOCK, DONE, LOCK, (400, b"{}"), LOCK], "still there", 5),
        ([LOCK, DONE, (200, b"<html>")], "does not show its state", 3),
    ],
    ids=["never removed", "refused", "accepted, and then refused", "unreadable afterwards"],
)
def test_what_is_not_removed_is_an_error_after_few_requests(
    answers: list[tuple[int, bytes]], problem: str, requests: int
) -> None:
    org = _Answering(*answers)
    with pytest.raises(NotUndoneError, match=problem):
        _take_back(org)
    assert len(org.asked) == requests


def _take_back(org: _Answering) -> TakenBack:
    undo, author = LIBRARY.probes.undos["unlock"], Author(MARKED)
    return take_back(
        undo, INVENTORY, LIBRARY, cast("Connection", org), lambda row: author.wrote(undo, row)
    )
