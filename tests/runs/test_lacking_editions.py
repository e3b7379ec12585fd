"""An org whose edition lacks an operation: it has no verdict, and what worked before is judged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runs.served import (
    CONFIGURATION,
    LIST,
    Answer,
    Asked,
    Org,
    enter,
    judged,
    outcomes,
    served,
)

_REFUSAL = Answer(
    400,
    body=json.dumps(
        {
            "code": "FEATURE_NOT_SUPPORTED",
            "details": {},
            "message": "Record Locking Configuration is not supported in your edition.",
            "status": "error",
        }
    ).encode(),
)


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with served() as running:
        enter(running, monkeypatch, tmp_path)
        yield running


def test_a_refused_edition_is_no_drift_where_nothing_of_the_operation_works(org: Org) -> None:
    def instead(asked: Asked) -> Answer | None:
        return _REFUSAL if asked.path.endswith("record_locking_configurations") else None

    org.instead = instead
    report = judged()
    outcome, reason = outcomes(report)[f"{CONFIGURATION}/ok"]
    assert outcome == "no-data"
    assert "the edition of the org lacks the operation" in reason
    assert outcomes(report)[f"{LIST}/ok"][0] == "conforms"


def test_a_refused_edition_is_drift_where_the_operation_has_worked(org: Org) -> None:
    def instead(asked: Asked) -> Answer | None:
        return _REFUSAL if "feature_type" in asked.query else None

    org.instead = instead
    report = judged()
    assert {finding["rule"] for finding in report["findings"]} == {"error-instead-of-success"}
