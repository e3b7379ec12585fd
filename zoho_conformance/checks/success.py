"""What a successful answer must be beside its keys: status, content type, rows, repeated values."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import CONTENT_TYPE, HTTP_STATUS, Finding
from zoho_conformance.model.shown import show_count, show_media_type

_ACCEPTED = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED)
_JSON = "application/json"


def check_status(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A status that the contract does not have for a success."""
    status = exchange.response.status
    allowed = promise.success_statuses
    lists_no_content = any(row.row.status == HTTPStatus.NO_CONTENT for row in promise.errors)
    if exchange.case.expected == "nothing" and (promise.no_content or lists_no_content):
        allowed = (*allowed, HTTPStatus.NO_CONTENT)
    unstated = promise.operation.success_status is None and promise.status_ruling_id is None
    if unstated and promise.operation.method != "GET" and status in _ACCEPTED:
        # Nothing says which status this write has, so any that accepts it will do.
        return
    if status not in allowed:
        yield FindingMaker(promise, exchange.case).about_operation(
            "status-undocumented",
            HTTP_STATUS,
            expected=" or ".join(map(str, allowed)),
            actual=str(status),
            basis="ruled" if promise.status_ruling_id else "stated",
            ruling=promise.status_ruling_id,
        )


def check_content_type(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """JSON under another media type; parameters such as the charset do not count.

    Recordings of others, and mocks, often leave headers out: what was not kept is not judged.
    """
    media_type = exchange.response.content_type
    is_not_kept = exchange.is_foreign and "content-type" not in exchange.response.headers
    if exchange.response.body and media_type != _JSON and not is_not_kept:
        yield FindingMaker(promise, exchange.case).about_operation(
            "content-type-changed",
            CONTENT_TYPE,
            expected=_JSON,
            actual=show_media_type(media_type),
            basis="ruled",
        )


def check_echoes(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Values of the path that the answer should repeat, and repeats differently."""
    sent_values = exchange.request.path_values(promise.operation.path) or {}
    for echo in promise.echoes:
        key = promise.key_at(echo.key)
        sent = sent_values.get(echo.parameter)
        if key is None or sent is None:
            continue
        for value in json_path.values(exchange.response.json, echo.key):
            # A value that is not a string breaks a promise of its own.
            if isinstance(value, str) and value != sent:
                yield FindingMaker(promise, exchange.case).about_key(
                    "answer-not-asked-for",
                    echo.key,
                    key,
                    expected=f"the {echo.parameter} of the request",
                    actual="a different value",
                )


def check_count(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A count of rows that is not their number."""
    key = promise.key_at(promise.counts) if promise.counts else None
    body = exchange.response.json
    rows = body.get(promise.wrapper) if isinstance(body, dict) else None
    if key is None or not isinstance(rows, list):
        return
    for count in json_path.values(body, key.path):
        if isinstance(count, int) and not isinstance(count, bool) and count != len(rows):
            yield FindingMaker(promise, exchange.case).about_key(
                "count-disagrees",
                key.path,
                key,
                expected=f"a count of {len(rows)}, the rows that came",
                actual=show_count(count),
                promised="the number of rows",
                came="another number",
            )


def check_no_rows(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Rows where there should be none: what they describe never existed, or was removed."""
    body, wrapper = exchange.response.json, promise.wrapper
    if wrapper and any(True for _ in json_path.values(body, f"{wrapper}[]")):
        yield FindingMaker(promise, exchange.case).about_operation(
            "rows-not-due", wrapper, expected="no rows", actual="rows", basis="ruled"
        )
