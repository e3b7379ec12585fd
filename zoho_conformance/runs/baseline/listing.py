"""The entries of a baseline as plain objects, with what is left of their time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from zoho_conformance.runs.baseline.entry import Entry


def listed(entries: Iterable[Entry], today: date) -> list[dict[str, Any]]:
    """The entries as JSON objects, with their age and what is left of their time in days."""
    return [
        {
            "fingerprint": one.fingerprint,
            "rule": one.rule,
            "operation": one.operation,
            "case": one.case,
            "path": one.path,
            "level": one.level,
            "reason": one.accepted.reason,
            "ticket": one.accepted.ticket,
            "owner": one.accepted.owner,
            "first_seen": one.accepted.first_seen.isoformat(),
            "last_seen": one.accepted.last_seen.isoformat(),
            "expires": one.accepted.expires.isoformat(),
            "contract": one.contract,
            "age_days": (today - one.accepted.first_seen).days,
            "days_left": (one.accepted.expires - today).days,
            "expired": today > one.accepted.expires,
        }
        for one in sorted(entries, key=lambda entry: entry.order)
    ]
