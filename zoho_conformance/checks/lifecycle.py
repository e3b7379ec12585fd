"""Answers that announce that their operation is deprecated, or when it ends."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.lifecycle import announcements


def check_announcements(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Each announcement in the headers of an answer, which is no time of the run but a day."""
    for header, announced in announcements(exchange.response.headers).items():
        yield FindingMaker(promise, exchange.case).about_operation(
            "end-announced",
            f"http.{header}",
            expected="no announced end",
            actual=announced,
            basis="ruled",
        )
