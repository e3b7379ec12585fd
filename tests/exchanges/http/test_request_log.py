"""What is told of requests: enough to follow a run, and nothing that is anybody's."""

from __future__ import annotations

import logging

import pytest

from zoho_conformance.exchanges.http import request_log
from zoho_conformance.exchanges.http.errors import NotAnsweredError
from zoho_conformance.model.exchange import Response


def test_a_request_is_told_without_ids_and_query(caplog: pytest.LogCaptureFixture) -> None:
    url = "https://www.zohoapis.com/crm/v7/Leads/4876876000000542001?criteria=(Email:equals:a@b.c)"
    with caplog.at_level(logging.INFO):
        request_log.tell_answer("GET", url, Response(200, {}, b"secret"), 0.5)
        request_log.tell_answer("GET", url, NotAnsweredError("too late", "no-answer"), 30)
    assert caplog.messages == [
        "asked: GET www.zohoapis.com/crm/v7/Leads/{id}: HTTP 200, 0.50 s",
        "asked: GET www.zohoapis.com/crm/v7/Leads/{id}: too late, 30.00 s",
    ]


def test_a_wait_is_told_with_its_reason(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        request_log.tell_wait(2, Response(429, {}, b""))
    assert caplog.messages == ["waiting: 2.0 s before asking again (HTTP 429)"]
