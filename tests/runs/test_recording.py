"""Recording: what was answered is what is read back, without secrets, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from vcr.serialize import deserialize
from vcr.serializers import yamlserializer

from tests.runs.conftest import Recorded
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model import locations
from zoho_conformance.model.files import write
from zoho_conformance.model.json_values import json_type
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.settings import Settings

SHIPPED = sorted((locations.root() / "cassettes").glob("*/v7/*/*.yaml"))


def results(run: Run) -> list[tuple[Any, ...]]:
    return [result(judged) for judged in run.judge_all()]


def result(judgement: Judgement) -> tuple[Any, ...]:
    return judgement.case, judgement.outcome, judgement.findings, judgement.reason


def test_recorded_exchanges_are_read_back_as_they_were_answered(recorded: Recorded) -> None:
    for case, exchange in recorded.exchanges().items():
        file = recorded.folder / "v7" / case.operation / f"{case.name}.yaml"
        ((request, response),) = read_cassette(file).interactions
        assert request.method == exchange.request.method
        sent, kept = urlsplit(exchange.request.url), urlsplit(request.url)
        assert (kept.path, kept.query) == (sent.path, sent.query)
        assert kept.netloc == "reference.invalid"
        assert response.status == exchange.response.status
        assert response.content_type == exchange.response.content_type
        assert bool(response.body) == bool(exchange.response.body)
        if response.body:
            assert response.json == exchange.response.json
            assert list(response.json) == list(exchange.response.json)


def test_every_exchange_is_recorded(recorded: Recorded) -> None:
    written = {file.relative_to(recorded.folder) for file in recorded.folder.rglob("*.yaml")}
    assert written == {
        Path("v7", case.operation, f"{case.name}.yaml") for case in recorded.exchanges()
    }


def test_the_verdict_on_recordings_is_that_on_the_org(recorded: Recorded) -> None:
    with open_run(Settings(cassettes=recorded.folder)) as run:
        assert results(run) == [result(judged) for judged in recorded.judgements]
        assert run.requests_sent == 0


def test_recordings_of_a_drifting_org_have_the_same_findings(tmp_path: Path) -> None:
    mutant = "lock-list-invalid-module-under-200"
    folder = tmp_path / "set"
    with open_run(Settings("reference", folder, mutant=mutant, record=True)) as run:
        live = results(run)
    assert any(findings for _, _, findings, _ in live)
    with open_run(Settings(cassettes=folder)) as run:
        assert results(run) == live


def test_a_recording_has_no_secret_and_no_host(recorded: Recorded) -> None:
    texts = [file.read_text().casefold() for file in recorded.folder.rglob("*.yaml")]
    assert texts
    for text in texts:
        for word in ("authorization", "oauthtoken", "cookie", "127.0.0.1", "localhost", "1000.",
                     "user-agent", "server", "x-request", "client_secret"):  # fmt: skip
            assert word not in text


def test_a_recording_has_metadata(recorded: Recorded) -> None:
    for file in recorded.folder.rglob("*.yaml"):
        metadata = read_cassette(file).metadata
        assert metadata["target"] == "reference"
        assert metadata["recorded_at"].endswith("+00:00")
        assert metadata["contract_digest"] == Library().digest
        assert metadata["tool_version"]


def test_recording_again_replaces_each_file(recorded: Recorded, copied: Path) -> None:
    files = {file.relative_to(copied) for file in copied.rglob("*.yaml")}
    for file in files:
        (copied / file).write_text("spoilt")
    with open_run(Settings(target="reference", cassettes=copied, record=True)) as run:
        run.judge_all()
    assert {file.relative_to(copied) for file in copied.rglob("*.yaml")} == files
    for file in files:
        assert shapes(copied / file) == shapes(recorded.folder / file)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: "/".join(file.parts[-4:]))
def test_vcrpy_reads_a_cassette_as_this_project_does(file: Path) -> None:
    requests, responses, *_ = deserialize(file.read_text(), yamlserializer)
    ours = read_cassette(file).interactions
    assert len(requests) == len(responses) == len(ours)
    for theirs, came, (request, response) in zip(requests, responses, ours, strict=True):
        assert (theirs.method, theirs.uri) == (request.method, request.url)
        assert came["status"]["code"] == response.status
        assert came["body"]["string"] == response.body
        assert {name.casefold() for name in came["headers"]} == set(response.headers)


def test_bodies_are_recorded_for_people_to_read(recorded: Recorded) -> None:
    text = (recorded.folder / "v7" / "get_record_locking_information" / "ok.yaml").read_text()
    assert text.startswith("version: 1\nmetadata:\n")
    assert '\n          "data": [\n' in text


def test_writing_a_file_replaces_it_whole(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "file.yaml"
    write(file, "one\n")
    write(file, "two\n")
    assert file.read_bytes() == b"two\n"
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file.yaml"
    write(file, "one\n")
    with pytest.raises(UnicodeEncodeError):
        write(file, "two \ud800\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write(file, "three\n")
    assert file.read_text() == "one\n"
    assert list(tmp_path.iterdir()) == [file]


def test_the_shipped_recordings_are_those_that_would_be_made_today(recorded: Recorded) -> None:
    shipped = locations.root() / "cassettes" / "reference"
    for file in recorded.folder.rglob("*.yaml"):
        assert shapes(shipped / file.relative_to(recorded.folder)) == shapes(file)


def shapes(file: Path) -> list[tuple[Any, ...]]:
    """What was asked, and the form of what came: times are those of the recording."""
    return [
        (request.method, request.path, request.query.keys(), response.status, form(response.json))
        for request, response in read_cassette(file).interactions
    ]


def form(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: form(member) for name, member in value.items()}
    return [form(item) for item in value] if isinstance(value, list) else json_type(value)
