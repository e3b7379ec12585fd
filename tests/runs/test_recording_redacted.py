"""A recording of a live org has no personal data, and is judged as the org was."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

import pytest

from tests.command import run_command
from tests.runs import served as stage
from tests.runs.served import (
    LIST,
    Answer,
    Asked,
    Org,
    findings_of,
    judged,
)
from zoho_conformance.exchanges.cassettes.record import Recorder
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.exchanges.scan.scan_file import files_to_scan, scan_file
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.probes import begins_with
from zoho_conformance.runs.record import record
from zoho_conformance.runs.settings import Settings

NAME, MAIL, PHONE = "Ada Lovelace-Byron", "ada.byron@planted.example", "+44 20 7946 0958"
PLACE = "12 Grimstone Terrace"
PEOPLE = (NAME, MAIL, PHONE, PLACE)
FORMS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: quote(text, safe=""),
    quote_plus,
    lambda text: json.dumps(text)[1:-1],
    lambda text: base64.b64encode(text.encode()).decode().rstrip("="),
    lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
)


def planted(text: str) -> str:
    """All that must not be seen, in each form in which it could be."""
    return " ".join(form(text) for form in FORMS)


class Planter:
    """Changes what an org answers, so that everybody's data is in every place that has any."""

    def __init__(self, org: Org) -> None:
        announced = org.running.announcement
        self.secrets = [
            announced[name]
            for name in ("client_id", "client_secret", "refresh_token", "access_token")
        ]
        self.ids = [
            value
            for name, value in announced.items()
            if name.endswith("_id") and "c" in name and value.isdigit()
        ]
        self.all = [*self.secrets, *PEOPLE]
        self.text = " ".join(map(planted, self.all))

    def change(self, asked: Asked, answer: Answer) -> Answer:
        if asked.path.startswith("/oauth/") or not answer.body:
            return answer
        body = self.inside(json.loads(answer.body))
        headers = (
            ("Set-Cookie", f"who={quote(self.all[0])}; mail={MAIL}"),
            ("X-Whose", f"{NAME} {MAIL} {' '.join(self.secrets)}"),
            ("Server", MAIL),
        )
        kept = tuple(each for each in answer.headers if each[0].casefold() != "content-type")
        media = ("Content-Type", f'application/json; charset=UTF-8; by="{MAIL}"')
        plain = Answer(answer.status, (*kept, media))
        raw = gzip.compress(json.dumps(body).encode())
        return plain.with_body(raw, ("Content-Encoding", "gzip"), *headers)

    def inside(self, body: Any, key: str = "") -> Any:
        if isinstance(body, list):
            return [self.inside(item, key) for item in body]
        if isinstance(body, dict) and begins_with(body.get("name")):
            # What the run wrote has to read as it was sent.
            return {**body, "notes": self.text, "mails": [MAIL], "phone": 442079460958}
        if isinstance(body, dict):
            changed = {name: self.inside(value, name) for name, value in body.items()}
            # Undocumented keys, at every depth.
            if "id" in body or "code" in body:
                changed |= {"notes": self.text, "mails": [MAIL], "phone": 442079460958}
            if "comparator" in body:
                changed["value"] = self.text
            if body.get("code") == "INVALID_TOKEN":
                changed["details"] = {"seen": self.text, "by": {"name": NAME}}
            return changed
        return self.text if key in ("name", "value") and isinstance(body, str) else body


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


def leaks(texts: dict[str, str], planter: Planter) -> list[str]:
    """Where something is to be read that was planted, or an id of the org's."""
    forms = {form(real): real for real in planter.all for form in FORMS}
    forms |= dict.fromkeys(planter.ids, "an id")
    forms |= {word: word for word in ("442079460958", "planted.example", "Lovelace", "Grimstone")}
    return [
        f"{place}: {real}"
        for place, text in texts.items()
        for form, real in forms.items()
        if form.casefold() in text.casefold()
    ]


def test_cassettes_reports_and_output_have_no_personal_data(org: Org, tmp_path: Path) -> None:
    planter = Planter(org)
    org.change = planter.change
    texts: dict[str, str] = {}
    for arguments in (
        ("record", "--target=live", "--cassettes=set", "--allow-writes"),
        ("check", "--target=live", "--allow-writes", "--report=x.json", "--report=x.xml"),
    ):
        done = run_command(tmp_path, *arguments)
        # An undocumented key is a note, which has the name of the key alone.
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        texts |= {f"{arguments} out": done.stdout, f"{arguments} err": done.stderr}
    texts |= {str(file): file.read_text() for file in tmp_path.rglob("*") if file.is_file()}
    assert len(texts) > 40
    assert planter.text in json.dumps(planter.inside({"id": "1"}))
    assert leaks(texts, planter) == []
    scanned = [scan_file(file) for file in files_to_scan([tmp_path / "set"])]
    assert [line for file in scanned for line in file.errors + file.warnings] == []
    live = json.loads((tmp_path / "x.json").read_text())
    with open_run(Settings(cassettes=tmp_path / "set")) as run:
        replayed = as_json(build_report(run, run.planned, "error"))
    assert live["findings"]
    assert findings_of(live) == findings_of(replayed)
    assert leaks({"replayed": json.dumps(replayed)}, planter) == []


def test_cassettes_have_no_names_and_ids_of_the_org(org: Org, tmp_path: Path) -> None:
    """The names, reasons and ids that the org has of itself."""
    done = record(Settings("live", tmp_path / "set", record=True, writes="sandbox"))
    assert done.missed == ()
    texts = [file.read_text() for file in tmp_path.rglob("*") if file.is_file()]
    contents = org.contents
    for text in texts:
        for real in ("Invented", "Offer under review", "127.0.0.1", "41508680000"):
            assert real in contents or real == "127.0.0.1"
            assert real not in text
        for name in ("oauthtoken", "authorization", "cookie", "user-agent", "x-request"):
            assert name not in text.casefold()


def test_an_id_has_the_same_pseudonym_in_addresses_and_bodies(org: Org, tmp_path: Path) -> None:
    record(Settings("live", tmp_path / "set", record=True, writes="sandbox"))
    folder = tmp_path / "set" / "v7"
    ((request, response),) = read_cassette(folder / LIST / "ok.yaml").interactions
    record_id = request.path.split("/")[4]
    row = response.json["data"][0]
    assert row["Locked_For__s"]["id"] == record_id
    assert len(record_id) == len(org.running.announcement["locked_record_id"])
    ((by_id, lock),) = read_cassette(folder / f"{LIST}_by_id" / "ok.yaml").interactions
    assert by_id.path.endswith(f"/{record_id}/Locking_Information__s/{row['id']}")
    assert lock.json["data"][0]["id"] == row["id"]
    ((locked, answer),) = read_cassette(folder / "lock_records" / "ok.yaml").interactions
    ((after, _),) = read_cassette(folder / LIST / "ok-after-lock.yaml").interactions
    assert locked.path == after.path != request.path
    assert answer.json["data"][0]["details"]["id"].isdigit()
    reason = json.loads(locked.body or "")["data"][0]["Locked_Reason__s"]
    assert reason
    assert "conformance" not in reason


def test_a_recording_has_an_invalid_host(org: Org, tmp_path: Path) -> None:
    record(Settings("live", tmp_path / "set", record=True))
    for file in tmp_path.rglob("*.yaml"):
        cassette = read_cassette(file)
        assert cassette.metadata["target"] == "live"
        assert {urlsplit(interaction.url).netloc for interaction, _ in cassette.interactions} == {
            "live.invalid"
        }
    assert org.asked


def test_each_module_has_its_own_folder(org: Org, tmp_path: Path) -> None:
    settings = Settings("live", tmp_path / "set", record=True, modules=("Leads", "Contacts"))
    record(settings)
    assert {file.name for file in (tmp_path / "set").iterdir()} == {"Leads", "Contacts"}
    with open_run(Settings(cassettes=tmp_path / "set")) as run:
        assert as_json(build_report(run, run.planned, "error"))["verdict"] == "conforms"
    assert org.asked


def test_recordings_go_below_the_working_directory_by_default(org: Org, tmp_path: Path) -> None:
    record(Settings("live", record=True))
    assert (tmp_path / "cassettes" / "live" / "v7" / LIST / "ok.yaml").is_file()
    noted = json.loads((tmp_path / "cassettes" / "live" / "v7" / "not-run.json").read_text())
    assert "lock_records/ok" in noted["not_asked"]
    assert org.asked


def test_a_case_that_is_not_judged_keeps_its_earlier_cassette(org: Org, tmp_path: Path) -> None:
    settings = Settings("live", tmp_path / "set", record=True)
    record(settings)
    file = tmp_path / "set" / "v7" / LIST / "ok.yaml"
    before = file.read_text()

    def change(asked: Asked, answer: Answer) -> Answer:
        page = Answer(200, (("Content-Type", "text/html"),))
        html = f"<html>{NAME} {MAIL}</html>".encode()
        return page.with_body(html) if "Locking_Information__s" in asked.path else answer

    org.change = change
    done = record(settings)
    assert any("unreadable" in line for line in done.missed)
    assert file.read_text() == before
    assert not any(MAIL in file.read_text() for file in tmp_path.rglob("*") if file.is_file())


def test_a_body_that_is_not_json_is_left_out(tmp_path: Path) -> None:
    recording = Recorder(tmp_path, "live.invalid", {}, Pseudonyms(salt="1"))
    assert NAME.encode() not in recording._redact_body(f"<html>{NAME}</html>".encode())
    assert NAME.encode() not in recording._redact_body(f'{{"name": "{NAME}"'.encode())
    assert recording._redact_body(b"") == b""


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("application/json; charset=UTF-8; by=ada", "application/json; charset=utf-8"),
        ("Application/JSON", "application/json"),
        ("application/ada-lovelace", "aaaaaaaaaaa/aaa-aaaaaaaa"),
        ("application/json; charset=ada", "application/json"),
    ],
)
def test_of_a_content_type_nothing_stays_that_could_be_data(
    tmp_path: Path, came: str, kept: str
) -> None:
    recording = Recorder(tmp_path, "live.invalid", {}, Pseudonyms(salt="1"))
    assert recording._redact_headers({"Content-Type": [came]}) == {"Content-Type": [kept]}


def test_a_module_and_a_parameter_of_an_org_have_pseudonyms_wherever_they_stand() -> None:
    masked = Pseudonyms({"module", "details", "api_name", "crm", "v7"}, salt="1")
    body = masked.body(
        {
            "module": {"api_name": "Ada_Cases"},
            "details": {"param": "ada_lovelace"},
            "code": "NEW_CODE",
        }
    )
    invented = body["module"]["api_name"]
    assert (
        masked.path("/crm/v7/Ada_Cases/4150868") == f"/crm/v7/{invented}/{masked.text('4150868')}"
    )
    assert "ada" not in json.dumps(body).casefold()
    assert body["code"] == "NEW_CODE"


def test_inside_an_object_that_nobody_documents_no_word_stays() -> None:
    masked = Pseudonyms({"details"}, salt="1")
    body = masked.body(
        {"customer": {"type": "AdaLovelace", "of": [{"code": "Ada"}]}, "type": "New"}
    )
    assert "ada" not in json.dumps(body).casefold()
    assert body["type"] == "New"
    assert masked.body({"details": {"type": "New"}}) == {"details": {"type": "New"}}


def test_findings_have_no_personal_data(org: Org) -> None:
    """Findings tell new words of the API's, and of anything else the form alone."""

    def change(asked: Asked, answer: Answer) -> Answer:
        if "Locking_Information__s" not in asked.path or answer.status != 200:
            return answer
        body = json.loads(answer.body)
        for row in body.get("data", ()):
            row |= {"Lock_Source__s": MAIL, MAIL: 1, NAME: {}, PHONE: [], "Locked_Time__s": NAME}
        return answer.with_body(json.dumps(body).encode())

    org.change = change
    report = judged()
    assert report["verdict"] == "drift"
    text = json.dumps(report, ensure_ascii=False)
    assert not [personal for personal in PEOPLE if personal in text]
