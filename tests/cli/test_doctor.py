"""`doctor`: what a live org has, what can be judged of it, and what is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.reports.test_version_ends import ending
from tests.runs import served as stage
from tests.runs.served import Org
from zoho_conformance.reference import server


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


def use_token(org: Org, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv("ZOHO_REFRESH_TOKEN")
    monkeypatch.setenv("ZOHO_ACCESS_TOKEN", org.running.announcement[f"{name}_access_token"])


def test_an_org_that_has_everything_can_be_judged(org: Org, command_line: CommandLine) -> None:
    before = org.contents
    done = command_line("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    for start in (
        "ok       credentials: an access token, from ZOHO_REFRESH_TOKEN; no second tokens",
        "ok       API domain: http://127.0.0.1:",
        "ok       clock: ",
        "ok       scopes: enough for get_record_locking_configuration, ",
        "ok       edition: enterprise",
        "ok       found: unconfigured module: Accounts, which has no configuration",
        "ok       cases: a run that reads: 25 of ",
        "ok       cases: a run with --allow-writes: ",
        "ok       org schema: 18 modules; `org-schema snapshot` keeps their fields, with about 38 ",
        "note     cases: a run that reads: 11 not: needs a token of a user whose profile",
    ):
        assert any(line.startswith(start) for line in lines), start
    assert f"ok       requests: {len(org.asked)} were sent, and nothing was written" in lines
    assert len(org.asked) <= 20
    assert org.contents == before
    assert not org.writes
    assert not any(secret in done.stdout for secret in org.environment.values() if len(secret) > 30)


def test_all_cases_of_a_run_are_judged_or_have_a_reason(
    org: Org, command_line: CommandLine
) -> None:
    lines = command_line("doctor").stdout.splitlines()
    for run in ("a run that reads", "a run with --allow-writes"):
        about = [line.partition(f"{run}: ")[2].split() for line in lines if f": {run}: " in line]
        judged, total = int(about[0][0]), int(about[0][2])
        assert judged + sum(int(words[0]) for words in about[1:]) == total
    assert org.asked


def test_an_edition_without_the_feature_is_a_problem(
    org: Org, monkeypatch: pytest.MonkeyPatch, command_line: CommandLine
) -> None:
    use_token(org, monkeypatch, "other_edition")
    done = command_line("doctor")
    assert done.returncode == 3
    assert "PROBLEM  edition: FEATURE_NOT_SUPPORTED: it has no record locking" in done.stdout


def test_a_scope_that_is_lacking_is_named(
    org: Org, monkeypatch: pytest.MonkeyPatch, command_line: CommandLine
) -> None:
    use_token(org, monkeypatch, "lesser_scope")
    done = command_line("doctor")
    assert done.returncode == 3
    refused = "get_record_locking_configuration is rejected: OAUTH_SCOPE_MISMATCH"
    assert f"PROBLEM  scopes: {refused}" in done.stdout
    assert "token with ZohoCRM.settings.record_locking_configurations.Read" in done.stdout
    assert "note     scopes: get_profiles is rejected: OAUTH_SCOPE_MISMATCH" in done.stdout


def test_what_is_lacking_is_told_with_where_it_was_looked_for(
    org: Org, command_line: CommandLine
) -> None:
    done = command_line("doctor", "--module", "Vendors", "--max-requests", "9")
    assert len(org.asked) == 9
    assert "among Vendors" in done.stdout
    assert "; not asked about: " in done.stdout
    assert "ZOHO_MANUAL_MODULE names one" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("ZOHO_REFRESH_TOKEN", "1000.no.such", "credentials: ZOHO_REFRESH_TOKEN was rejected"),
        ("ZOHO_API_DOMAIN", "http://127.0.0.1:9", "org: it does not answer"),
    ],
)
def test_an_org_that_cannot_be_asked_is_a_problem(
    org: Org,
    monkeypatch: pytest.MonkeyPatch,
    command_line: CommandLine,
    name: str,
    value: str,
    line: str,
) -> None:
    monkeypatch.setenv(name, value)
    done = command_line("doctor")
    assert (done.returncode, done.stderr) == (3, "")
    assert f"PROBLEM  {line}" in done.stdout
    assert org.asked


def test_a_missing_token_is_a_usage_error(
    org: Org, monkeypatch: pytest.MonkeyPatch, command_line: CommandLine
) -> None:
    monkeypatch.delenv("ZOHO_REFRESH_TOKEN")
    done = command_line("doctor")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no credentials: ZOHO_REFRESH_TOKEN" in done.stderr
    assert not org.asked


@pytest.mark.parametrize(
    ("date", "line"),
    [
        ("Thu, 01 Jan 2015 00:00:00 GMT", "PROBLEM  clock: "),
        ("some time", "note     clock: the org's answers do not include the time"),
    ],
)
def test_the_clock_is_compared_with_that_of_the_org(
    org: Org,
    monkeypatch: pytest.MonkeyPatch,
    command_line: CommandLine,
    date: str,
    line: str,
) -> None:
    monkeypatch.setattr(server.QuietHandler, "date_time_string", lambda *_: date)
    assert line in command_line("doctor").stdout
    assert org.asked


@pytest.mark.parametrize(
    ("days", "line"),
    [(400, "ok       version: v7 ends on "), (7, "note     version: v7 ends on ")],
)
def test_the_end_of_the_version_is_told(
    org: Org, command_line: CommandLine, tmp_path: Path, days: int, line: str
) -> None:
    assert org.asked == []
    done = command_line("doctor", "--lifecycle", str(ending(tmp_path, days, "v7")))
    assert done.returncode == 0
    assert any(each.startswith(line) for each in done.stdout.splitlines())
    assert f", in {days} days (SUP-1, as of 2026-11-20)" in done.stdout


def test_an_org_whose_version_has_ended_is_a_problem(
    org: Org, command_line: CommandLine, tmp_path: Path
) -> None:
    assert org.asked == []
    done = command_line("doctor", "--lifecycle", str(ending(tmp_path, -1, "v7")))
    assert done.returncode == 3
    assert "PROBLEM  version: v7 ended on " in done.stdout
