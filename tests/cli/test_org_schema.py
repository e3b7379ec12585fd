"""`org-schema`: a snapshot of an org's schema, and what changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CommandLine
from tests.command import run_command
from tests.runs import served as stage
from tests.runs.served import Org
from zoho_conformance import Guard
from zoho_conformance.model.errors import UsageError

ROOT = "https://www.zohoapis.example/crm/v8"
BOATS = {"modules": [{"api_name": "Boats", "id": "1"}, {"api_name": "Ports", "id": "2"}]}
CODE = {"api_name": "Code", "id": "11", "data_type": "text", "json_type": "string"}


def har(file: Path, *answers: tuple[str, Any]) -> Path:
    entries = [
        {
            "startedDateTime": f"2026-04-0{number}T00:00:00Z",
            "request": {"method": "GET", "url": f"{ROOT}/{path}", "headers": []},
            "response": {
                "status": 200,
                "headers": [{"name": "content-type", "value": "application/json"}],
                "content": {"text": json.dumps(body), "mimeType": "application/json"},
            },
        }
        for number, (path, body) in enumerate(answers, start=1)
    ]
    file.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    return file


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


def test_recordings_make_a_snapshot_that_says_what_they_lack(
    command_line: CommandLine, tmp_path: Path
) -> None:
    recording = har(
        tmp_path / "a.har",
        ("settings/modules", BOATS),
        ("settings/fields?module=Boats", {"fields": [{**CODE, "length": 40}]}),
        (
            "settings/fields?module=Boats",
            {"fields": [{**CODE, "length": 20}, {"api_name": "Charm", "data_type": "hologram"}]},
        ),
        ("settings/fields?module=Boats&type=unused", {"fields": []}),
        ("Boats?fields=Code", {"data": []}),
    )
    done = command_line("org-schema", "snapshot", "--from", str(recording), folder=tmp_path)
    assert done.returncode == 3
    assert done.stdout.splitlines() == [
        "org-schema.json: PARTIAL: 2 modules, 2 fields, 0 layouts",
        "skipped: layouts of Boats, Ports: no answer was recorded",
        "not read: fields of Ports: no answer was recorded",
        "not checked: 1 field of type hologram, which this version does not know",
    ]
    schema = json.loads((tmp_path / "org-schema.json").read_text())
    assert schema["api_version"] == "v8"
    assert schema["taken"].startswith("2026-04-03")
    assert schema["modules"][0]["fields"][1]["length"] == 20


def test_recordings_about_something_else_are_no_snapshot(
    command_line: CommandLine, tmp_path: Path
) -> None:
    recording = har(tmp_path / "a.har", ("Boats?fields=Code", {"data": []}))
    done = command_line("org-schema", "snapshot", "--from", str(recording), folder=tmp_path)
    assert done.returncode == 2
    assert "no answer about modules, fields or layouts in it" in done.stderr
    assert not (tmp_path / "org-schema.json").exists()


def test_a_live_org_is_read_and_compared_with_what_it_was(
    command_line: CommandLine, org: Org, tmp_path: Path
) -> None:
    options = ("--out", "mine.json", "--module", "Leads", "--module", "Depots")
    done = command_line("org-schema", "snapshot", *options, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("mine.json: 2 modules, ")
    assert not org.writes
    before = (tmp_path / "mine.json").read_bytes()
    again = command_line("org-schema", "snapshot", *options, folder=tmp_path)
    assert "unchanged since " in again.stdout
    assert (tmp_path / "mine.json").read_bytes() == before
    same = command_line("org-schema", "diff", "mine.json", "live", folder=tmp_path)
    assert same.returncode == 0
    assert "4 parts of your org's schema compared" in same.stdout
    text = before.decode().replace('"Reference_Code"', '"Old_Code"')
    (tmp_path / "mine.json").write_text(text.replace('"Depots"', '"Sheds"'))
    changed = command_line("org-schema", "diff", "mine.json", "live", folder=tmp_path)
    assert changed.returncode == 1
    assert "error org-field-renamed" in changed.stdout
    assert "error org-module-renamed" in changed.stdout


def test_a_small_budget_leaves_a_partial_file(
    command_line: CommandLine, org: Org, tmp_path: Path
) -> None:
    done = command_line("org-schema", "snapshot", "--max-requests", "4", folder=tmp_path)
    assert done.returncode == 3
    assert "PARTIAL" in done.stdout
    assert "the budget of 4 requests is spent" in done.stdout
    assert len(org.asked) <= 4


def test_every_form_of_a_report_has_what_changed(command_line: CommandLine, tmp_path: Path) -> None:
    def snapshot(name: str, *options: str) -> None:
        reference = ("--target", "reference", "--module", "Leads", "--out", name)
        assert not command_line(
            "org-schema", "snapshot", *reference, *options, folder=tmp_path
        ).returncode

    snapshot("old.json")
    snapshot("new.json", "--mutant", "org-field-gone")
    owners = '[[owners]]\noperation = "Leads"\nowner = "keepers"\n'
    (tmp_path / "zoho-conformance.toml").write_text(owners)
    forms = ("json", "xml", "md", "html", "sarif", "github", "ctrf", "openmetrics")
    named = (f"{form}=report.{form}" for form in forms if form not in ("xml", "md"))
    outputs = (*named, "report.xml", "report.md")
    reports = [option for output in outputs for option in ("--report", output)]
    done = command_line("org-schema", "diff", "old.json", "new.json", *reports, folder=tmp_path)
    assert done.returncode == 1, done.stderr
    for form in forms:
        assert "org-field-gone" in (tmp_path / f"report.{form}").read_text(), form
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["run"]["kind"] == "org-schema"
    (finding,) = report["findings"]
    assert (finding["operation"], finding["path"]) == ("Leads", "Reference_Code")
    assert finding["owners"] == ["keepers"]
    assert "owner:    keepers" in done.stdout
    lenient = command_line(
        "org-schema", "diff", "new.json", "old.json", "--fail-on", "error", folder=tmp_path
    )
    assert lenient.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("snapshot", "--mutant", "org-field-gone"), "--mutant: only with --target reference"),
        (("snapshot", "--target", "reference", "--mutant", "org-field-gne"), "org-field-gone"),
        (("snapshot", "--target", "reference", "--module", "Lead"), "did you mean Leads"),
        (("snapshot", "--target", "reference", "--module", "a/b"), "not an API name"),
        (("diff", "missing.json", "live"), "missing.json"),
        (("snapshot", "--from", "missing.har"), "missing.har"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    command_line: CommandLine, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = command_line("org-schema", *arguments, folder=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def boats(tmp_path: Path) -> Path:
    """A recording of a record and its org's schema, which has one of its two fields."""
    fields = [CODE, {**CODE, "api_name": "Knots", "id": "12", "json_type": "integer"}]
    fields[1]["data_type"] = "integer"
    schema = har(
        tmp_path / "schema.har",
        ("settings/modules", BOATS),
        ("settings/fields?module=Boats", {"fields": fields}),
        ("settings/fields?module=Ports", {"fields": []}),
    )
    run_command(tmp_path, "org-schema", "snapshot", "--from", str(schema))
    row = {"id": "1", "Knots": "twelve", "Code": "A-1", "Flag": "red"}
    file = har(tmp_path / "boats.har", ("Boats/1", {"data": [row]}))
    file.write_text(file.read_text().replace("/v8/", "/v7/").replace(".example", ".com"))
    schema.unlink()
    return tmp_path


@pytest.mark.parametrize("command", ["check", "audit"])
def test_recordings_are_judged_by_the_schema_of_their_org(
    command_line: CommandLine, boats: Path, command: str
) -> None:
    plain = command_line(command, "boats.har", folder=boats)
    assert "field-" not in plain.stdout
    judged = command_line(
        command, "boats.har", "--org-schema", "org-schema.json", "--details", folder=boats
    )
    assert judged.returncode == 1
    assert "and org-schema.json" in judged.stdout
    assert "error field-type-wrong" in judged.stdout
    assert "org has:" in judged.stdout
    assert "integer (integer)  (stated: org-schema.json, fields of Boats, line " in judged.stdout
    assert "warning field-unknown" in judged.stdout


def test_a_configuration_names_the_schema(command_line: CommandLine, boats: Path) -> None:
    (boats / "zoho-conformance.toml").write_text('org-schema = "org-schema.json"\n')
    assert command_line("check", "boats.har", folder=boats).returncode == 1
    shown = command_line("config", "show", "check", folder=boats).stdout
    assert "org-schema" in shown


def test_a_guard_judges_by_the_schema(boats: Path) -> None:
    guard = Guard(org_schema=boats / "org-schema.json")
    url = "https://www.zohoapis.com/crm/v7/Boats/1"
    result = guard.judge(
        method="GET", url=url, status=200, body={"data": [{"id": "1", "Knots": "x"}]}
    )
    assert "field-type-wrong" in {finding.rule for finding in result.findings}
    with pytest.raises(UsageError, match="cannot be read"):
        Guard(org_schema="missing.json")


def test_levels_of_a_guard_may_be_of_rules_of_the_schema(boats: Path) -> None:
    (boats / "levels.toml").write_text(
        '[[levels]]\nrule = "field-type-wrong"\nlevel = "info"\nreason = "an old import"\n'
    )
    guard = Guard(org_schema=boats / "org-schema.json", levels=boats / "levels.toml")
    url = "https://www.zohoapis.com/crm/v7/Boats/1"
    body = {"data": [{"id": "1", "Knots": "x"}]}
    result = guard.judge(method="GET", url=url, status=200, body=body)
    assert {finding.rule: finding.level for finding in result.findings}["field-type-wrong"] == (
        "info"
    )


def test_a_private_report_names_nothing_of_the_org(command_line: CommandLine, boats: Path) -> None:
    options = ("--org-schema", "org-schema.json", "--private", "--report", "private.json")
    assert command_line("check", "boats.har", *options, folder=boats).returncode == 1
    text = (boats / "private.json").read_text()
    assert "field-type-wrong" in text
    assert "Boats" not in text
    assert "Knots" not in text


def test_what_is_no_snapshot_is_refused(command_line: CommandLine, boats: Path) -> None:
    done = command_line("check", "boats.har", "--org-schema", "boats.har", folder=boats)
    assert done.returncode == 2
    assert "org-schema snapshot" in done.stderr
