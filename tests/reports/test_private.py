"""Private reports: nothing in them that no page documents, and the same findings."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from tests.command import run_command
from tests.reports.conftest import LIST, Shop
from zoho_conformance.model import environment
from zoho_conformance.reports import text
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.private import make_private, privacy_for
from zoho_conformance.reports.read import read_report
from zoho_conformance.reports.report import Report, to_json
from zoho_conformance.reports.report_finding import ReportedAcceptance
from zoho_conformance.reports.report_group import fingerprint_of_group
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

UNKNOWN = ("JaneDoe", "JohnSmith", "ACME_LIMIT", "mine")


@pytest.fixture(autouse=True)
def _no_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZOHO_CONFORMANCE_SALT", raising=False)


def spoilt(shop: Shop) -> Shop:
    shop.replace(LIST, "ok", '"Manual"', '"JaneDoe"')
    shop.replace(LIST, "ok", '"Locked_Time__s"', '"JohnSmith"')
    shop.replace(LIST, "REQUIRED_PARAM_MISSING", '"REQUIRED_PARAM_MISSING"', '"ACME_LIMIT"')
    return shop


def private_run(shop: Shop) -> Report:
    with open_run(Settings(cassettes=shop.folder, private=True)) as run:
        return build_report(run, run.planned, "error")


def test_a_private_report_shows_what_is_documented_alone(shop: Shop) -> None:
    shown = to_json(spoilt(shop).report())
    assert not [word for word in UNKNOWN if word not in shown]
    private = to_json(private_run(shop))
    assert [word for word in UNKNOWN if word in private] == []
    for documented in ("Lock_Source__s", "Automatic", "NOT_ALLOWED", "response keys", LIST):
        assert documented in private


def test_a_private_report_has_the_fingerprints_of_the_other(shop: Shop) -> None:
    shown, private = spoilt(shop).report(), private_run(shop)

    def identities(report: Report) -> list[tuple[str, str]]:
        groups = [(group.fingerprint, ",".join(group.findings)) for group in report.groups]
        findings = [(each.fingerprint, fingerprint_of_group(each)) for each in report.findings]
        return [*groups, *findings]

    assert identities(shown) == identities(private)
    assert shown.verdict == private.verdict


def test_names_have_the_same_forms_in_all_reports_with_one_salt(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt(shop)
    first, second = private_run(shop), private_run(shop)
    assert first.run.masked == "once"
    assert {each.actual for each in first.findings} != {each.actual for each in second.findings}
    assert "set ZOHO_CONFORMANCE_SALT to compare names" in text.render(first)
    monkeypatch.setenv("ZOHO_CONFORMANCE_SALT", "grain")
    first, second = private_run(shop), private_run(shop)
    assert first.run.masked == "salted"
    assert [each.actual for each in first.findings] == [each.actual for each in second.findings]
    assert "every report with this salt" in text.render(first)


def test_a_report_that_was_written_is_made_private_later(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(to_json(spoilt(shop).report()))
    run_command(tmp_path, "report", "x.json", "--private", "--format=json", "-o", "y.json")
    private = (tmp_path / "y.json").read_text()
    assert json.loads(private)["run"]["masked"] == "once"
    assert [word for word in UNKNOWN if word in private] == []
    assert LIST in private
    again = run_command(tmp_path, "report", "x.json", "--contracts", "mine")
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("form", ["text", "html", "junit", "sarif", "markdown", "github", "json"])
def test_no_form_of_a_private_report_shows_more(shop: Shop, form: str, tmp_path: Path) -> None:
    spoilt(shop)
    done = run_command(
        tmp_path,
        "check",
        f"--cassettes={shop.folder}",
        "--private",
        f"--report={form}=x",
        "--details",
    )
    assert done.returncode == 1
    shown = done.stdout + (tmp_path / "x").read_text()
    assert [word for word in UNKNOWN if word in shown] == []


def test_what_somebody_wrote_into_the_baseline_is_masked(shop: Shop) -> None:
    report = spoilt(shop).report()
    day = "2026-11-26"
    accepted = msgspec.convert(
        {
            "reason": "Jane knows",
            "ticket": "ACME-1",
            "owner": "",
            "first_seen": day,
            "last_seen": day,
        }
        | {"expires": "2027-01-01"},
        ReportedAcceptance,
    )
    finding = msgspec.structs.replace(report.findings[0], accepted=accepted)
    known = msgspec.structs.replace(report, findings=(finding,))
    private = make_private(known, privacy_for([known])).findings[0].accepted
    assert private is not None
    assert private.reason.startswith("name~")
    assert private.ticket.startswith("name~")
    assert (private.owner, str(private.expires)) == ("", "2027-01-01")


def test_the_name_of_a_recording_is_masked_and_its_number_stays(shop: Shop) -> None:
    report, privacy = shop.report(), privacy_for([])
    row = msgspec.structs.replace(
        report.exchanges[0], case_label="ok@jane/doe#2", recording="jane/doe#2"
    )
    named = msgspec.structs.replace(report, exchanges=(row,))
    (masked,) = make_private(named, privacy).exchanges
    assert masked.recording == f"{privacy.name('jane/doe')}#2"
    assert masked.case_label == f"ok@{masked.recording}"
    assert masked.case == "ok"


def test_a_message_about_recordings_that_cannot_be_judged_is_private_too(tmp_path: Path) -> None:
    request = {"method": "GET", "uri": "https://acme.example/crm/v7/jane/doe"}
    response = {"status": {"code": 200, "message": ""}, "headers": {}, "body": {"string": "{}"}}
    cassette = {"interactions": [{"request": request, "response": response}]}
    (tmp_path / "rec").mkdir()
    (tmp_path / "rec" / "x.json").write_text(json.dumps(cassette))
    shown = run_command(tmp_path, "check", "--cassettes=rec")
    assert "acme.example/crm/v7/jane/doe" in shown.stdout
    private = run_command(tmp_path, "check", "--cassettes=rec", "--private", "--report=x.json")
    assert private.returncode == 3
    for written in (private.stdout, (tmp_path / "x.json").read_text()):
        assert "jane" not in written
        assert "acme" not in written
    (requests,) = read_report(str(tmp_path / "x.json")).run.targets[0].unmatched_requests
    assert (requests.why, requests.count) == ("unknown", 1)


def test_a_salt_that_is_shared_is_forgotten_at_the_end() -> None:
    with environment.shared_salt("drawn") as is_used:
        assert (is_used, environment.salt()) == (True, "drawn")
        with environment.shared_salt("other") as is_other_used:
            assert (is_other_used, environment.salt()) == (False, "drawn")
    assert environment.salt() is None
