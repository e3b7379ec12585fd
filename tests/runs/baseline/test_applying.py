"""What a baseline makes of findings: known, or new again with a note that says what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.runs.baseline.conftest import (
    LIST,
    SOURCE,
    TODAY,
    baseline,
    entry,
)
from zoho_conformance.checks.judge import Judgement
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding, Source

CASE = Case(LIST, "ok", "success")


def finding(path: str = SOURCE, **changes: Any) -> Finding:
    source = Source("a page", "response keys", 3)
    found = Finding(
        "value-undocumented", "error", "stated", LIST, "ok", path, "this", "that", "told", source
    )
    return replace(found, **changes)


def judged(*findings: Finding) -> Judgement:
    return Judgement(CASE, "conforms").with_findings(findings)


def test_what_is_known_is_no_drift() -> None:
    now = baseline([entry()]).apply(judged(finding()))
    assert judged(finding()).outcome == "drift"
    assert now.outcome == "conforms"
    (found,) = now.findings
    assert (found.state, found.note) == ("known", "")
    assert found.accepted == entry().accepted


def test_what_is_not_known_still_is() -> None:
    now = baseline([entry()]).apply(judged(finding(), finding("data[].id")))
    assert now.outcome == "drift"
    assert [one.state for one in now.findings] == ["known", "new"]
    assert now.findings[1].accepted is None


def test_what_was_not_judged_stays_so() -> None:
    outage = Judgement(CASE, "outage", (), "HTTP 503")
    assert baseline([entry()]).apply(outage) is outage


def test_what_a_ruling_knows_is_left_to_it() -> None:
    ruled = finding(state="known", ruling="a-ruling")
    assert baseline([entry()]).apply(judged(ruled)).findings == (ruled,)


def test_the_last_day_is_the_last() -> None:
    known = entry(days=3)
    for days, state in ((0, "known"), (3, "known"), (4, "new")):
        day = TODAY + timedelta(days=days)
        now = baseline([known], today=day).apply(judged(finding()))
        assert now.findings[0].state == state
    note = now.findings[0].note
    assert note.startswith(f"the acceptance ended on {known.accepted.expires}: fix it, or renew")
    command = "`zoho-conformance baseline update --report REPORT"
    assert note.endswith(f"{command} --only {known.fingerprint} --renew`")
    assert now.findings[0].accepted == known.accepted
    assert now.outcome == "drift"


def test_another_contract_reopens() -> None:
    now = baseline([entry()], digest="1" * 12).apply(judged(finding()))
    assert now.findings[0].state == "new"
    assert "the contract of the operation changed since: look again" in now.findings[0].note


@pytest.mark.parametrize(
    ("accepted", "came", "state"),
    [("error", "warning", "known"), ("warning", "error", "new"), ("info", "info", "known")],
)
def test_louder_drift_than_was_accepted_is_new(accepted: Any, came: Any, state: str) -> None:
    now = baseline([replace(entry(), level=accepted)]).apply(judged(finding(level=came)))
    assert now.findings[0].state == state
    told = f"it was accepted as {accepted}, and is {came} now" in now.findings[0].note
    assert told == (state == "new")


def test_the_commands_name_a_file_of_another_name() -> None:
    held = replace(baseline([entry(days=-1)]), file=Path("known/live.toml"))
    named = "--baseline known/live.toml"
    assert named in held.apply(judged(finding())).findings[0].note
    assert (
        f"`zoho-conformance baseline prune --report REPORT {named}`"
        in held.resolved_finding(entry()).note
    )


def test_what_is_gone_is_told_from_its_entry() -> None:
    gone = baseline([entry()]).resolved_finding(replace(entry(), line=7))
    assert (gone.state, gone.count, gone.fingerprint) == ("gone", 0, entry().fingerprint)
    assert gone.source == Source("baseline.toml", "[[finding]]", 7)
    assert "`zoho-conformance baseline prune --report REPORT`" in gone.note
