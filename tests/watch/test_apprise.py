"""Channels by Apprise: one message for each change, and no address anywhere."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.watch.conftest import Hook, Watch
from tests.watch.report_factory import CASES, report
from zoho_conformance.watch.channels import apprise

# Apprise looks for it when it is loaded, and does without.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def address(hook: Hook) -> str:
    return hook.url.replace("http://", "json://") + "/hidden-token/"


def test_each_change_is_one_notification(watch: Watch, hook: Hook) -> None:
    runs = [report(["a"]), report(["a"], day=2), report(out=CASES, day=3), report(day=4)]
    for run in runs:
        assert watch(run, "--notify", address(hook)).stderr == ""
    opened, cleared = (request.json for request in hook.requests)
    assert opened["title"] == "Zoho CRM conformance (default-report): 1 finding open, 1 new"
    assert (opened["type"], cleared["type"]) == ("failure", "success")
    assert "get_things, a of live at data[].id" in opened["message"]
    assert "promised: the key id (Get Things, response keys, line 7)" in opened["message"]
    assert "All drift resolved" in cleared["message"]


def test_a_failed_notification_is_retried_and_its_address_never_shown(
    watch: Watch, hook: Hook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZOHO_WATCH_NOTIFY", address(hook))
    hook.answers = [500]
    done = watch(report(["a"]), "--state", "state.json")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "json by Apprise" in done.stderr
    again = watch(report(["a"], day=2), "--state", "state.json")
    assert (again.stderr, len(hook.requests)) == ("", 2)
    kept = (tmp_path / "state.json").read_text()
    for text in (done.stdout, done.stderr, again.stdout, kept):
        assert "hidden-token" not in text


def test_a_service_that_does_not_answer_holds_no_run(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = Event()

    class Silent:
        def notify(self, **_: Any) -> bool:
            return release.wait(30)

    monkeypatch.setattr(apprise, "MAX_SECONDS", 0.05)
    monkeypatch.setattr(apprise, "_service", lambda _: Silent())
    done = watch(report(["a"]), "--notify", "json://localhost/hidden-token")
    release.set()
    assert done.returncode == 1
    assert "json by Apprise" in done.stderr
    assert "did not answer within 0.05 seconds" in done.stderr


def test_a_service_that_breaks_in_its_own_way_is_one_line(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def notify(self, **_: Any) -> bool:
            raise LookupError("hidden-token")

    monkeypatch.setattr(apprise, "_service", lambda _: Broken())
    done = watch(report(["a"]), "--notify", "json://localhost/hidden-token")
    assert done.stderr.count("\n") == 1
    assert "LookupError" in done.stderr
    assert "hidden-token" not in done.stderr


@pytest.mark.parametrize("url", ["nonsense", "nothing-such://ann:pw@host", "json://", ""])
def test_an_unknown_address_is_refused_without_repeating_it(watch: Watch, url: str) -> None:
    done = watch(report(["a"]), "--notify", url)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("zoho-conformance: --notify ")
    assert "pw" not in done.stderr


def test_without_apprise_the_error_says_how_to_install_it(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    done = watch(report(["a"]), "--notify", "json://localhost")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "pip install apprise" in done.stderr
