"""`recheck --write`: cassettes rewritten, redacted, whole or not at all."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import vcr
import yaml

from tests.cli.conftest import CommandLine
from tests.command import run_command
from tests.runs import served as stage
from tests.runs.paused import started
from tests.runs.served import COMMAND, LIST, Answer, Asked, Org
from zoho_conformance.exchanges.cassettes import record
from zoho_conformance.model import locations

RECORDED = locations.root() / "cassettes/reference/v7"
TOKEN = "Zoho-oauthtoken 1000.0123456789abcdef0123456789abcdef.0123456789abcdef0123456789abcdef"
HOST = "https://www.zohoapis.com"
RULES = "/crm/v7/settings/record_locking_configurations?module=Leads"


def interactions(*names: str) -> list[dict[str, Any]]:
    """What was recorded of cases of the reference org, with ids of another org and a token."""
    recorded = []
    for name in names:
        text = (RECORDED / f"{name}.yaml").read_text()
        text = text.replace("4150868", "7770868").replace("https://reference.invalid", HOST)
        (interaction,) = yaml.safe_load(text)["interactions"]
        interaction["request"]["headers"]["Authorization"] = [TOKEN]
        recorded.append(interaction)
    return recorded


def tape(file: Path, *names: str) -> Path:
    """A cassette as vcrpy writes it, YAML or JSON by its name."""
    cassette = {"interactions": interactions(*names), "version": 1}
    file.parent.mkdir(exist_ok=True)
    as_json = file.suffix == ".json"
    file.write_text(json.dumps(cassette) if as_json else yaml.safe_dump(cassette))
    return file


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    return tape(tmp_path / "taped" / "locks.yaml", f"{LIST}/ok", f"{LIST}_by_id/ok")


def addresses(file: Path) -> list[str]:
    cassette = yaml.safe_load(file.read_text())
    return [each["request"]["uri"] for each in cassette["interactions"]]


def bodies(file: Path) -> list[Any]:
    cassette = yaml.safe_load(file.read_text())
    return [json.loads(each["response"]["body"]["string"]) for each in cassette["interactions"]]


@pytest.mark.usefixtures("org")
def test_a_cassette_has_the_answers_of_now_and_conforms(
    command_line: CommandLine, locks: Path
) -> None:
    done = command_line("recheck", str(locks), "--write")
    assert (done.returncode, done.stderr) == (0, "1 of 1 recordings rewritten\n")
    metadata = yaml.safe_load(locks.read_text())["metadata"]
    assert (metadata["target"], "recorded_at" in metadata) == ("live", True)
    assert command_line("check", str(locks)).returncode == 0


def test_nothing_of_the_org_and_no_token_is_in_a_cassette(
    command_line: CommandLine, org: Org, locks: Path
) -> None:
    answers: list[bytes] = []

    def note(_asked: Asked, answer: Answer) -> Answer:
        answers.append(answer.body)
        return answer

    org.change = note
    assert command_line("recheck", str(locks), "--write").returncode == 0
    text = locks.read_text()
    ids = set(re.findall(rb"[0-9]{9,}", b"".join(answers)))
    assert ids
    assert not [id_ for id_ in ids if id_.decode() in text]
    assert "7770868" not in text
    for secret in (TOKEN, *org.environment.values()):
        assert secret.removeprefix("http://") not in text
    assert command_line("scan", str(locks), "--strict").returncode == 0


@pytest.mark.usefixtures("org")
def test_an_answer_has_the_ids_that_its_request_asks_for(
    command_line: CommandLine, locks: Path
) -> None:
    command_line("recheck", str(locks), "--write")
    of_list, of_lock = addresses(locks)
    record_id, lock_id = re.findall(r"[0-9]{9,}", of_lock)
    assert record_id in of_list
    assert bodies(locks)[1]["data"][0]["id"] == lock_id
    assert lock_id in {row["id"] for row in bodies(locks)[0]["data"]}


@pytest.mark.usefixtures("org")
def test_requests_stay_as_they_are_when_a_cassette_is_written_once_more(
    command_line: CommandLine, locks: Path
) -> None:
    command_line("recheck", str(locks), "--write")
    first = addresses(locks)
    assert command_line("recheck", str(locks), "--write").returncode == 0
    assert addresses(locks) == first


@pytest.mark.usefixtures("org")
@pytest.mark.parametrize("name", ["rules.yaml", "rules.yml", "rules.json"])
def test_a_cassette_is_replayed_by_vcrpy_as_it_was(
    name: str, command_line: CommandLine, tmp_path: Path
) -> None:
    file = tape(tmp_path / "taped" / name, "get_record_locking_configuration/ok")
    assert command_line("recheck", str(file), "--write").returncode == 0
    assert file.read_text().startswith("{") is name.endswith("json")
    form = "json" if name.endswith("json") else "yaml"
    with vcr.use_cassette(str(file), record_mode="none", serializer=form):
        answer = requests.get(HOST + RULES, timeout=1)
    assert answer.json()["record_locking_configurations"]


@pytest.mark.usefixtures("org")
def test_a_cassette_of_which_something_is_not_asked_stays_as_it_is(
    command_line: CommandLine, tmp_path: Path
) -> None:
    file = tape(tmp_path / "taped" / "mixed.yaml", f"{LIST}/ok", "lock_records/ok")
    before = file.read_bytes()
    done = command_line("recheck", str(file), "--write")
    assert (done.returncode, file.read_bytes()) == (0, before)
    assert done.stderr.splitlines() == [
        "unchanged: taped/mixed.yaml: exchange 2: POST: only reads are sent again",
        "0 of 1 recordings rewritten",
    ]


@pytest.mark.usefixtures("org")
def test_a_query_by_post_is_not_redacted_to_another(
    command_line: CommandLine, tmp_path: Path
) -> None:
    file = tape(tmp_path / "taped" / "query.yaml", f"{LIST}/ok")
    cassette = yaml.safe_load(file.read_text())
    cassette["interactions"][0]["request"] |= {
        "method": "POST",
        "uri": f"{HOST}/crm/v7/coql",
        "body": '{"select_query": "select id from Leads"}',
    }
    file.write_text(yaml.safe_dump(cassette))
    done = command_line("recheck", str(file), "--write")
    assert "exchange 1: its query is in its body" in done.stderr


def test_a_success_is_not_replaced_by_a_refusal(
    command_line: CommandLine, org: Org, tmp_path: Path
) -> None:
    file = tape(tmp_path / "taped" / "rules.yaml", "get_record_locking_configuration/ok")
    before = file.read_bytes()

    def refuse(asked: Asked, answer: Answer) -> Answer:
        refused = b'{"code": "NO_PERMISSION", "message": "no", "details": {}, "status": "error"}'
        return Answer(403).with_body(refused) if "settings" in asked.path else answer

    org.change = refuse
    done = command_line("recheck", str(file), "--write")
    assert (done.returncode, file.read_bytes()) == (1, before)
    assert "exchange 1: HTTP 200 was recorded, and HTTP 403 came" in done.stderr


@pytest.mark.usefixtures("org")
def test_other_formats_stay_as_they_are_with_advice(
    command_line: CommandLine, tmp_path: Path
) -> None:
    (each,) = interactions("get_record_locking_configuration/ok")
    line = {
        "request": {"method": "GET", "url": each["request"]["uri"], "headers": {}},
        "response": {"status": 200, "headers": {}, "body": each["response"]["body"]["string"]},
    }
    file = tmp_path / "calls.ndjson"
    file.write_text(json.dumps(line) + "\n")
    done = command_line("recheck", "calls.ndjson", "--write", folder=tmp_path)
    assert (done.returncode, json.loads(file.read_text())) == (0, line)
    advice = "`zoho-conformance convert calls.ndjson --into DIR` makes one"
    assert f"unchanged: calls.ndjson: not a cassette of vcrpy: {advice}" in done.stderr


@pytest.mark.usefixtures("org")
def test_what_is_piped_in_or_in_an_archive_has_no_file_to_write(
    locks: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "taped.zip", "w") as archive:
        archive.write(locks, "a.yaml")
        archive.write(locks, "b.yaml")
    done = run_command(tmp_path, "recheck", "taped.zip", "--write")
    why = "no file of its own: unpack or save it first"
    assert done.stderr.splitlines() == [
        f"unchanged: taped.zip/a.yaml: {why} (and 1 more such)",
        "0 of 2 recordings rewritten",
    ]
    piped = subprocess.run(
        [*COMMAND, "recheck", "-", "--write"],
        input=locks.read_text(),
        capture_output=True,
        check=False,
        text=True,
    )
    assert (piped.returncode, piped.stderr.splitlines()[0]) == (
        0,
        f"unchanged: -: {why}",
    )


@pytest.mark.usefixtures("org")
def test_what_a_spent_budget_left_out_stays_as_it_is(
    command_line: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "taped"
    files = [tape(folder / f"{name}.yaml", "get_record_locking_configuration/ok") for name in "ab"]
    tape(folder / "c.yaml", f"{LIST}/ok")
    done = command_line("recheck", str(folder), "--write", "--max-requests", "3")
    assert done.returncode == 3
    assert "2 of 3 recordings rewritten" in done.stderr
    assert all(TOKEN not in file.read_text() for file in files)
    assert TOKEN in (folder / "c.yaml").read_text()


@pytest.mark.usefixtures("org")
def test_a_cassette_that_would_give_something_away_is_not_written(
    command_line: CommandLine, locks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = locks.read_bytes()
    monkeypatch.setattr(record, "find_leak", lambda *_: "a credential")
    done = command_line("recheck", str(locks), "--write")
    assert (done.returncode, locks.read_bytes()) == (3, before)
    assert f"not written: {locks}: not written: it would hold a credential" in done.stderr


@pytest.mark.usefixtures("org")
def test_a_file_that_cannot_be_written_stays_and_does_not_cost_the_others(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "get_record_locking_configuration/ok"
    files = [tape(tmp_path / "taped" / f"{letter}.yaml", name) for letter in "ab"]
    before, replace = files[0].read_bytes(), Path.replace

    def full(source: Path, target: Path) -> Path:
        if target.name == "a.yaml":
            raise OSError(28, "No space left on device")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", full)
    done = command_line("recheck", str(files[0].parent), "--write")
    assert (done.returncode, files[0].read_bytes()) == (3, before)
    assert "a.yaml: cannot be written: No space left on device" in done.stderr
    assert sorted(path.name for path in files[0].parent.iterdir()) == ["a.yaml", "b.yaml"]
    assert TOKEN not in files[1].read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_killed_leaves_org_and_cassettes_as_they_were(
    number: int, org: Org, locks: Path, tmp_path: Path
) -> None:
    contents, before = org.contents, locks.read_bytes()
    with started(org, tmp_path, "recheck", str(locks), "--write") as process:

        def kill(asked: Asked, answer: Answer) -> Answer:
            if "Locking_Information" in asked.path:
                process.send_signal(number)
            return answer

        org.change = kill
        process.communicate(timeout=60)
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    assert (org.contents, locks.read_bytes()) == (contents, before)
    assert [path.name for path in locks.parent.iterdir()] == ["locks.yaml"]


@pytest.mark.usefixtures("org")
def test_what_the_reference_org_says_is_not_written(command_line: CommandLine, locks: Path) -> None:
    before = locks.read_bytes()
    done = command_line("recheck", str(locks), "--write", "--target", "reference")
    assert (done.returncode, locks.read_bytes()) == (2, before)
    assert done.stderr.startswith("zoho-conformance: --write: only with --target live")
