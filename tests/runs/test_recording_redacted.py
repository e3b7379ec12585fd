"""A recording of a live org: nothing in it is anybody's, and it is judged as the org was."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

import pytest

from tests.runs import served as stage
from tests.runs.served import (
    COMMAND,
    LIST,
    Answer,
    Asked,
    Org,
    found,
    judged,
)
from zoho_conformance.exchanges.cassettes.record import Recorder
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.open_run import open_run
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
        told = org.running.announcement
        self.secrets = [
            told[name] for name in ("client_id", "client_secret", "refresh_token", "access_token")
        ]
        self.ids = [value for name, value in told.items() if name.endswith("_id") and "c" in name]
        self.ids = [one for one in self.ids if one.isdigit()]
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
        kept = tuple(one for one in answer.headers if one[0].casefold() != "content-type")
        media = ("Content-Type", f'application/json; charset=UTF-8; by="{MAIL}"')
        told = Answer(answer.status, (*kept, media))
        raw = gzip.compress(json.dumps(body).encode())
        return told.with_body(raw, ("Content-Encoding", "gzip"), *headers)

    def inside(self, body: Any, key: str = "") -> Any:
        if isinstance(body, list):
            return [self.inside(one, key) for one in body]
        if isinstance(body, dict):
            changed = {name: self.inside(one, name) for name, one in body.items()}
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


def giving_away(texts: dict[str, str], planter: Planter) -> list[str]:
    """Where something is to be read that was planted, or an id of the org's."""
    forms = {form(real): real for real in planter.all for form in FORMS}
    forms |= dict.fromkeys(planter.ids, "an id")
    forms |= {one: one for one in ("442079460958", "planted.example", "Lovelace", "Grimstone")}
    return [
        f"{place}: {real}"
        for place, text in texts.items()
        for form, real in forms.items()
        if form.casefold() in text.casefold()
    ]


def test_nothing_that_is_written_or_printed_gives_anything_away(org: Org, tmp_path: Path) -> None:
    planter = Planter(org)
    org.change = planter.change
    where = stage.environment(org, tmp_path)
    texts: dict[str, str] = {}
    for arguments in (
        ["record", "--target=live", "--cassettes=set", "--allow-writes"],
        ["check", "--target=live", "--allow-writes", "--report=x.json", "--report=x.xml"],
    ):
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            env=where,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        # What is undocumented is told for information, and told by its key alone.
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        texts |= {f"{arguments} out": done.stdout, f"{arguments} err": done.stderr}
    texts |= {str(one): one.read_text() for one in tmp_path.rglob("*") if one.is_file()}
    assert len(texts) > 40
    assert planter.text in json.dumps(planter.inside({"id": "1"}))
    assert giving_away(texts, planter) == []
    live = json.loads((tmp_path / "x.json").read_text())
    with open_run(Settings(cassettes=tmp_path / "set")) as run:
        replayed = as_json(build_report(run, run.planned, "error"))
    assert live["findings"]
    assert found(live) == found(replayed)
    assert giving_away({"replayed": json.dumps(replayed)}, planter) == []


def test_what_nobody_planted_is_not_there_either(org: Org, tmp_path: Path) -> None:
    """The names, reasons and ids that the org has of itself."""
    done = record(Settings("live", tmp_path / "set", record=True, writes="sandbox"))
    assert done.missed == ()
    texts = [one.read_text() for one in tmp_path.rglob("*") if one.is_file()]
    held = org.held
    for text in texts:
        for real in ("Invented", "Offer under review", "127.0.0.1", "41508680000"):
            assert real in held or real == "127.0.0.1"
            assert real not in text
        for name in ("oauthtoken", "authorization", "cookie", "user-agent", "x-request"):
            assert name not in text.casefold()


def test_the_same_id_in_address_and_body_stays_the_same(org: Org, tmp_path: Path) -> None:
    record(Settings("live", tmp_path / "set", record=True, writes="sandbox"))
    folder = tmp_path / "set" / "v7"
    ((request, response),) = read_cassette(folder / LIST / "ok.yaml").interactions
    record_id = request.path.split("/")[4]
    row = response.json["data"][0]
    assert row["Locked_For__s"]["id"] == record_id
    assert len(record_id) == len(org.running.announcement["locked_record_id"])
    ((by_id, one),) = read_cassette(folder / f"{LIST}_by_id" / "ok.yaml").interactions
    assert by_id.path.endswith(f"/{record_id}/Locking_Information__s/{row['id']}")
    assert one.json["data"][0]["id"] == row["id"]
    ((locked, told),) = read_cassette(folder / "lock_records" / "ok.yaml").interactions
    ((after, _),) = read_cassette(folder / LIST / "ok-after-lock.yaml").interactions
    assert locked.path == after.path != request.path
    assert told.json["data"][0]["details"]["id"].isdigit()
    reason = json.loads(locked.body or "")["data"][0]["Locked_Reason__s"]
    assert reason
    assert "conformance" not in reason


def test_a_recording_is_of_no_host(org: Org, tmp_path: Path) -> None:
    record(Settings("live", tmp_path / "set", record=True))
    for file in tmp_path.rglob("*.yaml"):
        cassette = read_cassette(file)
        assert cassette.metadata["target"] == "live"
        assert {urlsplit(one.url).netloc for one, _ in cassette.interactions} == {"live.invalid"}
    assert org.asked


def test_each_module_has_its_own_folder(org: Org, tmp_path: Path) -> None:
    settings = Settings("live", tmp_path / "set", record=True, modules=("Leads", "Contacts"))
    record(settings)
    assert {one.name for one in (tmp_path / "set").iterdir()} == {"Leads", "Contacts"}
    with open_run(Settings(cassettes=tmp_path / "set")) as run:
        assert as_json(build_report(run, run.planned, "error"))["verdict"] == "conforms"
    assert org.asked


def test_without_a_folder_it_goes_below_where_it_was_started(org: Org, tmp_path: Path) -> None:
    record(Settings("live", record=True))
    assert (tmp_path / "cassettes" / "live" / "v7" / LIST / "ok.yaml").is_file()
    noted = json.loads((tmp_path / "cassettes" / "live" / "v7" / "not-run.json").read_text())
    assert "lock_records/ok" in noted["not_asked"]
    assert org.asked


def test_what_was_not_judged_leaves_the_older_cassette(org: Org, tmp_path: Path) -> None:
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
    assert any("unreadable" in one for one in done.missed)
    assert file.read_text() == before
    assert not any(MAIL in one.read_text() for one in tmp_path.rglob("*") if one.is_file())


def test_a_body_that_is_no_json_is_left_out(tmp_path: Path) -> None:
    recording = Recorder(tmp_path, "live.invalid", {}, Pseudonyms(salt="1"))
    assert NAME.encode() not in recording._redact_body(f"<html>{NAME}</html>".encode())
    assert NAME.encode() not in recording._redact_body(f'{{"name": "{NAME}"'.encode())
    assert recording._redact_body(b"") == b""


def test_values_that_drift_give_nothing_away(org: Org) -> None:
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
    told = json.dumps(report, ensure_ascii=False)
    assert not [one for one in PEOPLE if one in told]
