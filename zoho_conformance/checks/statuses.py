"""The status and the content type of a success."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from zoho_conformance.checks.make_finding import about_operation
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import CONTENT_TYPE, HTTP_STATUS, Finding

_ACCEPTED = (200, 201, 202)
_JSON = "application/json"
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z.+-]+")


def status(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A status that the contract does not have for a success."""
    came = exchange.response.status
    allowed = promise.success_statuses
    listed = any(row.row.status == HTTPStatus.NO_CONTENT for row in promise.errors)
    if exchange.case.expected == "nothing" and (promise.no_content or listed):
        allowed = (*allowed, HTTPStatus.NO_CONTENT)
    unsaid = promise.operation.success_status is None and promise.status_ruled is None
    if unsaid and promise.operation.method != "GET" and came in _ACCEPTED:
        # Nobody says which status a write has, so that any of an accepted one will do.
        return
    if came not in allowed:
        yield about_operation(
            "status-undocumented",
            promise,
            exchange.case,
            HTTP_STATUS,
            expected=" or ".join(str(one) for one in allowed),
            actual=str(came),
            basis="ruled" if promise.status_ruled else "stated",
            ruling=promise.status_ruled,
        )


def content_type(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """JSON under another media type; parameters such as the charset do not count."""
    came = exchange.response.content_type
    if exchange.response.body and came != _JSON:
        yield about_operation(
            "content-type-changed",
            promise,
            exchange.case,
            CONTENT_TYPE,
            expected=_JSON,
            actual=_shown(came),
            basis="ruled",
        )


def _shown(media_type: str) -> str:
    """A media type as it is; whatever else stands in its place may be anything."""
    if not media_type:
        return "none"
    return media_type if _MEDIA_TYPE.fullmatch(media_type) else "no media type"
