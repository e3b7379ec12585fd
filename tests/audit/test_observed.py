"""The observed contract: what came, in counts, the same however an archive is split."""

from __future__ import annotations

import copy
import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.audit.archives import URL, write_log
from tests.command import run_command
from tests.exchanges.formats.written import Call, plain_lines
from tests.guard.answers import OPERATION, body
from zoho_conformance.audit import parts as audit_parts
from zoho_conformance.audit.engines import Engine, InProcess
from zoho_conformance.audit.observing import Observing
from zoho_conformance.audit.processes import Processes
from zoho_conformance.checks.observed import tally as observed_tally
from zoho_conformance.checks.observed.tally import ObservedCounts, ObservedTally
from zoho_conformance.contracts.observed import ObservedKey, load_observed
from zoho_conformance.model.exchange import Request
from zoho_conformance.reports.run_audit import AuditSettings, run_audit
from zoho_conformance.runs.library import open_library
from zoho_conformance.runs.settings import Settings


def observe(log: Path, engine: Engine | None = None, values_of: tuple[str, ...] = ()) -> Path:
    file = log.with_suffix(".observed.json")
    asked = AuditSettings(engine=engine or InProcess(), observing=Observing(file, values_of))
    run_audit(Settings(recordings=(str(log),)), asked, lambda _: None)
    return file


def log_of(folder: Path, *answers: Any, url: str = URL) -> Path:
    file = folder / "calls.ndjson"
    calls = [Call("GET", url, answer) for answer in answers]
    file.write_text(plain_lines(calls), encoding="utf-8")
    return file


def keys(file: Path) -> dict[str, ObservedKey]:
    (operation,) = load_observed(file).operations
    assert operation.id == OPERATION
    (answers,) = operation.answers
    assert (answers.api_version, answers.module) == ("v7", None)
    return {key.path: key for key in answers.keys}


def test_keys_are_counted_with_their_types_nulls_and_vocabulary(tmp_path: Path) -> None:
    with_null, without = body(), body()
    with_null["data"][0]["Locked_Reason__s"] = None
    del without["data"][0]["Locked_Reason__s"]
    observed = keys(observe(log_of(tmp_path, body(), with_null, without)))
    reason = observed["data[].Locked_Reason__s"]
    assert (reason.seen, reason.of, reason.null) == (2, 3, 1)
    assert reason.types == {"null": 1, "string": 1}
    assert observed["data[].Lock_Source__s"].values == {"Manual": 3}
    assert observed["data[].Locked_By__s.id"].values == {}


def test_a_key_is_counted_where_a_request_chose_it(tmp_path: Path) -> None:
    answer = body()
    answer["data"][0] = {"id": "1", "Locked_Time__s": None}
    url = f"{URL.partition('?')[0]}?fields=Locked_Time__s,Tier__c"
    observed = keys(observe(log_of(tmp_path, answer, url=url)))
    sides = {path: (key.seen, key.of) for path, key in observed.items()}
    assert sides["data[].Locked_Time__s"] == (1, 1)
    assert sides["data[].Tier__c"] == (0, 1)
    assert sides["data[].id"] == (1, 1)
    assert "data[].Locked_For__s" not in sides


def test_nothing_of_what_a_record_says_is_written(tmp_path: Path) -> None:
    answer = body()
    secrets = ("Ada Lovelace", "ada@example.com", "Smith", "4150868000000999", "Tier-Secret")
    row = answer["data"][0]
    row["Locked_Reason__s"], row["Lock_Source__s"] = secrets[0], secrets[1]
    row["Vendor__c"] = {secrets[2]: secrets[3], "name": secrets[0]}
    row["Family__c"] = secrets[2]
    row[secrets[1]] = 1
    row["9223372036854775807"] = {secrets[4]: 1}
    text = observe(log_of(tmp_path, answer)).read_text(encoding="utf-8")
    assert not [secret for secret in secrets if secret in text]
    assert "data[].Vendor__c.{key}" in text
    assert "data[].{id}" in text


def test_words_of_a_picklist_are_written_where_the_user_names_it(tmp_path: Path) -> None:
    answers = [copy.deepcopy(body()) for _ in range(3)]
    for answer, tier in zip(answers, ("Gold", "Silver", "made up of words"), strict=True):
        answer["data"][0]["Tier__c"] = tier
    log = log_of(tmp_path, *answers)
    assert keys(observe(log))["data[].Tier__c"].values == {}
    named = keys(observe(log, values_of=("Tier__c",)))
    assert named["data[].Tier__c"].values == {"Gold": 1, "Silver": 1}


def test_any_split_and_several_processes_write_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = write_log(tmp_path / "calls.ndjson", 120)
    whole = observe(log).read_bytes()

    class Split(InProcess):
        splits = True

    monkeypatch.setattr(audit_parts, "PART_BYTES", 20_000)
    assert observe(log, Split()).read_bytes() == whole
    assert observe(log, Processes(2)).read_bytes() == whole


def _counts(bodies: list[Any]) -> dict[str, ObservedCounts]:
    tally = ObservedTally(open_library().promises.__getitem__, ("Tier__c",))
    for number, answer in enumerate(bodies):
        tally.add(
            OPERATION,
            Request("GET", URL.partition("?")[0].replace("v7", f"v{number % 4}"), {}),
            answer,
        )
    return tally.counts()


def test_counts_add_up_in_any_order_within_their_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    for bound, most in (("MAX_PATHS", 7), ("MAX_WORDS", 2), ("MAX_MODULES", 3)):
        monkeypatch.setattr(observed_tally, bound, most)
    bodies = []
    for number in range(24):
        row = {"Tier__c": f"Tier{'ABCDE'[number % 5]}", f"Field_{'XYZUVW'[number % 6]}__c": number}
        bodies.append({"data": [row] * (number % 3 + 1), "info": {"count": 1}})
    whole = _counts(bodies)
    assert whole[OPERATION].is_cut
    assert all(answers.is_cut for answers in whole[OPERATION].answers.values())
    for order in itertools.permutations(range(3)):
        parts = [_counts(bodies[at * 8 : at * 8 + 8]) for at in order]
        total = ObservedCounts()
        for part in parts:
            total.add(part[OPERATION])
        assert total == whole[OPERATION]


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--values-of", "Tier__c"), "--values-of: only with --observed"),
        (("--observed", "seen.json", "--private"), "--observed: cannot be combined with --private"),
        (("--observed", "."), "--observed .: is a directory"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    tmp_path: Path, options: tuple[str, ...], line: str
) -> None:
    log = log_of(tmp_path, body())
    result = run_command(tmp_path, "audit", str(log), *options)
    assert result.returncode == 2
    assert line in result.stderr
