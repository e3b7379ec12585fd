"""Findings say whether they touch what the code uses, in every form; what is used comes first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import run_command
from tests.guard.answers import OPERATION, PATH, body

USED = "data[].Locked_Time__s"
UNUSED = "data[].Locked_Reason__s"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A recording with drift in a key that is used and in one that is not."""
    text = json.dumps(body()).replace('"Locked_Reason__s"', '"locked_reason__s"')
    text = text.replace('"Locked_Time__s"', '"locked_time__s"')
    entry = {
        "request": {"method": "GET", "uri": f"https://www.zohoapis.eu{PATH}", "headers": {}},
        "response": {
            "status": {"code": 200, "message": ""},
            "headers": {"Content-Type": ["application/json"]},
            "body": {"string": text},
        },
    }
    (tmp_path / "recording.json").write_text(json.dumps({"version": 1, "interactions": [entry]}))
    use(tmp_path, USED)
    return tmp_path


def use(folder: Path, *paths: str) -> None:
    entries = [
        f'[[use]]\noperation = "{OPERATION}"\npath = "{path}"\nby = "noted"\n'
        f'read = ["app/sync.py:{line}"]\n'
        for line, path in enumerate(paths, 41)
    ]
    (folder / "uses.toml").write_text("version = 1\n\n" + "\n".join(entries))


def check(folder: Path, *options: str) -> tuple[int, Any]:
    done = run_command(
        folder, "check", "recording.json", "--uses", "uses.toml", "--report=r.json", *options
    )
    return done.returncode, json.loads((folder / "r.json").read_text())


def test_what_is_used_comes_first_with_its_place(folder: Path) -> None:
    _, report = check(folder)
    marks = {
        finding["path"]: (finding["used"], finding["used_at"]) for finding in report["findings"]
    }
    assert marks[USED] == ("used", ["app/sync.py:41"])
    assert marks[UNUSED] == ("not-used", [])
    assert report["findings"][0]["path"] == USED
    assert report["groups"][0]["path"] == USED
    assert report["run"]["uses"] == "uses.toml"


def test_of_an_operation_without_uses_nothing_is_known(folder: Path) -> None:
    (folder / "uses.toml").write_text("version = 1\n")
    _, report = check(folder)
    assert {finding["used"] for finding in report["findings"]} == {"unknown"}


FORMS = ("x.txt", "x.html", "x.md", "x.sarif", "junit=x.xml", "ctrf=c.json", "github=g.txt")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_where_it_is_used(folder: Path, form: str) -> None:
    check(folder, f"--report={'text=' if form == 'x.txt' else ''}{form}")
    text = (folder / form.rpartition("=")[2]).read_text()
    assert "app/sync.py:41" in text
    assert "not used" in text or "not-used" in text


def test_openmetrics_counts_by_use(folder: Path) -> None:
    check(folder, "--report=openmetrics=o.txt")
    assert 'used="not-used"' in (folder / "o.txt").read_text()


def test_only_what_is_used_fails_where_that_is_asked_for(folder: Path) -> None:
    assert check(folder, "--fail-on-used")[0] == 1
    use(folder, "data[].Locked_For__s")
    code, report = check(folder, "--fail-on-used")
    assert (code, report["verdict"], report["run"]["fail_on_used"]) == (0, "conforms", True)
    (folder / "uses.toml").write_text("version = 1\n")
    assert check(folder, "--fail-on-used")[0] == 1
    assert check(folder)[0] == 1


def test_a_read_that_no_page_documents_is_a_line(folder: Path) -> None:
    use(folder, USED, "data[].Locked_Tme__s", "data[].code")
    done = run_command(folder, "check", "recording.json", "--uses", "uses.toml")
    assert "data[].Locked_Tme__s" in done.stdout
    assert "app/sync.py:42" in done.stdout
    assert "data[].code" not in done.stdout


def test_an_audit_and_a_report_of_before_are_marked_too(folder: Path) -> None:
    done = run_command(folder, "audit", "recording.json", "--uses", "uses.toml")
    assert "used at app/sync.py:41" in done.stdout
    run_command(folder, "check", "recording.json", "--report=old.json")
    done = run_command(folder, "report", "old.json", "--uses", "uses.toml", "--format=markdown")
    assert "used at app/sync.py:41" in done.stdout


def test_a_watch_says_where_it_is_used_and_may_alert_on_that_alone(folder: Path) -> None:
    options = ("--cassettes=recording.json", "--uses=uses.toml", "--state=state.json")
    done = run_command(folder, "watch", *options, "--dry-run")
    assert "used at app/sync.py:41" in done.stdout
    use(folder, "data[].Locked_For__s")
    assert run_command(folder, "watch", *options, "--fail-on-used", "--dry-run").returncode == 0


def test_a_private_report_names_no_place_in_the_code(folder: Path) -> None:
    _, report = check(folder, "--private")
    assert "sync.py" not in json.dumps(report["findings"])
    assert {finding["used"] for finding in report["findings"]} == {"used", "not-used"}


def test_a_file_that_is_no_uses_is_one_line(folder: Path) -> None:
    (folder / "uses.toml").write_text("version = 1\nkeys = []\n")
    done = run_command(folder, "check", "recording.json", "--uses", "uses.toml")
    assert done.returncode == 2
    assert "uses.toml: unknown field keys" in done.stderr
    done = run_command(folder, "check", "recording.json", "--fail-on-used")
    assert done.returncode == 2
    assert "--fail-on-used: needs --uses" in done.stderr


def test_the_configuration_may_name_the_file(folder: Path) -> None:
    (folder / "zoho-conformance.toml").write_text('uses = "uses.toml"\nfail-on-used = true\n')
    done = run_command(folder, "check", "recording.json")
    assert "used at app/sync.py:41" in done.stdout
    assert done.returncode == 1


def test_a_project_may_lower_what_its_code_does_not_use(folder: Path) -> None:
    entry = 'used = false\nlevel = "info"\nreason = "nobody reads it"\n'
    (folder / "zoho-conformance.toml").write_text(f"[[levels]]\n{entry}")
    code, report = check(folder)
    levels = {finding["path"]: finding["level"] for finding in report["findings"]}
    assert (code, levels[USED], levels[UNUSED]) == (1, "error", "info")
    use(folder, "data[].Locked_For__s")
    assert check(folder)[0] == 0
    (folder / "uses.toml").write_text("version = 1\n")
    assert check(folder)[0] == 1
