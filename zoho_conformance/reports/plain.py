"""A report without a run: what comparing two descriptions of the API found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from zoho_conformance import __version__
from zoho_conformance.model.finding import Finding, collapse
from zoho_conformance.model.rules import Level, at_or_above
from zoho_conformance.reports.report import SCHEMA_VERSION, loudest_first, told


def build(
    kind: str,
    about: str,
    findings: Iterable[Finding],
    fail_on: Level,
    *,
    api_version: str,
    contract_digest: str,
    operations: Sequence[str],
    not_judged: bool = False,
    places: Callable[[Finding], dict[str, Any] | None] = lambda _: None,
) -> dict[str, Any]:
    """The report of a comparison; the same shape as a run's.

    ``kind`` names it (`diff`, `witness`), ``about`` says of what in a line, ``operations`` are
    those compared: each is a case of its own, named after the kind. ``not_judged`` where nothing
    differs and not all that was asked could be compared. ``places`` gives the contract file and
    line of a finding's fact.
    """
    held = collapse(findings)
    failing = [one for one in held if one.state == "new" and at_or_above(one.level, fail_on)]
    drifting = {one.operation for one in held if one.level != "info" and one.state == "new"}
    compared = list(dict.fromkeys((*operations, *(one.operation for one in held))))
    target: dict[str, Any] = {
        "name": kind,
        "about": about,
        "kind": None,
        "recorded_from": None,
        "recorded": None,
        "age_days": None,
        "age_note": None,
        "too_old": False,
        "compared": None,
        "cases": len(compared),
        "judged": len(compared),
        "conforms": len(compared) - len(drifting),
        "excused": 0,
        "not_asked": {},
        "chose": [],
        "left": [],
        "unmatched": {},
        "unread": [],
    }
    return {
        "schema_version": SCHEMA_VERSION,
        "run": {
            "kind": kind,
            "target": kind,
            "targets": [target],
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "recorded": None,
            "version": __version__,
            "api_version": api_version,
            "contract_digest": contract_digest,
            "contract_digests": {},
            "complete": not not_judged,
            "selected": None,
            "baseline": None,
            "fail_on": fail_on,
            "max_age": None,
            "min_coverage": [],
        },
        "verdict": "drift" if failing else "not-judged" if not_judged else "conforms",
        "findings": sorted((told(kind, one, places(one)) for one in held), key=loudest_first),
        "exchanges": [
            {
                "target": kind,
                "operation": one,
                "case": kind,
                "recording": None,
                "outcome": "drift" if one in drifting else "conforms",
                "reason": "",
                "request": None,
            }
            for one in compared
        ],
        "coverage": {},
        "requests_sent": 0,
    }
