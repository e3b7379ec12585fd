"""What our own recorder invents is nobody's; a person in one of its cassettes is a person still."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.exchanges.scan.made import cassette, interaction
from zoho_conformance.exchanges.scan.scan_file import scan_file
from zoho_conformance.model.redaction import Pseudonyms

RECORDED = {
    "target": "live",
    "recorded_at": "2026-11-21T23:35:15+00:00",
    "contract_digest": "48fbc0c60c45",
    "tool_version": "0.1.0",
}
DOCUMENTED = {"target": "documented", "page_digest": "6283c3f96544", "page": "Lock Records"}
REAL = {
    "Owner": {"name": "Wilhelmine Kestrel", "email": "w.kestrel@kestrel.engineering"},
    "Locked_Reason__s": "Call her at +49 30 1234567, please",
    "Phone": "+49 30 7654321",
}


def warnings(tmp_path: Path, body: object, metadata: Mapping[str, str]) -> int:
    content = json.dumps({"data": [body]})
    file = cassette(tmp_path / "x.json", interaction(came=content), metadata=dict(metadata))
    scanned = scan_file(file)
    assert scanned.errors == []
    return len(scanned.warnings)


@pytest.mark.parametrize("salt", ["", "a", "b", "c"])
def test_what_the_recorder_invents_is_let_be(tmp_path: Path, salt: str) -> None:
    assert warnings(tmp_path, Pseudonyms(salt=salt).body(REAL), RECORDED) == 0


def test_the_same_in_the_cassette_of_another_recorder_is_reported(tmp_path: Path) -> None:
    assert warnings(tmp_path, Pseudonyms().body(REAL), {"target": "live"}) > 0


@pytest.mark.parametrize("metadata", [RECORDED, DOCUMENTED, {**RECORDED, "target": "reference"}])
def test_a_person_in_a_cassette_of_ours_is_reported(
    tmp_path: Path, metadata: Mapping[str, str]
) -> None:
    owner_and_reason = {name: REAL[name] for name in ("Owner", "Locked_Reason__s")}
    assert warnings(tmp_path, owner_and_reason, metadata) == 3


def test_the_mark_of_a_run_is_no_reason_of_a_person(tmp_path: Path) -> None:
    assert warnings(tmp_path, {"Locked_Reason__s": "zoho-crm-conformance updated"}, {}) == 0
