"""Recordings of the side that receives callbacks, and of jobs that are asked for later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks.matching.factories import library, page, refusal
from tests.command import run_command
from zoho_conformance.cli.build_settings import fit_check
from zoho_conformance.contracts.contract import Callback, Contract
from zoho_conformance.contracts.page_facts import Job
from zoho_conformance.exchanges.formats.find_sources import sources_of_files
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.recording_target import HowToRead, RecordingTarget
from zoho_conformance.runs.settings import Settings

SENT = {"lamp": "a", "state": "DONE"}
OURS = "https://hooks.example/lamps"
API = "https://www.zohoapis.com/crm/v7"
ID = "4150868000000300001"


def _contracts() -> tuple[Contract, Contract]:
    started = page(
        ("wash_lamps", "POST", "/wash"), keys=(("data", "array"), ("data[].id", "string"))
    )
    sent = page(("x", "GET", "/x"), keys=(("lamp", "string"), ("state", "string"))).response_keys
    asked = page(("get_washing", "GET", "/wash/{job_id}"), rows=(("INVALID_DATA", 400, None),))
    return (
        replace(
            started,
            jobs=(Job(3, "data[].id"),),
            callbacks=(Callback("wash_lamps_callback", 5, sent),),
        ),
        replace(asked, jobs=(Job(4, None, "/wash/{job_id}"),)),
    )


def _exchange(method: str, url: str, sent: Any, status: int, body: Any) -> dict[str, Any]:
    headers = {"Content-Type": ["application/json"]}
    text = json.dumps(sent) if sent is not None else None
    answer = json.dumps(body) if body is not None else ""
    return {
        "request": {"method": method, "uri": url, "headers": headers, "body": text},
        "response": {
            "status": {"code": status, "message": ""},
            "headers": headers,
            "body": {"string": answer},
        },
    }


@pytest.fixture
def lamps(tmp_path: Path) -> Library:
    return library(tmp_path / "contracts-of-lamps", *_contracts())


def _target(
    lamps: Library, folder: Path, exchanges: Sequence[Any], *, callbacks: bool = False
) -> RecordingTarget:
    file = folder / "received.json"
    file.write_text(json.dumps({"version": 1, "interactions": list(exchanges)}), encoding="utf-8")
    how = HowToRead(callbacks=callbacks)
    return RecordingTarget("received", sources_of_files([(file, file.name)]), lamps, how)


def test_what_came_to_another_host_is_counted_and_told_to_be_like_a_callback(
    lamps: Library, tmp_path: Path
) -> None:
    other = _exchange("POST", OURS, {"hello": 1}, 200, None)
    target = _target(lamps, tmp_path, [_exchange("POST", OURS, SENT, 200, None), other])
    assert target.cases == ()
    assert target.foreign == {"hooks.example": 2}
    assert "like callbacks (--callbacks): 1" in target.description


@pytest.mark.parametrize(
    ("sent", "places"), [(SENT, []), ({**SENT, "state": 7}, [("type-changed", "state")])]
)
def test_what_a_callback_brings_is_judged_where_that_is_asked_for(
    lamps: Library, tmp_path: Path, sent: Any, places: list[tuple[str, str]]
) -> None:
    exchanges = [_exchange("POST", OURS, sent, 500, {"ours": "failed"})]
    target = _target(lamps, tmp_path, exchanges, callbacks=True)
    (case,) = target.cases
    assert case.operation == "wash_lamps_callback"
    findings = target.judgement(case).findings
    assert [(finding.rule, finding.path) for finding in findings] == places
    assert not target.foreign


def test_a_job_that_an_earlier_exchange_started_is_not_to_be_unknown(
    lamps: Library, tmp_path: Path
) -> None:
    start = _exchange("POST", f"{API}/wash", {}, 200, {"data": [{"id": ID}]})
    ask = _exchange("GET", f"{API}/wash/{ID}", None, 400, refusal("INVALID_DATA"))
    for exchanges, rules in (([start, ask], ["write-without-effect"]), ([ask, start], [])):
        target = _target(lamps, tmp_path, exchanges)
        case = next(case for case in target.cases if case.operation == "get_washing")
        assert [finding.rule for finding in target.judgement(case).findings] == rules


def test_drift_of_a_callback_is_accepted_like_any_other(lamps: Library, tmp_path: Path) -> None:
    file = tmp_path / "received.json"
    exchanges = [_exchange("POST", OURS, {**SENT, "state": 7}, 200, None)]
    file.write_text(json.dumps({"version": 1, "interactions": exchanges}), encoding="utf-8")
    contracts = ("--contracts", str(lamps.root))
    check = ("check", file.name, "--callbacks", *contracts)
    assert run_command(tmp_path, *check, "--report", "report.json").returncode == 1
    accept = ("baseline", "update", "report.json", "--reason", "our own", *contracts)
    assert run_command(tmp_path, *accept).returncode == 0
    again = run_command(tmp_path, *check)
    assert (again.returncode, "1 known" in again.stdout) == (0, True)


def test_only_recordings_that_are_named_have_a_receiving_side() -> None:
    with pytest.raises(UsageError, match="--callbacks: name the recordings"):
        fit_check(Settings(callbacks=True))
    fit_check(Settings(callbacks=True, recordings=("received",)))
