"""Answers to orgs whose edition of the CRM lacks what was asked for: they are not drift."""

from __future__ import annotations

from zoho_conformance.checks.error_answer import error_in_first_row
from zoho_conformance.contracts.promise import FEATURE_NOT_SUPPORTED, Promise
from zoho_conformance.model.exchange import Response
from zoho_conformance.model.http_status import is_success


def is_refused_edition(promise: Promise, response: Response) -> bool:
    """Whether an answer refuses an edition, where the page says that some editions are refused."""
    if not promise.depends_on_edition or not response.body or is_success(response.status):
        return False
    body = response.json
    refusal = error_in_first_row(promise, body) or body
    return isinstance(refusal, dict) and refusal.get("code") == FEATURE_NOT_SUPPORTED
