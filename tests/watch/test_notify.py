"""Channels by Apprise: one message for each change, and no address anywhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.watch.conftest import Hook, Watch
from tests.watch.made import CASES, report

# Apprise looks for it when it is loaded, and does without.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def address(hook: Hook) -> str:
    return hook.url.replace("http://", "json://") + "/hidden-token/"


def test_each_change_is_one_message(watch: Watch, hook: Hook) -> None:
    runs = [report(["a"]), report(["a"], day=2), report(out=CASES, day=3), report(day=4)]
    for one in runs:
        assert watch(one, "--notify", address(hook)).err == ""
    opened, cleared = (one.json for one in hook.posted)
    assert opened["title"] == "Zoho CRM conformance (default-report): 1 finding open, 1 new"
    assert (opened["type"], cleared["type"]) == ("failure", "success")
    assert "get_things, a of live at data[].id" in opened["message"]
    assert "promised: the key id (Get Things, response keys, line 7)" in opened["message"]
    assert "All drift is gone" in cleared["message"]


def test_what_was_not_taken_is_told_by_the_next_run_and_the_address_never(
    watch: Watch, hook: Hook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZOHO_WATCH_NOTIFY", address(hook))
    hook.answers = [500]
    done = watch(report(["a"]), "--state", "state.json")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "json by Apprise" in done.err
    again = watch(report(["a"], day=2), "--state", "state.json")
    assert (again.err, len(hook.posted)) == ("", 2)
    kept = (tmp_path / "state.json").read_text()
    for text in (done.out, done.err, again.out, kept):
        assert "hidden-token" not in text


@pytest.mark.parametrize("url", ["nonsense", "nothing-such://ann:pw@host", "json://", ""])
def test_an_address_that_apprise_does_not_know_is_told_without_it(watch: Watch, url: str) -> None:
    done = watch(report(["a"]), "--notify", url)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert done.err.startswith("zoho-conformance: --notify ")
    assert "pw" not in done.err


def test_without_apprise_the_command_that_installs_it_is_told(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "zoho_conformance.watch.channels.notify", raising=False)
    monkeypatch.setitem(sys.modules, "apprise", None)
    done = watch(report(["a"]), "--notify", "json://localhost")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "pip install 'zoho-crm-conformance[alert]'" in done.err
