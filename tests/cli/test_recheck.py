"""`recheck`: what recordings asked, asked of an org again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import CommandLine
from tests.runs import served as stage
from tests.runs.served import LIST, Answer, Asked, Org
from zoho_conformance.model import locations

GOOD = locations.root() / "cassettes/reference/v7" / LIST / "ok.yaml"
WRITE = locations.root() / "cassettes/reference/v7/lock_records/ok.yaml"


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


@pytest.fixture
def cassette(tmp_path: Path) -> Path:
    """A recorded list of locks, of a record that the org does not have."""
    file = tmp_path / "taped" / "locks.yaml"
    file.parent.mkdir()
    file.write_text(GOOD.read_text())
    return file


def as_har(cassette: Path) -> Path:
    entries = [
        {
            "startedDateTime": "2026-04-01T00:00:00Z",
            "request": {"method": "GET", "url": each["request"]["uri"], "headers": []},
            "response": {
                "status": each["response"]["status"]["code"],
                "headers": [{"name": "content-type", "value": "application/json"}],
                "content": {"text": each["response"]["body"]["string"]},
            },
        }
        for each in yaml.safe_load(cassette.read_text())["interactions"]
    ]
    file = cassette.with_suffix(".har")
    file.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    cassette.unlink()
    return file


def as_ndjson(cassette: Path) -> Path:
    har = json.loads(as_har(cassette).read_text())
    file = cassette.with_suffix(".ndjson")
    file.write_text(
        "".join(
            json.dumps(
                {
                    "request": {"method": "GET", "url": entry["request"]["url"], "headers": {}},
                    "response": {
                        "status": entry["response"]["status"],
                        "headers": {"content-type": "application/json"},
                        "body": entry["response"]["content"]["text"],
                    },
                }
            )
            + "\n"
            for entry in har["log"]["entries"]
        )
    )
    return file


def report_of(command_line: CommandLine, *arguments: str) -> tuple[int, dict[str, Any]]:
    done = command_line("recheck", *arguments, "--report", "report.json")
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(Path("report.json").read_text())


@pytest.mark.parametrize("as_format", [lambda file: file, as_har, as_ndjson])
def test_an_org_that_answers_as_recorded_conforms_and_is_only_read(
    as_format: Any, command_line: CommandLine, org: Org, cassette: Path
) -> None:
    before = org.contents
    code, report = report_of(command_line, str(as_format(cassette)))
    assert (code, report["verdict"], report["findings"]) == (0, "conforms", [])
    assert org.contents == before
    assert {request.method for request in org.sent} == {"GET"}


def test_a_key_that_is_gone_fails_and_is_named_with_the_file(
    command_line: CommandLine, org: Org, cassette: Path
) -> None:
    def without(_asked: Asked, answer: Answer) -> Answer:
        return answer.with_body(answer.body.replace(b'"Locked_By__s"', b'"Locker"'))

    org.change = without
    code, report = report_of(command_line, str(cassette.parent))
    assert (code, report["verdict"]) == (1, "drift")
    assert any("Locked_By__s" in finding["path"] for finding in report["findings"])
    assert all(finding["case"].endswith("@locks") for finding in report["findings"])


@pytest.mark.usefixtures("org")
def test_a_key_that_only_the_recording_has_is_a_warning_which_fails(
    command_line: CommandLine, cassette: Path
) -> None:
    text = cassette.read_text()
    cassette.write_text(text.replace('"Locked_By__s"', '"Tide": "high", "Locked_By__s"', 1))
    assert text != cassette.read_text()
    code, report = report_of(command_line, str(cassette))
    rules = [(each["rule"], each["level"]) for each in report["findings"]]
    assert (code, rules) == (1, [("recording-outdated", "warning")])
    assert command_line("recheck", str(cassette), "--fail-on", "error").returncode == 0


def test_writes_are_told_and_never_sent(
    command_line: CommandLine, org: Org, cassette: Path
) -> None:
    (cassette.parent / "write.yaml").write_text(WRITE.read_text())
    before = org.contents
    done = command_line("recheck", str(cassette.parent))
    assert done.returncode == 0
    assert "not sent: 1 case: POST: only reads are sent again" in done.stdout
    assert (org.contents, org.writes) == (before, [])


def test_recordings_of_writes_alone_are_not_judged_and_no_org_is_asked(
    command_line: CommandLine, org: Org, tmp_path: Path
) -> None:
    file = tmp_path / "write.yaml"
    file.write_text(WRITE.read_text())
    assert command_line("recheck", str(file)).returncode == 3
    assert not org.asked


@pytest.mark.parametrize("status", [401, 429, 500])
def test_an_org_that_refuses_to_serve_is_no_drift(
    status: int, command_line: CommandLine, org: Org, cassette: Path
) -> None:
    def refusal(asked: Asked) -> Answer | None:
        return None if "oauth" in asked.path else Answer(status, body=b'{"code": "INVALID_TOKEN"}')

    org.instead = refusal
    code, report = report_of(command_line, str(cassette))
    assert (code, report["verdict"], report["findings"]) == (3, "not-judged", [])


@pytest.mark.usefixtures("org")
def test_a_budget_bounds_all_requests(command_line: CommandLine, cassette: Path) -> None:
    code, report = report_of(command_line, str(cassette), "--max-requests", "2")
    assert (code, report["requests_sent"]) == (3, 2)
    assert "the budget of 2 requests is spent" in report["exchanges"][0]["reason"]


@pytest.mark.usefixtures("org")
def test_a_refused_sign_in_is_the_reason_of_every_read(
    command_line: CommandLine, cassette: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_REFRESH_TOKEN", "1000.no")
    code, report = report_of(command_line, str(cassette))
    assert (code, report["exchanges"][0]["outcome"]) == (3, "auth")


@pytest.mark.usefixtures("org")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "nowhere: no such file or folder"),
        (("plain.txt",), "plain.txt: no recorded exchanges in it"),
        (("plain.txt", "--mutant", "x"), "--mutant: only with --target reference"),
    ],
)
def test_bad_input_is_one_line(
    arguments: tuple[str, ...], message: str, command_line: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "plain.txt").write_text("nothing")
    done = command_line("recheck", *arguments)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert message in done.stderr


@pytest.mark.usefixtures("org")
def test_one_file_that_is_cut_off_does_not_cost_the_others(
    command_line: CommandLine, cassette: Path
) -> None:
    text = cassette.read_text()
    (cassette.parent / "cut.yaml").write_text(text[: len(text) // 2] + "\n  ]: [")
    code, report = report_of(command_line, str(cassette.parent))
    (target,) = report["run"]["targets"]
    assert (code, target["judged"], len(target["unread"])) == (3, 1, 1)
