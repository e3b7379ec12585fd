"""A webhook gets each change once, as JSON, and what it did not accept with the next run."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import pytest

from tests.watch.conftest import Hook, Watch
from tests.watch.report_factory import CASES, finding, report, started
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model import locations

SCHEMA = json.loads((locations.root() / "schemas" / "own" / "alert.schema.json").read_bytes())
CLEAN = report()


def kinds(hook: Hook) -> list[list[str]]:
    return [[event["kind"] for event in request.json["events"]] for request in hook.requests]


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
    codes = [watch(run, "--webhook", f"{hook.url}/secret").returncode for run in runs]
    assert codes == [0, 1, 1, 1, 3, 1, 0, 0]
    assert kinds(hook) == [["opened"], ["changed"], ["changed"], ["cleared"]]
    assert {request.path for request in hook.requests} == {"/secret"}
    for request in hook.requests:
        assert not list(Validator(SCHEMA).violations(request.json))
    opened, more, less, cleared = (request.json for request in hook.requests)
    assert {alert["incident"]["id"] for alert in (opened, more, less, cleared)} == {
        opened["incident"]["id"]
    }
    assert [finding["case"] for finding in opened["open"]] == ["a"]
    assert [finding["case"] for finding in more["events"][0]["added"]] == ["b"]
    assert [finding["case"] for finding in less["events"][0]["gone"]] == ["a"]
    assert [alert["status"] for alert in (opened, more, less, cleared)] == [*["drift"] * 3, "clear"]
    assert cleared["open"] == []
    assert cleared["incident"]["last"] == started(6)


def test_a_message_holds_the_evidence(watch: Watch, hook: Hook) -> None:
    watch(report(["a:data[].name"]), "--webhook", hook.url, "--name", "mine")
    alert = hook.requests[0].json
    (drift,) = alert["open"]
    assert (drift["rule"], drift["operation"], drift["path"]) == (
        "key-missing",
        "get_things",
        "data[].name",
    )
    text = alert["text"]
    assert alert["title"] == "Zoho CRM conformance (mine): 1 finding open, 1 new"
    for part in (
        "error key-missing",
        "get_things, a of live at data[].name",
        "promised: the key id (Get Things, response keys, line 7)",
        "came: no such key",
        drift["fingerprint"],
        alert["incident"]["id"],
        "live: 3 of 3 cases judged, an org",
    ):
        assert part in text


def test_blind_runs_are_one_alert_with_the_reasons(watch: Watch, hook: Hook) -> None:
    for day in range(1, 6):
        watch(report(out=CASES, day=day), "--webhook", hook.url, "--after", "2")
    watch(report(day=6), "--webhook", hook.url)
    assert kinds(hook) == [["blind"], ["sighted"]]
    blind, sighted = (request.json for request in hook.requests)
    assert (blind["status"], blind["unjudged_runs"]) == ("not-judged", 2)
    assert blind["events"][0]["reasons"] == ["outage: no answer (3 cases)"]
    assert "not judged in 2 runs" in blind["title"]
    assert (sighted["status"], sighted["unjudged_runs"]) == ("clear", 0)
    assert sighted["title"].endswith("judged again, no drift")


def test_an_alert_says_that_beside_drift_not_all_was_judged(watch: Watch, hook: Hook) -> None:
    for day in (1, 2):
        watch(report(["a"], {"b": "auth"}, day=day), "--webhook", hook.url, "--after", "2")
    assert kinds(hook) == [["opened"], ["blind"]]
    alert = hook.requests[1].json
    assert (alert["status"], alert["unjudged_runs"]) == ("drift", 2)
    assert alert["title"].endswith("1 finding open, not all judged in 2 runs")
    assert "check the credentials" in alert["text"]


def test_a_message_mentions_and_links_nothing(watch: Watch, hook: Hook) -> None:
    hostile = "@everyone <!channel> <@U1> <https://example.com|words> a\u202eb"
    watch(report([finding("a", actual=hostile)]), "--webhook", hook.url)
    text = hook.requests[0].json["text"]
    assert not any(mention in text for mention in ("@everyone", "<!", "<@", "<https", "\u202e"))


def test_a_failed_delivery_is_retried_with_the_next_run(watch: Watch, hook: Hook) -> None:
    hook.answers = [500, 503, 204]
    runs = [report(["a"]), report(["a", "b"], day=2), report(["a", "b"], day=3)]
    done = [watch(run, "--webhook", hook.url) for run in runs]
    assert kinds(hook) == [["opened"], ["opened", "changed"], ["opened", "changed"]]
    assert ["unavailable (500)" in done[0].stderr, "unavailable (503)" in done[1].stderr] == [
        True,
        True,
    ]
    assert [run.stderr.count("\n") for run in done] == [1, 1, 0]
    assert watch(report(["a", "b"], day=4), "--webhook", hook.url).stderr == ""
    assert len(hook.requests) == 3


def test_drift_that_ended_while_the_webhook_was_down_is_still_delivered(
    watch: Watch, hook: Hook
) -> None:
    hook.answers = [500]
    watch(report(["a"]), "--webhook", hook.url)
    watch(report(day=2), "--webhook", hook.url)
    assert kinds(hook)[-1] == ["opened", "cleared"]
    assert hook.requests[-1].json["status"] == "clear"


def test_a_failing_channel_does_not_keep_others_from_delivering(watch: Watch, hook: Hook) -> None:
    dead = "http://127.0.0.1:9/x"
    both = ("--webhook", dead, "--webhook", hook.url)
    done = watch(report(["a"]), *both)
    assert kinds(hook) == [["opened"]]
    assert "127.0.0.1" in done.stderr
    watch(report(day=2), *both)
    assert kinds(hook) == [["opened"], ["cleared"]]


def test_a_failed_delivery_exits_with_3_where_everything_conforms(watch: Watch, hook: Hook) -> None:
    watch(report(["a"]), "--webhook", hook.url)
    hook.answers = [500]
    assert watch(report(day=2), "--webhook", hook.url).returncode == 3
    assert watch(report(day=3), "--webhook", hook.url).returncode == 0


def test_exit_zero_hides_drift_but_not_a_failed_delivery(watch: Watch, hook: Hook) -> None:
    assert watch(report(["a"]), "--webhook", hook.url, "--exit-zero").returncode == 0
    assert watch(report(out=CASES), "--webhook", hook.url, "--exit-zero").returncode == 0
    hook.answers = [500, 500]
    assert watch(report(day=2), "--webhook", hook.url, "--exit-zero").returncode == 3
    assert watch(report(["b"], day=3), "--webhook", hook.url, "--exit-zero").returncode == 1


def test_addresses_and_the_secret_are_read_from_the_environment(
    watch: Watch, hook: Hook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = "key-of-the-signature"
    monkeypatch.setenv("ZOHO_WATCH_WEBHOOK", f"{hook.url}/first-hidden {hook.url}/second-hidden")
    monkeypatch.setenv("ZOHO_WATCH_WEBHOOK_SECRET", secret)
    hook.answers = [500]
    done = watch(report(["a"]), "--state", "state.json")
    first, second = hook.requests
    assert [first.path, second.path] == ["/first-hidden", "/second-hidden"]
    for posted in (first, second):
        digest = hmac.new(secret.encode(), posted.body, hashlib.sha256).hexdigest()
        assert posted.headers["x-zoho-conformance-signature-256"] == f"sha256={digest}"
    kept = (tmp_path / "state.json").read_text()
    for text in (done.stdout, done.stderr, kept):
        assert "hidden" not in text
        assert secret not in text


def test_there_is_no_signature_without_a_secret(watch: Watch, hook: Hook) -> None:
    watch(report(["a"]), "--webhook", hook.url)
    assert "x-zoho-conformance-signature-256" not in hook.requests[0].headers


def test_the_same_events_have_the_same_delivery_header(watch: Watch, hook: Hook) -> None:
    hook.answers = [500]
    watch(report(["a"]), "--webhook", hook.url)
    watch(report(["a"], day=2), "--webhook", hook.url)
    watch(report(day=3), "--webhook", hook.url)
    first, again, other = (
        request.headers["x-zoho-conformance-delivery"] for request in hook.requests
    )
    assert first == again != other


def test_a_redirect_is_not_followed(watch: Watch, hook: Hook) -> None:
    hook.answers, hook.headers = [307], {"location": f"{hook.url}/elsewhere"}
    done = watch(report(["a"]), "--webhook", hook.url)
    assert "moved to another address" in done.stderr
    assert len(hook.requests) == 1


def test_a_thousand_findings_make_one_message_of_limited_size(watch: Watch, hook: Hook) -> None:
    many = [finding(f"a:data[].key_{number}", expected="x" * 500) for number in range(1000)]
    watch(report(many), "--webhook", hook.url)
    (posted,) = hook.requests
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
def test_an_invalid_address_is_refused_without_repeating_it(watch: Watch, url: str) -> None:
    done = watch(report(["a"]), "--webhook", url)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("zoho-conformance: --webhook: the address ")
    assert "pw" not in done.stderr
