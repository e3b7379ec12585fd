"""An operation that no code knows is judged by its data alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.cli.derive import derived_files
from zoho_conformance.contracts import rulings
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.exchanges.cassettes import write
from zoho_conformance.exchanges.cassettes.sets import find_cassette_sets
from zoho_conformance.model.exchange import Case
from zoho_conformance.runs.cassette_target import CassetteTarget
from zoho_conformance.runs.claims import claims_of_case, findings_by_claim, unprovoked_rows
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.run import Run

_RULINGS = """
[[ruling]]
id = "keeper-null-by-clockwork"
operations = ["get_lantern_locks*"]
on = { keys = ["data[].Keeper"] }
says = { null_when = "clockwork" }
decides = { null_if = { key = "Lock_Source", value = "Clockwork" } }
reason = "Clockwork has no keeper."
evidence = ["get-lantern-locks: the description"]
"""
_PROBES = """
[[probe]]
operation = "get_lantern_locks"
case = "ok"
due = "success"
purpose = "the lock of a lantern"
path = { house_name = "{house}", lantern_id = "{lantern}" }
query = { fields = "{all:fields}" }

[[probe]]
operation = "get_lantern_locks"
case = "NO_FLAME"
due = "error"
purpose = "a lantern that cannot be lit"
path = { house_name = "{house}", lantern_id = "{dark_lantern}" }
query = { fields = "{all:fields}" }
"""
_URL = "https://lanterns.example/crm/v7/Lamps/70000000000000101/Lantern_Locks__s"
_URL += "?fields=Keeper,Hangs_In,Lantern_Colour"
_REFUSAL = {"code": "NO_FLAME", "details": {}, "message": "Nobody has a match.", "status": "error"}


@pytest.fixture
def root(locks: Contract, tmp_path: Path) -> Path:
    """Everything that the operation is, written into a directory."""
    contracts = tmp_path / "contracts" / "v7"
    contracts.mkdir(parents=True)
    (contracts / "rulings.toml").write_text(_RULINGS, encoding="utf-8")
    (tmp_path / "probes").mkdir()
    (tmp_path / "probes" / "v7.toml").write_text(_PROBES, encoding="utf-8")
    decided = rulings.load(contracts / "rulings.toml")
    assert list(rulings.stale_rulings(decided, locks)) == []
    derived_files.write_changed(tmp_path, derived_files.derive_files(locks, decided))
    return tmp_path


@pytest.fixture
def recorded(root: Path, locks: Contract) -> Callable[..., Run]:
    """The run on recordings of the operation, the answer of its success as given."""
    sample = locks.exchanges[0].response

    def recorded(answer: Any = sample) -> Run:
        answers = {"ok": (200, answer), "NO_FLAME": (403, _REFUSAL)}
        folder = root / "cassettes" / "hall" / "v7" / "get_lantern_locks"
        folder.mkdir(parents=True)
        for case, (status, body) in answers.items():
            text = write.one_exchange_text(
                {"target": "hall"}, "GET", _URL, None, status, json.dumps(body, indent=2)
            )
            (folder / f"{case}.yaml").write_text(text, encoding="utf-8")
        library = Library(root)
        sets = find_cassette_sets(root / "cassettes", "v7")
        return Run(library, [CassetteTarget(each, library) for each in sets])

    return recorded


_OK = Case("get_lantern_locks", "ok", "success")


def test_recordings_of_the_operation_and_the_sample_of_its_page_are_judged(
    recorded: Callable[..., Run],
) -> None:
    run = recorded()
    outcomes = {
        planned.id: run.judgement(planned.target, planned.case).outcome for planned in run.planned
    }
    assert outcomes == {
        "documented/get_lantern_locks-ok": "conforms",
        "hall/get_lantern_locks-ok": "conforms",
        "hall/get_lantern_locks-NO_FLAME": "conforms",
    }


def test_the_operation_has_a_claim_for_every_key_and_for_its_rules(
    recorded: Callable[..., Run], locks: Contract
) -> None:
    run = recorded()
    claims = {planned.id: list(claims_of_case(run, planned)) for planned in run.planned}
    keys = {claim.key for claim in claims["hall/get_lantern_locks-ok"] if claim.key}
    assert keys == {key.path for key in locks.response_keys}
    ids = {claim.id for claim in claims["hall/get_lantern_locks-ok"]}
    assert "hall/get_lantern_locks-ok:key[data[].Hangs_In.room.door_name]" in ids
    of_refusal = claims["hall/get_lantern_locks-NO_FLAME"]
    assert of_refusal
    assert not any(claim.key for claim in of_refusal)


def test_drift_of_the_operation_fails_the_claim_of_its_key(
    recorded: Callable[..., Run], locks: Contract
) -> None:
    answer = json.loads(json.dumps(locks.exchanges[0].response))
    del answer["data"][0]["Hangs_In"]["room"]["door_name"]
    run = recorded(answer)
    judged = run.judgement("hall", _OK)
    assert judged.outcome == "drift"
    assert [(finding.rule, finding.path) for finding in judged.findings] == [
        ("key-missing", "data[].Hangs_In.room.door_name")
    ]
    planned = next(each for each in run.planned if each.id == "hall/get_lantern_locks-ok")
    every = claims_of_case(run, planned)
    failing = findings_by_claim(every, judged.findings)
    assert [claim.key for claim in failing] == ["data[].Hangs_In.room.door_name"]


def test_a_ruling_on_the_operation_decides(recorded: Callable[..., Run], locks: Contract) -> None:
    answer = json.loads(json.dumps(locks.exchanges[0].response))
    answer["data"][0]["Keeper"] = None
    judged = recorded(answer).judgement("hall", _OK)
    assert {(finding.rule, finding.path) for finding in judged.findings} == {
        ("null-condition-broken", "data[].Keeper")
    }


def test_error_rows_without_a_probe_are_named(recorded: Callable[..., Run]) -> None:
    run = recorded()
    named = {row.case for row in unprovoked_rows(run, run.planned)}
    assert "TOO_DARK_HERE" in named
    assert "INVALID_DATA-hook" in named
    assert "NO_FLAME" not in named
