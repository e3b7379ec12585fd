"""Answers that announce that their operation is deprecated, when it ends, or that it has ended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.lifecycle import API_NOT_SUPPORTED, announcements

_VERSION = lazy_pattern(r"v?[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}", re.ASCII)


def check_announcements(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Each announcement in the headers of an answer."""
    for header, announced in announcements(exchange.response.headers).items():
        page = f": {announced.about}" if announced.about else ""
        finding = FindingMaker(promise, exchange.case).about_operation(
            "end-announced",
            f"http.{header}",
            expected="no announced end",
            actual=f"{announced.words}{page}",
            came=announced.words,
            basis="ruled",
            # Where ends are written about may be linked before there is any.
            level="info" if announced.is_link else "warning",
        )
        yield replace(finding, ends=announced.ends)


def version_ended(
    make: FindingMaker, path: str, error: Mapping[str, Any], *, is_documented: bool
) -> Finding:
    """An answer that the operation is not there in the version that was asked for.

    A page that has the error has it of versions that never had the operation.
    """
    since = supported_version(error)
    return make.about_operation(
        "version-ended",
        path,
        expected="an operation of this version",
        actual=f"{API_NOT_SUPPORTED}{f', supported in {since}' if since else ''}",
        came=API_NOT_SUPPORTED,
        level="warning" if is_documented else "error",
    )


def supported_version(error: Mapping[str, Any]) -> str:
    """The version that an error names in its details; empty where it names none."""
    details = error.get("details")
    version = details.get("supported_version") if isinstance(details, dict) else None
    text = str(version) if isinstance(version, str | int | float) else ""
    return text if _VERSION.fullmatch(text) else ""
