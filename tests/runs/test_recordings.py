"""Recordings of others: any layout, each exchange a case of its own, nothing passed over unsaid."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.reports.test_read import version_1
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.read import read_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.recording_target import RecordingTarget
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.settings import Settings

LIST = "get_record_locking_information"
CONFIGURATION = "get_record_locking_configuration"
ROOT = Path(__file__).parents[2] / "cassettes" / "reference" / "v7"


def interaction(operation: str = LIST, case: str = "ok") -> dict[str, Any]:
    file = ROOT / operation / f"{case}.yaml"
    last: dict[str, Any] = yaml.safe_load(file.read_text())["interactions"][-1]
    return last


def elsewhere(uri: str) -> dict[str, Any]:
    recorded = interaction()
    return recorded | {"request": recorded["request"] | {"uri": uri}}


def renamed(key: str, other: str) -> dict[str, Any]:
    recorded = interaction()
    body = recorded["response"]["body"]["string"].replace(f'"{key}"', f'"{other}"')
    return recorded | {"response": recorded["response"] | {"body": {"string": body}}}


def save(file: Path, *interactions: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    cassette = {"version": 1, "interactions": list(interactions)}
    dump = json.dumps if file.suffix == ".json" else yaml.safe_dump
    file.write_text(dump(cassette))


def report(folder: Path, **settings: Any) -> dict[str, Any]:
    with open_run(Settings(cassettes=folder, **settings)) as run:
        return as_json(build_report(run, run.planned, "error"))


def outcomes(run: Run) -> dict[str, str]:
    return {
        planned.id: run.judgement(planned.target, planned.case).outcome for planned in run.planned
    }


def test_every_exchange_in_yaml_and_json_files_is_a_case_of_its_own(tmp_path: Path) -> None:
    save(tmp_path / "deep" / "er" / "test_locks.yaml", interaction())
    save(tmp_path / "all.json", interaction(), interaction(CONFIGURATION))
    save(tmp_path / "none.yml", interaction(LIST, "REQUIRED_PARAM_MISSING"))
    (tmp_path / "notes.yaml").write_text("a: 1\n")
    save(tmp_path / ".hidden" / "x.yaml", interaction())
    with open_run(Settings(cassettes=tmp_path)) as run:
        assert outcomes(run) == {
            f"{LIST}-ok@all#1": "conforms",
            f"{CONFIGURATION}-ok@all#2": "conforms",
            f"{LIST}-ok@deep/er/test_locks": "conforms",
            f"{LIST}-REQUIRED_PARAM_MISSING@none": "conforms",
        }
        (target,) = run.targets.values()
        assert target.description.endswith("files without exchanges: 1")
    assert report(tmp_path)["verdict"] == "conforms"


def test_the_same_drift_in_many_recordings_is_one_finding_that_names_them(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        save(tmp_path / f"{name}.yaml", renamed("Locked_By__s", "Locked_By"))
    save(tmp_path / "d.yaml", interaction())
    made = report(tmp_path)
    assert made["verdict"] == "drift"
    (drift,) = (finding for finding in made["findings"] if finding["level"] == "error")
    assert (drift["rule"], drift["path"]) == ("key-renamed", "data[].Locked_By__s")
    assert (drift["case"], drift["also"]) == ("ok@a", ["ok@b", "ok@c"])
    assert drift["recording"] == "a"
    assert drift["count"] >= 3
    cases = {exchange["case"]: exchange["outcome"] for exchange in made["exchanges"]}
    assert cases == {"ok@a": "drift", "ok@b": "drift", "ok@c": "drift", "ok@d": "conforms"}


def test_a_finding_has_the_same_fingerprint_wherever_it_was_recorded(tmp_path: Path) -> None:
    prints = set()
    for name in ("one", "other"):
        save(tmp_path / name / f"{name}.yaml", renamed("Locked_By__s", "Locked_By"))
        findings = report(tmp_path / name)["findings"]
        prints |= {row["fingerprint"] for row in findings if row["level"] == "error"}
    assert len(prints) == 1


def test_exchanges_that_match_no_operation_are_counted_without_ids(tmp_path: Path) -> None:
    for at in (1, 2):
        uri = f"https://www.zohoapis.com/crm/v7/Leads/415086800000{at}/Notes/1/2/3"
        save(tmp_path / f"notes{at}.yaml", elsewhere(uri))
    save(tmp_path / "locks.yaml", interaction())
    made = report(tmp_path)
    assert made["verdict"] == "conforms"
    (target,) = made["run"]["targets"]
    reason = "GET www.zohoapis.com/crm/v7/Leads/{…}/Notes/{…}/{…}/{…}: no contract has the path"
    assert target["unmatched"] == {reason: 2}


def test_a_recording_that_cannot_be_read_leaves_the_run_without_a_verdict(tmp_path: Path) -> None:
    save(tmp_path / "good.yaml", interaction())
    (tmp_path / "cut.yaml").write_text("interactions:\n- request: {method")
    made = report(tmp_path)
    assert made["verdict"] == "not-judged"
    (unread,) = made["run"]["targets"][0]["unread"]
    assert unread.startswith(f"{tmp_path.resolve() / 'cut.yaml'}: not valid YAML")


def test_drift_in_a_cassette_of_any_name_is_seen(tmp_path: Path) -> None:
    save(tmp_path / "good.yaml", interaction())
    save(tmp_path / "test_v1.2_locks", renamed("Locked_By__s", "Locked_By"))
    (tmp_path / "README").write_text("Recorded in May.\n")
    made = report(tmp_path)
    assert made["verdict"] == "drift"
    assert [row["case"] for row in made["exchanges"]] == ["ok@good", "ok@test_v1.2_locks"]
    assert made["run"]["targets"][0]["about"].endswith("files without exchanges: 1")


def test_a_cassette_without_exchanges_is_a_file_without_exchanges(tmp_path: Path) -> None:
    save(tmp_path / "none.yaml")
    with pytest.raises(UsageError, match="no file below it has recorded exchanges"):
        report(tmp_path)
    save(tmp_path / "good.yaml", interaction())
    made = report(tmp_path)
    assert made["verdict"] == "conforms"
    assert made["run"]["targets"][0]["about"].endswith("files without exchanges: 1")


@pytest.mark.parametrize("name", ["test_locks", "locks.yaml"])
def test_one_file_is_judged_where_a_folder_could_be_named(tmp_path: Path, name: str) -> None:
    save(tmp_path / name, renamed("Locked_By__s", "Locked_By"))
    save(tmp_path / "other.yaml", interaction())
    assert [row["outcome"] for row in report(tmp_path / name)["exchanges"]] == ["drift"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("interactions: []\n", "no recorded exchanges in it"),
        ("- a\n", "not a cassette of vcrpy"),
        ("interactions:\n- request: {", "not valid YAML"),
        ("interactions: [!lamp x]\n", r"an unsupported tag \(line 1\)"),
    ],
)
def test_one_file_in_which_nothing_can_be_read_is_refused(
    tmp_path: Path, text: str, problem: str
) -> None:
    file = tmp_path / "test_locks"
    file.write_text(text)
    with pytest.raises(UsageError, match=f"test_locks: {problem}"):
        report(file)


def packed(recorded: dict[str, Any], body: bytes, encoding: str) -> dict[str, Any]:
    headers = recorded["response"]["headers"] | {"Content-Encoding": [encoding]}
    answer = recorded["response"] | {"headers": headers, "body": {"string": body}}
    return recorded | {"response": answer}


def test_a_body_that_is_cut_off_is_unreadable_and_the_others_are_judged(tmp_path: Path) -> None:
    drifted = renamed("Locked_By__s", "Locked_By")
    whole = gzip.compress(interaction()["response"]["body"]["string"].encode())
    cut = packed(interaction(), whole[:-20], "gzip")
    save(tmp_path / "x.yaml", cut, packed(interaction(), whole, "gzip"))
    made = report(tmp_path / "x.yaml")
    assert [(row["outcome"], row["reason"]) for row in made["exchanges"]] == [
        ("unreadable", "HTTP 200, the compressed body is cut off"),
        ("conforms", ""),
    ]
    assert (made["verdict"], made["findings"]) == ("not-judged", [])
    save(tmp_path / "y.yaml", cut, drifted)
    assert report(tmp_path / "y.yaml")["verdict"] == "drift"


def test_a_cut_body_of_another_host_is_no_business_of_ours(tmp_path: Path) -> None:
    other = packed(elsewhere("https://api.example.com/things"), b"\x1f\x8b\x08", "gzip")
    save(tmp_path / "x.yaml", other, interaction())
    assert report(tmp_path)["verdict"] == "conforms"


def test_an_answer_without_a_body_key_is_an_answer_without_a_body(tmp_path: Path) -> None:
    bare = {"status": {"code": 204}, "headers": {}}
    save(tmp_path / "x.yaml", interaction() | {"response": bare})
    (row,) = report(tmp_path)["exchanges"]
    assert row["outcome"] != "unreadable"
    lost = bare | {"headers": {"Content-Length": ["512"]}}
    save(tmp_path / "x.yaml", interaction() | {"response": lost}, interaction())
    (unread,) = report(tmp_path)["run"]["targets"][0]["unread"]
    assert unread.endswith("exchange 1: body is missing")


def test_tags_that_vcrpy_writes_are_read(tmp_path: Path) -> None:
    save(tmp_path / "x.yaml", interaction())
    text = (tmp_path / "x.yaml").read_text()
    for plain, tagged in (
        ("method: GET", "method: !!python/unicode 'GET'"),
        ("- application/json\n", "- !!python/tuple [application/json]\n"),
        ("body: null", "body: !!python/object/new:_io.BytesIO {state: !!python/tuple [x, 0]}"),
    ):
        assert plain in text
        text = text.replace(plain, tagged, 1)
    (tmp_path / "x.yaml").write_text(text)
    assert report(tmp_path)["verdict"] == "conforms"


@pytest.mark.parametrize("status", [401, 429, 503])
def test_unanswered_exchanges_alone_do_not_fail_a_run(tmp_path: Path, status: int) -> None:
    recorded = interaction()
    refused = recorded | {"response": recorded["response"] | {"status": {"code": status}}}
    save(tmp_path / "refused.yaml", refused)
    assert report(tmp_path)["verdict"] == "not-judged"
    save(tmp_path / "then.yaml", refused, recorded)
    made = report(tmp_path)
    assert made["verdict"] == "conforms"
    assert made["run"]["targets"][0]["excused"] == 2


def test_labels_of_recordings_have_no_ids_or_addresses_and_are_unique(tmp_path: Path) -> None:
    for name in ("lead 41508680000001.yaml", "lead 41508680000002.yaml", "ada@x.example.yaml"):
        save(tmp_path / name, interaction())
    with open_run(Settings(cassettes=tmp_path)) as run:
        assert [planned.case.recording for planned in run.planned] == [
            "{}",
            "lead_{}",
            "lead_{}(2)",
        ]


def test_the_date_header_says_when_a_recording_was_made(tmp_path: Path) -> None:
    recorded = interaction()
    headers = {"Content-Type": ["application/json"], "Date": ["Sat, 01 Nov 2025 10:00:00 GMT"]}
    save(tmp_path / "x.yaml", recorded | {"response": recorded["response"] | {"headers": headers}})
    assert report(tmp_path)["run"]["recorded"] == "2025-11-01T10:00:00+00:00"


def test_the_earlier_httpx_format_of_vcrpy_is_read(tmp_path: Path) -> None:
    recorded = interaction()
    old = {
        "status_code": 200,
        "http_version": "HTTP/1.1",
        "headers": {"content-type": ["application/json"]},
        "content": recorded["response"]["body"]["string"],
    }
    save(tmp_path / "x.yaml", recorded | {"response": old})
    assert report(tmp_path)["verdict"] == "conforms"


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        ("empty", "no cassettes: no"),
        ("broken", "not valid YAML"),
    ],
)
def test_a_folder_without_anything_to_judge_is_refused(
    tmp_path: Path, what: str, problem: str
) -> None:
    if what == "broken":
        (tmp_path / "x.yaml").write_text("interactions: [")
    with pytest.raises(UsageError, match=problem), open_run(Settings(cassettes=tmp_path)):
        pass


def test_recordings_beside_a_set_are_judged_too(copied: Path) -> None:
    save(copied / "mine" / "extra.yaml", interaction())
    with open_run(Settings(cassettes=copied)) as run:
        assert list(run.targets) == ["copied", "copied-recordings"]
        foreign = run.targets["copied-recordings"]
        assert isinstance(foreign, RecordingTarget)
        assert [case.recording for case in foreign.cases] == ["mine/extra"]


def test_a_folder_with_a_set_alone_is_one_target(copied: Path) -> None:
    with open_run(Settings(cassettes=copied)) as run:
        assert list(run.targets) == ["copied"]


def test_a_report_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    save(tmp_path / "a.yaml", renamed("Locked_By__s", "Locked_By"))
    save(tmp_path / "b.yaml", interaction())
    expected = report(tmp_path)
    earlier = version_1(expected)
    for row in (*earlier["findings"], *earlier["exchanges"]):
        del row["recording"]
    for target in earlier["run"]["targets"]:
        del target["kind"], target["recorded_from"]
    file = tmp_path / "earlier.json"
    file.write_text(json.dumps(earlier))
    upgraded = as_json(read_report(str(file)))
    assert [(row["case"], row["recording"]) for row in upgraded["findings"]] == [
        (row["case"], row["recording"]) for row in expected["findings"]
    ]
    assert upgraded["exchanges"] == expected["exchanges"]


def test_a_pages_own_sample_gets_its_verdict_whoever_recorded_it(tmp_path: Path) -> None:
    file = ROOT.parents[1] / "documented" / "v7" / LIST / "ok.yaml"
    (sample,) = yaml.safe_load(file.read_text())["interactions"]
    other = json.dumps(sample["response"]).replace("full_access", "read_only")
    save(tmp_path / "same.yaml", sample)
    save(tmp_path / "other.yaml", sample | {"response": json.loads(other)})
    states = {
        case: finding["state"]
        for finding in report(tmp_path)["findings"]
        if finding["rule"] == "answer-not-asked-for"
        for case in [finding["recording"]]
    }
    assert states == {"same": "known", "other": "new"}
