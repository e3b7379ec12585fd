"""One issue for each watch: created, edited in place, closed, opened again, never duplicated."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Done
from tests.watch.conftest import (
    REPOSITORY,
    TOKEN,
    Github,
    Watch,
)
from tests.watch.report_factory import CASES, finding, fingerprint, report

GITHUB = ("--github", REPOSITORY, "--name", "live", "--state", "state.json")
MARKER = "<!-- zoho-conformance:live -->"


def writes(github: Github) -> list[str]:
    return [f"{method} {path.split('/')[-1]}" for method, path in github.asked if method != "GET"]


def test_an_issue_is_opened_by_drift_and_closed_when_clear(watch: Watch, github: Github) -> None:
    def run(day: int, *drift: str) -> None:
        assert watch(report(drift, day=day), *GITHUB).stderr == ""

    run(1)
    assert github.issues == []
    run(2, "a")
    (issue,) = github.issues
    assert issue["title"] == "Zoho CRM conformance (live): 1 finding open, 1 new"
    assert MARKER in issue["body"]
    assert f"<!-- fingerprint:{fingerprint('a')} -->" in issue["body"]
    assert "get\\_things" in issue["body"]
    assert github.comments == []
    run(3, "a")
    assert ("2 runs" in github.issues[0]["body"], github.comments) == (True, [])
    run(4, "a", "b")
    assert [number for number, _ in github.comments] == [1]
    assert "new: error key-missing" in github.comments[0][1]
    assert fingerprint("b") in github.issues[0]["body"]
    run(5)
    assert (github.open, github.issues[0]["state_reason"]) == ([], "completed")
    assert github.issues[0]["title"] == "Zoho CRM conformance (live): clear"
    assert "All drift resolved" in github.comments[1][1]
    before = len(github.asked)
    run(6)
    assert len(github.asked) == before
    run(7, "c")
    assert github.open == [1]
    assert len(github.issues) == 1


def test_an_outage_does_not_close_the_issue(watch: Watch, github: Github) -> None:
    watch(report(["a"]), *GITHUB)
    for day in (2, 3, 4, 5):
        watch(report(out=CASES, day=day), *GITHUB)
    assert github.open == [1]
    assert [text.splitlines()[0] for _, text in github.comments] == [
        "#### Could not judge \\(2030-01-04T05:00:00\\+00:00\\)"
    ]
    assert "not judged in 4 runs" in github.issues[0]["title"]


def test_blind_runs_open_an_issue_too(watch: Watch, github: Github) -> None:
    for day in (1, 2, 3):
        watch(report(out=CASES, day=day), *GITHUB)
    assert github.open == [1]
    watch(report(day=4), *GITHUB)
    assert github.open == []


def test_a_lost_state_makes_no_second_issue(watch: Watch, github: Github, tmp_path: Path) -> None:
    watch(report(["a"]), *GITHUB)
    (tmp_path / "state.json").unlink()
    watch(report(["a", "b"], day=2), *GITHUB)
    assert len(github.issues) == 1
    assert fingerprint("b") in github.issues[0]["body"]


def test_the_issue_of_a_lost_state_is_closed_only_by_a_run_that_conforms(
    watch: Watch, github: Github, tmp_path: Path
) -> None:
    watch(report(["a"]), *GITHUB)
    (tmp_path / "state.json").unlink()
    watch(report(out=CASES, day=2), *GITHUB)
    assert github.open == [1]
    watch(report(day=3), *GITHUB)
    assert github.open == []
    before = len(github.asked)
    watch(report(day=4), *GITHUB)
    assert len(github.asked) == before


def test_the_issue_is_found_on_a_later_page_and_pull_requests_are_ignored(
    watch: Watch, github: Github
) -> None:
    label = [{"name": "zoho-conformance"}]
    github.add(body=MARKER, labels=label)
    github.add(body=MARKER, labels=label, pull_request={})
    for number in range(150):
        github.add(body=f"<!-- zoho-conformance:other-{number} -->", labels=label)
    github.add(body=None, labels=label)
    watch(report(["a"]), *GITHUB)
    assert len(github.issues) == 153
    assert fingerprint("a") in github.issues[0]["body"]


def test_each_watch_has_its_own_issue(watch: Watch, github: Github) -> None:
    for name in ("first", "second"):
        watch(report(["a"]), "--github", REPOSITORY, "--name", name)
    assert len(github.issues) == 2


def test_a_deleted_issue_is_created_again(watch: Watch, github: Github) -> None:
    watch(report(["a"]), *GITHUB)
    github.issues.clear()
    watch(report(["a"], day=2), *GITHUB)
    assert github.open == [1]


def test_an_issue_that_was_transferred_is_created_again(watch: Watch, github: Github) -> None:
    watch(report(["a"]), *GITHUB)
    github.issues[0]["body"] = ""
    github.refuses = lambda _method, path: 301 if path.endswith("/1") else None
    assert watch(report(["a"], day=2), *GITHUB).stderr == ""
    assert (len(github.issues), MARKER in github.issues[1]["body"]) == (2, True)


def test_an_issue_closed_by_hand_stays_closed_until_something_changes(
    watch: Watch, github: Github
) -> None:
    watch(report(["a"]), *GITHUB)
    github.issues[0]["state"] = "closed"
    watch(report(["a"], day=2), *GITHUB)
    assert github.open == []
    watch(report(["a", "b"], day=3), *GITHUB)
    assert github.open == [1]


STEPS = ["GET", "POST issues", "PATCH 1", "POST comments"]


@pytest.mark.parametrize("step", STEPS)
def test_a_failed_step_is_retried_by_the_next_run(watch: Watch, github: Github, step: str) -> None:
    def refuses(method: str, path: str) -> int | None:
        asked = method if step == "GET" else f"{method} {path.rpartition('/')[2]}"
        return 502 if asked == step else None

    for day, drift in enumerate(((), ("a",), ("a", "b"), ()), 1):
        github.refuses = refuses
        watch(report(drift, day=day), *GITHUB)
        github.refuses = lambda _method, _path: None
        assert watch(report(drift, day=day), *GITHUB).stderr == ""
        assert len(github.open) == (1 if drift else 0)
    assert len(github.issues) == 1
    heads = [line for _, text in github.comments for line in text.splitlines() if "####" in line]
    assert [heading.split(" \\(")[0] for heading in heads][-2:] == [
        "#### Drift changed",
        "#### All drift resolved",
    ]
    assert len(heads) == 2


def test_drift_that_ended_before_it_was_delivered_leaves_a_closed_issue(
    watch: Watch, github: Github
) -> None:
    github.refuses = lambda _method, _path: 500
    watch(report(["a"]), *GITHUB)
    github.refuses = lambda _method, _path: None
    watch(report(day=2), *GITHUB)
    assert github.open == []
    assert "New drift" in github.issues[0]["body"]


ANSWERS = {
    401: "GitHub rejects GITHUB_TOKEN",
    403: "issues: write",
    404: "no such repository",
    410: "issues are disabled",
    422: "GitHub does not accept the message",
    500: "GitHub is temporarily unavailable (500)",
}


@pytest.mark.parametrize(("status", "meaning"), ANSWERS.items())
def test_a_refusal_is_explained_in_one_line(
    watch: Watch, github: Github, status: int, meaning: str
) -> None:
    github.refuses = lambda _method, _path: status
    done = watch(report(["a"]), *GITHUB)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith(f"zoho-conformance: issue in {REPOSITORY}: ")
    assert f"({status})" in done.stderr
    assert done.stderr.endswith("; will retry on the next run\n")
    assert meaning in done.stderr


def test_a_rate_limit_is_explained_with_its_end(watch: Watch, github: Github) -> None:
    github.refuses = lambda _method, _path: 403
    github.headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1893456000"}
    done = watch(report(["a"]), *GITHUB)
    assert "GitHub's rate limit is used up until 2030-01-01T00:00:00Z" in done.stderr


def test_the_body_fits_and_quotes_without_markup(watch: Watch, github: Github) -> None:
    many = [
        finding(f"a:data[].key_{number}", actual="@ann <script> --> " + "x" * 400)
        for number in range(500)
    ]
    watch(report(many), *GITHUB)
    body = github.issues[0]["body"]
    assert len(body) < 65_536
    assert MARKER in body
    assert "<script>" not in body
    assert "@ann" not in body


def test_the_token_is_never_written_or_printed(
    watch: Watch, github: Github, tmp_path: Path
) -> None:
    github.refuses = lambda _method, _path: 401
    done = watch(report(["a"]), *GITHUB)
    for text in (done.stdout, done.stderr, (tmp_path / "state.json").read_text()):
        assert TOKEN not in text


def refused(done: Done) -> str:
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    return done.stderr


def test_unusable_settings_are_refused_before_any_request(
    watch: Watch, github: Github, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "not a repository such as" in refused(watch(report(), "--github", "crm"))
    monkeypatch.setenv("GITHUB_API_URL", "http://github.example.com/api/v3")
    assert "https://" in refused(watch(report(), *GITHUB))
    monkeypatch.setenv("GITHUB_API_URL", github.url)
    monkeypatch.setenv("GITHUB_TOKEN", "a b")
    assert "GITHUB_TOKEN: contains a space" in refused(watch(report(), *GITHUB))
    monkeypatch.delenv("GITHUB_TOKEN")
    assert "set GITHUB_TOKEN" in refused(watch(report(), *GITHUB))
    assert github.asked == []
