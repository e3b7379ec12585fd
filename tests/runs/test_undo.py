"""Reading what is there before and after writing: what cannot be read does not count as empty."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.undo import NotUndoneError, read_rows, remove_own_rows

INVENTORY = {"module": "Leads", "lockable_record": "17", "unlocked_record": "17"}


class _Answering:
    base_url = "http://127.0.0.1:1"

    def __init__(self, status: int, body: bytes) -> None:
        self._answer = Response(status, {"content-type": "application/json"}, body)

    def send(self, request: Request, token: str = "valid", *, again: bool = False) -> Response:  # noqa: S107
        del request, token, again
        return self._answer


def _rows(status: int, body: bytes) -> Any:
    library = Library()
    org = cast("Connection", _Answering(status, body))
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
    with pytest.raises(NotUndoneError, match="does not say what is there"):
        _rows(200, body)


def test_after_a_kill_a_configuration_with_another_id_is_not_removed() -> None:
    library = Library()
    body = b'{"record_locking_configurations": [{"id": "5843104000000758004"}]}'
    org = cast("Connection", _Answering(200, body))
    undo = library.probes.undos["delete-configuration"]
    places = {"unconfigured_module": "Accounts"}
    assert remove_own_rows(undo, places, library, org, made="5843104000000758005") == 0
    with pytest.raises(NotUndoneError, match="still there"):
        remove_own_rows(undo, places, library, org, made="5843104000000758004")
