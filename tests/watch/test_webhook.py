"""A webhook is posted each change once, as JSON, and what it did not take the next time."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import pytest

from tests.watch.conftest import Hook, Watch
from tests.watch.made import CASES, finding, report, started
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model import locations

SCHEMA = json.loads((locations.root() / "schemas" / "own" / "alert.schema.json").read_bytes())
CLEAN = report()


def kinds(hook: Hook) -> list[list[str]]:
    return [[event["kind"] for event in one.json["events"]] for one in hook.posted]


def test_each_change_is_one_message(watch: Watch, hook: Hook) -> None:
    runs = [
        CLEAN,
        report(["a"], day=2),
        report(["a"], day=3),
        report(["a", "b"], day=4),
        report(out=CASES, day=5),
        report(["b"], day=6),
        report(day=7),
        report(day=8),
    ]
    codes = [watch(one, "--webhook", f"{hook.url}/secret").code for one in runs]
    assert codes == [0, 1, 1, 1, 3, 1, 0, 0]
    assert kinds(hook) == [["opened"], ["changed"], ["changed"], ["cleared"]]
    assert {one.path for one in hook.posted} == {"/secret"}
    for one in hook.posted:
        assert not list(Validator(SCHEMA).violations(one.json))
    opened, more, less, cleared = (one.json for one in hook.posted)
    assert {one["incident"]["id"] for one in (opened, more, less, cleared)} == {
        opened["incident"]["id"]
    }
    assert [one["case"] for one in opened["open"]] == ["a"]
    assert [one["case"] for one in more["events"][0]["added"]] == ["b"]
    assert [one["case"] for one in less["events"][0]["gone"]] == ["a"]
    assert [one["status"] for one in (opened, more, less, cleared)] == [*["drift"] * 3, "clear"]
    assert cleared["open"] == []
    assert cleared["incident"]["last"] == started(6)


def test_a_message_holds_the_evidence(watch: Watch, hook: Hook) -> None:
    watch(report(["a:data[].name"]), "--webhook", hook.url, "--name", "mine")
    told = hook.posted[0].json
    (one,) = told["open"]
    assert (one["rule"], one["operation"], one["path"]) == (
        "key-missing",
        "get_things",
        "data[].name",
    )
    text = told["text"]
    assert told["title"] == "Zoho CRM conformance (mine): 1 finding open, 1 new"
    for part in (
        "error key-missing",
        "get_things, a of live at data[].name",
        "promised: the key id (Get Things, response keys, line 7)",
        "came: no such key",
        one["fingerprint"],
        told["incident"]["id"],
        "live: 3 of 3 cases judged, an org",
    ):
        assert part in text


def test_blind_runs_are_told_once_and_with_the_reason(watch: Watch, hook: Hook) -> None:
    for day in range(1, 6):
        watch(report(out=CASES, day=day), "--webhook", hook.url, "--after", "2")
    watch(report(day=6), "--webhook", hook.url)
    assert kinds(hook) == [["blind"], ["sighted"]]
    blind, sighted = (one.json for one in hook.posted)
    assert (blind["status"], blind["unjudged_runs"]) == ("not-judged", 2)
    assert blind["events"][0]["reasons"] == ["outage: nobody answered (3 cases)"]
    assert "not judged in 2 runs" in blind["title"]
    assert (sighted["status"], sighted["unjudged_runs"]) == ("clear", 0)
    assert sighted["title"].endswith("judged again, no drift")


def test_a_message_tells_that_beside_drift_not_all_was_judged(watch: Watch, hook: Hook) -> None:
    for day in (1, 2):
        watch(report(["a"], {"b": "auth"}, day=day), "--webhook", hook.url, "--after", "2")
    assert kinds(hook) == [["opened"], ["blind"]]
    told = hook.posted[1].json
    assert (told["status"], told["unjudged_runs"]) == ("drift", 2)
    assert told["title"].endswith("1 finding open, not all judged in 2 runs")
    assert "look after the credentials" in told["text"]


def test_a_message_calls_nobody(watch: Watch, hook: Hook) -> None:
    hostile = "@everyone <!channel> <@U1> <https://example.com|words> a\u202eb"
    watch(report([finding("a", actual=hostile)]), "--webhook", hook.url)
    text = hook.posted[0].json["text"]
    assert not any(one in text for one in ("@everyone", "<!", "<@", "<https", "\u202e"))


def test_what_was_not_taken_is_told_by_the_next_run(watch: Watch, hook: Hook) -> None:
    hook.answers = [500, 503, 204]
    runs = [report(["a"]), report(["a", "b"], day=2), report(["a", "b"], day=3)]
    done = [watch(one, "--webhook", hook.url) for one in runs]
    assert kinds(hook) == [["opened"], ["opened", "changed"], ["opened", "changed"]]
    assert ["answers 500" in done[0].err, "answers 503" in done[1].err] == [True, True]
    assert [one.err.count("\n") for one in done] == [1, 1, 0]
    assert watch(report(["a", "b"], day=4), "--webhook", hook.url).err == ""
    assert len(hook.posted) == 3


def test_drift_that_came_and_went_while_nobody_listened_is_told(watch: Watch, hook: Hook) -> None:
    hook.answers = [500]
    watch(report(["a"]), "--webhook", hook.url)
    watch(report(day=2), "--webhook", hook.url)
    assert kinds(hook)[-1] == ["opened", "cleared"]
    assert hook.posted[-1].json["status"] == "clear"


def test_one_channel_that_fails_keeps_no_other_from_being_told(watch: Watch, hook: Hook) -> None:
    dead = "http://127.0.0.1:9/x"
    both = ("--webhook", dead, "--webhook", hook.url)
    done = watch(report(["a"]), *both)
    assert kinds(hook) == [["opened"]]
    assert "127.0.0.1" in done.err
    watch(report(day=2), *both)
    assert kinds(hook) == [["opened"], ["cleared"]]


def test_an_alarm_that_cannot_ring_is_not_in_order(watch: Watch, hook: Hook) -> None:
    watch(report(["a"]), "--webhook", hook.url)
    hook.answers = [500]
    assert watch(report(day=2), "--webhook", hook.url).code == 3
    assert watch(report(day=3), "--webhook", hook.url).code == 0


def test_exit_zero_hides_drift_and_no_alert_that_failed(watch: Watch, hook: Hook) -> None:
    assert watch(report(["a"]), "--webhook", hook.url, "--exit-zero").code == 0
    assert watch(report(out=CASES), "--webhook", hook.url, "--exit-zero").code == 0
    hook.answers = [500, 500]
    assert watch(report(day=2), "--webhook", hook.url, "--exit-zero").code == 3
    assert watch(report(["b"], day=3), "--webhook", hook.url, "--exit-zero").code == 1


def test_addresses_and_secrets_from_the_environment(
    watch: Watch, hook: Hook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = "key-of-the-signature"
    monkeypatch.setenv("ZOHO_WATCH_WEBHOOK", f"{hook.url}/one-hidden {hook.url}/two-hidden")
    monkeypatch.setenv("ZOHO_WATCH_WEBHOOK_SECRET", secret)
    hook.answers = [500]
    done = watch(report(["a"]), "--state", "state.json")
    one, two = hook.posted
    assert [one.path, two.path] == ["/one-hidden", "/two-hidden"]
    for posted in (one, two):
        digest = hmac.new(secret.encode(), posted.body, hashlib.sha256).hexdigest()
        assert posted.headers["x-zoho-conformance-signature-256"] == f"sha256={digest}"
    kept = (tmp_path / "state.json").read_text()
    for text in (done.out, done.err, kept):
        assert "hidden" not in text
        assert secret not in text


def test_there_is_no_signature_without_a_secret(watch: Watch, hook: Hook) -> None:
    watch(report(["a"]), "--webhook", hook.url)
    assert "x-zoho-conformance-signature-256" not in hook.posted[0].headers


def test_what_is_told_twice_has_the_same_delivery_header(watch: Watch, hook: Hook) -> None:
    hook.answers = [500]
    watch(report(["a"]), "--webhook", hook.url)
    watch(report(["a"], day=2), "--webhook", hook.url)
    watch(report(day=3), "--webhook", hook.url)
    first, again, other = (one.headers["x-zoho-conformance-delivery"] for one in hook.posted)
    assert first == again != other


def test_a_redirect_is_not_followed(watch: Watch, hook: Hook) -> None:
    hook.answers, hook.headers = [307], {"location": f"{hook.url}/elsewhere"}
    done = watch(report(["a"]), "--webhook", hook.url)
    assert "another address" in done.err
    assert len(hook.posted) == 1


def test_a_thousand_findings_make_one_message_of_a_size(watch: Watch, hook: Hook) -> None:
    many = [finding(f"a:data[].key_{number}", expected="x" * 500) for number in range(1000)]
    watch(report(many), "--webhook", hook.url)
    (posted,) = hook.posted
    assert (posted.json["open_count"], len(posted.json["open"])) == (1000, 200)
    assert len(posted.json["text"]) < 25_000
    assert "and 940 more" in posted.json["text"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/x",
        "https://",
        "host/x",
        "https://ann:pw@host/x",
        "http://ho st/",
        "https://h:x/",
    ],
)
def test_an_address_that_is_none_is_told_without_it(watch: Watch, url: str) -> None:
    done = watch(report(["a"]), "--webhook", url)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert done.err.startswith("zoho-conformance: --webhook: the address ")
    assert "pw" not in done.err
