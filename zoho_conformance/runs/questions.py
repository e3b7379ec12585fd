"""The questions of discovery: requests that only read, and what their answers say."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from zoho_conformance.model.exchange import UNREADABLE, Case, Request, Response
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Inventory

Ask = Callable[[Request], Response | None]
"""Sends a request; None where no answer comes."""

_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class Questions:
    """Asks an org; `all_answered` is whether the org itself answered each question so far."""

    def __init__(self, ask: Ask, base_url: str, library: Library) -> None:
        self.library = library
        self.all_answered = True
        self._ask = ask
        self._base_url = base_url

    def get(self, address: str) -> Request:
        """The request for an address below the version of the API."""
        url = f"{self._base_url}/crm/{self.library.version}{address}"
        return Request("GET", url, {"accept": "application/json"})

    def probe(self, case: Case, inventory: Inventory) -> Request:
        """The request of the probe of a case."""
        probe = self.library.probes.find(case)
        assert probe is not None
        return probe.request(self.library.promises[case.operation], inventory, self._base_url)

    def answer(self, request: Request) -> Response | None:
        """The answer to a request; None where none came."""
        return self._ask(request)

    def body(self, request: Request, *, may_be_refused: bool = False) -> Any:
        """The parsed body of a success; None for any other answer, no content included.

        With `may_be_refused` a token that may not ask this much has been answered all the same.
        """
        answer = self._ask(request)
        if answer is not None and may_be_refused and answer.status in _REFUSED:
            return None
        unread = answer is not None and bool(answer.body) and answer.json is UNREADABLE
        if answer is None or unread or is_unanswered(answer.status):
            self.all_answered = False
            return None
        return answer.json if is_success(answer.status) and answer.body else None
