"""A baseline marks findings as known, or as new again with a note that says what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.runs.baseline.conftest import (
    LIST,
    PROMISED,
    SOURCE,
    TODAY,
    baseline,
    entry,
)
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding, Source

CASE = Case(LIST, "ok", "success")


def finding(path: str = SOURCE, **changes: Any) -> Finding:
    source = Source("a page", "response keys", 3)
    default = Finding(
        rule="value-undocumented", level="error", basis="stated", operation=LIST, case="ok",
        path=path, expected="this", actual="that", message="message", source=source,
        promised=PROMISED, came="Manuel",
    )  # fmt: skip
    return structs.replace(default, **changes)


def judged(*findings: Finding) -> Judgement:
    return Judgement(CASE, "conforms").with_findings(findings)


def test_an_accepted_finding_is_known_and_no_drift() -> None:
    now = baseline([entry()]).apply(judged(finding()))
    assert judged(finding()).outcome == "drift"
    assert now.outcome == "conforms"
    (known,) = now.findings
    assert (known.state, known.note) == ("known", "")
    assert known.accepted == entry().accepted


def test_a_finding_without_an_entry_is_still_drift() -> None:
    now = baseline([entry()]).apply(judged(finding(), finding("data[].id")))
    assert now.outcome == "drift"
    assert [finding.state for finding in now.findings] == ["known", "new"]
    assert now.findings[1].accepted is None


def test_a_judgement_without_a_verdict_is_left_alone() -> None:
    outage = Judgement(CASE, "outage", (), "HTTP 503")
    assert baseline([entry()]).apply(outage) is outage


def test_a_finding_accepted_by_a_ruling_is_left_alone() -> None:
    ruled = finding(state="known", ruling="a-ruling")
    assert baseline([entry()]).apply(judged(ruled)).findings == (ruled,)


def test_an_entry_is_valid_through_its_last_day() -> None:
    known = entry(days=3)
    for days, state in ((0, "known"), (3, "known"), (4, "new")):
        day = TODAY + timedelta(days=days)
        now = baseline([known], today=day).apply(judged(finding()))
        assert now.findings[0].state == state
    note = now.findings[0].note
    assert note.startswith(f"the acceptance expired on {known.accepted.expires}: fix it, or renew")
    command = "`zoho-conformance baseline update REPORT"
    assert note.endswith(f"{command} --only {known.fingerprint} --renew`")
    assert now.findings[0].accepted == known.accepted
    assert now.outcome == "drift"


def test_a_changed_contract_reopens_an_entry() -> None:
    now = baseline([entry()], digest="1" * 12).apply(judged(finding()))
    assert now.findings[0].state == "new"
    assert "the operation's contract has changed since: check the drift" in now.findings[0].note


@pytest.mark.parametrize(
    ("accepted", "came", "state"),
    [("error", "warning", "known"), ("warning", "error", "new"), ("info", "info", "known")],
)
def test_drift_of_a_higher_level_than_was_accepted_is_new(
    accepted: Any, came: Any, state: str
) -> None:
    now = baseline([replace(entry(), level=accepted)]).apply(judged(finding(level=came)))
    assert now.findings[0].state == state
    has_note = f"it was accepted as {accepted}, and is {came} now" in now.findings[0].note
    assert has_note == (state == "new")


def test_commands_in_notes_name_a_file_that_is_not_the_default() -> None:
    live = replace(baseline([entry(days=-1)]), file=Path("known/live.toml"))
    named = "--baseline known/live.toml"
    assert named in live.apply(judged(finding())).findings[0].note
    assert (
        f"`zoho-conformance baseline prune REPORT {named}`" in live.resolved_finding(entry()).note
    )


def test_the_finding_of_a_resolved_entry_says_where_the_entry_is() -> None:
    gone = baseline([entry()]).resolved_finding(replace(entry(), line=7))
    assert (gone.state, gone.count, gone.fingerprint) == ("gone", 0, entry().fingerprint)
    assert gone.source == Source("baseline.toml", "[[finding]]", 7)
    assert "`zoho-conformance baseline prune REPORT`" in gone.note
