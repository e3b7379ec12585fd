"""What a write did: its answer and a later one are compared where both keep their own promises."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.shipped import shipped
from zoho_conformance.checks.comparisons import compare_effect

LOCKED = "documented/lock_records-ok"
LIST = "reference/get_record_locking_information-ok"
ID = (("data[].id", "data[].details.id"),)


def rules(value: Any) -> set[str]:
    """The rules that a lock breaks whose id was told as the value when it was made."""
    locked, listed = shipped()[LOCKED], shipped()[LIST]
    body = locked.body
    body["data"][0]["details"]["id"] = value
    exchange = locked.judged(body=body).exchange
    assert exchange is not None
    findings = compare_effect(
        listed.judge.promise, listed.exchange, (exchange, "response"), ID, skip=()
    )
    return {finding.rule for finding in findings}


def test_a_lock_with_another_id_than_the_write_answered_shows_no_effect() -> None:
    assert rules("7") == {"write-without-effect"}
    assert rules(shipped()[LIST].body["data"][0]["id"]) == set()


@pytest.mark.parametrize("value", [None, 7, True, {}])
def test_an_id_of_another_type_is_a_finding_on_the_write_alone(value: Any) -> None:
    assert rules(value) == set()
