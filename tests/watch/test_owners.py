"""Drift goes to the channels of its owner, and all else to those of the watch."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command import run_command
from tests.exchanges.formats.written import Call, plain_lines
from tests.guard.answers import PATH, drifted
from tests.watch.conftest import REPOSITORY, Github, Hook, Watch
from tests.watch.report_factory import CASES, finding, observation, report
from zoho_conformance.model.owners import OwnerEntry
from zoho_conformance.runs.owners import Ownership
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.routing import Routing, select_events, state_for
from zoho_conformance.watch.state import add_channels, new_state

LOCKS = "get_record_locking_information"
OWNERS = """
[[owners]]
operation = "get_record_locking_*"
owner = ["locks", "ann"]
channel = "webhook:LOCKS_HOOK"
[[owners]]
rule = "null-*"
owner = "bob"
"""


def configured(folder: Path, text: str = OWNERS) -> None:
    (folder / "zoho-conformance.toml").write_text(text, encoding="utf-8")


def test_drift_is_told_to_its_owner_and_the_rest_to_the_watch(
    watch: Watch, hook: Hook, github: Github, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(tmp_path)
    monkeypatch.setenv("LOCKS_HOOK", f"{hook.url}/secret-locks")
    owned = finding("a:data[].x", operation=LOCKS)
    assert watch(report([owned]), "--github", REPOSITORY).returncode == 1
    (sent,) = hook.requests
    (alerted,) = sent.json["open"]
    assert (alerted["operation"], alerted["owners"]) == (LOCKS, ["locks", "ann"])
    assert "owner: locks, ann" in sent.json["text"]
    assert github.issues == []
    done = watch(report([owned, finding("b")], day=2), "--github", REPOSITORY)
    assert len(hook.requests) == 1
    assert r"get\_things" in github.issues[0]["body"]
    assert "locking" not in github.issues[0]["body"]
    assert "secret-locks" not in done.stdout
    accepted = {**owned, "state": "known", "ruling": "r"}
    watch(report([accepted, finding("b")], day=3), "--github", REPOSITORY)
    assert [event["kind"] for event in hook.requests[1].json["events"]] == ["cleared"]
    assert github.open == [1]


def test_a_channel_that_fails_costs_the_others_nothing(
    watch: Watch, hook: Hook, github: Github, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(tmp_path)
    monkeypatch.setenv("LOCKS_HOOK", hook.url)
    hook.answers = [500]
    drift = [finding("a", operation=LOCKS), finding("b")]
    done = watch(report(drift), "--github", REPOSITORY)
    assert "not delivered: webhook" in done.stdout
    assert len(github.issues) == 1
    watch(report(drift, day=2), "--github", REPOSITORY)
    assert [len(sent.json["open"]) for sent in hook.requests] == [1, 1]


def test_a_watch_without_a_channel_of_its_own_tells_the_rest_to_all(
    watch: Watch, hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(tmp_path)
    monkeypatch.setenv("LOCKS_HOOK", hook.url)
    watch(report([finding("b")]))
    assert [event["kind"] for event in hook.requests[0].json["events"]] == ["opened"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (OWNERS, "owners[0]: channel webhook:LOCKS_HOOK: set LOCKS_HOOK to its address"),
        (OWNERS.replace("webhook:", "slack:"), "owners[0]: unknown channel slack; write one of"),
        (OWNERS.replace("LOCKS_HOOK", "https://x.test/a"), "channel webhook: an address may hold"),
        (OWNERS.replace("locking", "loking"), "owners[0]: unknown operation get_record_loking_*"),
        (OWNERS.replace("null-*", "nul-*"), "owners[1]: unknown rule nul-*"),
        (OWNERS.replace('"bob"', '" "'), "owner is blank"),
        (OWNERS.replace("owner =", "team ="), "team"),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused_in_a_line(
    watch: Watch, tmp_path: Path, text: str, problem: str
) -> None:
    configured(tmp_path, text)
    done = watch(report([]))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert problem in done.stderr
    assert "x.test" not in done.stderr


ENTRIES = (
    OwnerEntry(owner="all"),
    OwnerEntry(operation="get_*", owner="a", channel="A"),
    OwnerEntry(operation="get_b*", owner=("b", "c"), channel=("B", "C")),
    OwnerEntry(operation="get_bx", owner="nobody else"),
)
KEYS = {"A": "a" * 12, "B": "b" * 12, "C": "c" * 12}
OWN = "0" * 12
ROUTING = Routing(Ownership("f", ENTRIES).entry_of, KEYS, frozenset({OWN}))
TOLD = {
    "put_a": {OWN},
    "get_a": {KEYS["A"]},
    "get_bb": {KEYS["B"], KEYS["C"]},
    "get_bx": {OWN},
}


@given(st.lists(st.sets(st.sampled_from(sorted(TOLD))), min_size=1, max_size=6))
def test_each_drift_is_told_to_whom_it_concerns_and_to_nobody_else(runs: list[set[str]]) -> None:
    select = partial(select_events, ROUTING)
    keys = (OWN, *KEYS.values())
    state = add_channels(new_state("w"), keys, select)
    due: dict[str, list[tuple[str, str]]] = {key: [] for key in keys}
    before: set[str] = set()
    for number, operations in enumerate(runs, 1):
        drift = [finding(f"a:{name}", operation=name) for name in sorted(operations)]
        quiet = [finding(f"a:{name}", operation=name, state="known", ruling="r") for name in TOLD]
        rest = [each for each in quiet if each["operation"] not in operations]
        seen = observation([*drift, *rest], day=number, cases=CASES)
        state, _ = advance(state, seen, 3, select)
        for name, concerned in TOLD.items():
            if (name in operations) != (name in before):
                for key in concerned:
                    due[key].append((name, "added" if name in operations else "ended"))
        before = operations
    for key in keys:
        queue = state.outbox(key).queue
        said = [(drift.operation, "added") for each in queue for drift in each.added]
        said += [(each.drift.operation, "ended") for event in queue for each in event.resolved]
        assert sorted(said) == sorted(due[key])
        mine = state_for(ROUTING, key, state)
        assert {drift.operation for drift in mine.open} == {n for n in before if key in TOLD[n]}
        assert (mine.incident is None) == (not mine.open)
        assert all(event.kind == "opened" for event in queue[:1])


def test_a_check_names_the_owner_in_every_form(tmp_path: Path) -> None:
    configured(tmp_path)
    log = tmp_path / "log.ndjson"
    log.write_text(plain_lines([Call("GET", f"https://www.zohoapis.com{PATH}", drifted())]))
    forms = ("r.json", "r.md", "r.html", "r.sarif", "r.xml", "github=r.github", "ctrf=r.ctrf")
    done = run_command(tmp_path, "check", str(log), *(f"--report={form}" for form in forms))
    assert "owner:    locks, ann" in done.stdout
    assert json.loads((tmp_path / "r.json").read_text())["findings"][0]["owners"] == [
        "locks",
        "ann",
    ]
    for form in forms:
        shown = (tmp_path / form.rpartition("=")[2]).read_text(encoding="utf-8")
        assert "locks" in shown, form
        assert "ann" in shown, form
