"""A run marks what is known, and says which entries are gone, expired, reopened or unseen."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.runs.baseline.conftest import (
    BY_ID,
    LIST,
    SOURCE,
    TODAY,
    Setup,
    entry,
    states,
)
from zoho_conformance.reports import junit, text
from zoho_conformance.reports.read import from_json
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.run import PlannedCase


def counts(report: dict[str, Any]) -> dict[str, int]:
    summary = dict(report["run"]["baseline"])
    del summary["file"]
    assert summary.pop("entries") == sum(summary.values())
    return {name: count for name, count in summary.items() if count}


def test_a_report_without_a_baseline_says_so(setup: Setup) -> None:
    report = setup.report()
    assert report["run"]["baseline"] is None
    assert report["run"]["complete"]
    assert report["run"]["selected"] is None
    digests = report["run"]["contract_digests"]
    assert digests[LIST] == Library().contract_digest(LIST)


def test_known_drift_does_not_fail_a_run(setup: Setup) -> None:
    setup.drift()
    assert setup.report()["verdict"] == "drift"
    setup.accept(entry())
    report = setup.report()
    from_json(report, "x.json")
    assert report["verdict"] == "conforms"
    assert states(report) == {SOURCE: "known"}
    assert counts(report) == {"known": 1}
    assert {exchange["outcome"] for exchange in report["exchanges"]} == {"conforms"}
    (known,) = report["findings"]
    assert known["accepted"] == {
        "reason": "known at Zoho",
        "ticket": "T-1",
        "owner": "ann",
        "first_seen": str(TODAY),
        "last_seen": str(TODAY),
        "expires": known["accepted"]["expires"],
    }
    said = text.render(from_json(report, "a report")).splitlines()
    assert f"  baseline: {setup.file}, 1 entry, 1 known" in said
    assert any("known at Zoho" in line for line in said)


def test_drift_beside_what_is_known_fails_a_run(setup: Setup) -> None:
    setup.drift()
    setup.accept(entry())
    setup.spoil('"Automatic"', '"Automatisch"', "ok-automatic")
    report = setup.report()
    assert report["verdict"] == "drift"
    by_case = {finding["case"]: finding["state"] for finding in report["findings"]}
    assert by_case["ok"] == "known"
    assert by_case["ok-automatic"] == "new"


@pytest.mark.parametrize("fail_on", ["error", "warning", "info"])
def test_an_expired_entry_fails_a_run_whatever_its_level(setup: Setup, fail_on: str) -> None:
    setup.spoil('"$editable": true', '"$editable": "true"')
    expired = entry(
        "data[].$editable", rule="type-changed", days=-1, promised="boolean", came="string"
    )
    setup.accept(replace(expired, level="warning"))
    report = setup.report(fail_on=fail_on)
    assert report["verdict"] == "drift"
    assert counts(report) == {"expired": 1}
    assert junit.render(from_json(report, "a report")).count("<failure ") == 1
    assert "`zoho-conformance baseline update REPORT --baseline" in text.render(
        from_json(report, "a report")
    )


def test_a_changed_contract_reopens_an_entry_of_a_run(setup: Setup) -> None:
    setup.drift()
    setup.accept(replace(entry(), contract="1" * 12))
    report = setup.report()
    assert report["verdict"] == "drift"
    assert counts(report) == {"reopened": 1}
    assert "the operation's contract has changed" in report["findings"][0]["note"]


@pytest.mark.parametrize("days", [90, -1])
def test_a_resolved_entry_fails_a_run_whatever_its_level(setup: Setup, days: int) -> None:
    setup.accept(replace(entry(days=days), level="info"))
    report = setup.report()
    from_json(report, "x.json")
    assert report["verdict"] == "drift"
    assert counts(report) == {"gone": 1}
    (gone,) = report["findings"]
    assert (gone["state"], gone["count"], gone["target"]) == ("gone", 0, "mine")
    assert "baseline prune" in text.render(from_json(report, "a report"))
    assert 'failures="1"' in junit.render(from_json(report, "a report"))


def case(name: str, operation: str = LIST) -> Any:
    def matches(planned: PlannedCase) -> bool:
        return (planned.case.operation, planned.case.name) == (operation, name)

    return matches


def test_a_partial_run_resolves_only_entries_of_its_own_cases(setup: Setup) -> None:
    setup.accept(entry(), entry("data[].id", case="ok-automatic"))
    report = setup.report(only=case("ok"))
    assert not report["run"]["complete"]
    assert counts(report) == {"gone": 1, "unseen": 1}
    other = setup.report(only=case("NOT_ALLOWED"))
    assert counts(other) == {"unseen": 2}
    assert other["verdict"] == "conforms"
    assert "2 not judged in this run" in text.render(from_json(other, "a report"))


def test_a_run_of_a_selection_is_never_complete(setup: Setup) -> None:
    report = setup.report(selected="ok")
    assert not report["run"]["complete"]
    assert report["run"]["selected"] == "ok"


def test_an_entry_of_a_case_that_was_not_judged_is_unseen(setup: Setup) -> None:
    setup.accept(entry())
    setup.outage()
    report = setup.report()
    assert not report["run"]["complete"]
    assert counts(report) == {"unseen": 1}
    assert report["verdict"] == "not-judged"


def test_an_entry_that_no_contract_has_any_more_is_gone_in_a_complete_run(
    setup: Setup,
) -> None:
    setup.accept(entry(operation="get_what_was_removed"), entry(case="NO_SUCH_ROW"))
    assert counts(setup.report()) == {"gone": 2}
    assert counts(setup.report(only=case("ok"))) == {"unseen": 2}


def test_an_entry_of_an_error_that_nothing_provokes_is_unseen(setup: Setup) -> None:
    setup.accept(entry(case="INTERNAL_ERROR"))
    assert counts(setup.report()) == {"unseen": 1}


@pytest.mark.parametrize("rule", ["recording-outdated", "a-rule-of-another-release"])
def test_an_entry_of_a_rule_that_check_does_not_judge_is_unseen(setup: Setup, rule: str) -> None:
    setup.accept(entry(rule=rule))
    assert counts(setup.report()) == {"unseen": 1}


def test_two_views_are_compared_only_where_both_were_judged(setup: Setup) -> None:
    same_as = Library().promises[BY_ID].same_as
    assert same_as == LIST
    setup.accept(entry(rule="views-disagree", operation=BY_ID))
    assert counts(setup.report()) == {"gone": 1}
    setup.outage()
    assert counts(setup.report()) == {"unseen": 1}


def test_an_effect_is_looked_for_only_where_the_write_was_judged(setup: Setup) -> None:
    probes = Library().probes
    back = next(back for back in probes.read_backs if back.of.operation == "lock_records")
    setup.accept(entry(rule="write-without-effect", operation=back.operation, case=back.case))
    assert counts(setup.report()) == {"gone": 1}
    write = setup.folder / "v7" / back.of.operation / f"{back.of.case}.yaml"
    write.unlink()
    assert counts(setup.report()) == {"unseen": 1}


def test_accepting_a_finding_changes_no_other_judgement(setup: Setup) -> None:
    """What follows from a case follows from its outcome, known or not."""
    setup.drift()
    setup.spoil('"Manual"', '"Manuel"', operation=BY_ID)
    before = setup.report(known=False)
    setup.accept(entry())
    after = setup.report()
    assert [finding["fingerprint"] for finding in before["findings"]] == [
        finding["fingerprint"] for finding in after["findings"]
    ]
    assert sorted(finding["state"] for finding in after["findings"]) == sorted(
        ["known", *["new"] * (len(after["findings"]) - 1)]
    )


def test_foreign_recordings_of_a_case_share_an_entry(setup: Setup) -> None:
    """It does not matter in which of many recordings drift is seen first."""
    setup.drift()
    recorded = setup.folder / "v7" / LIST / "ok.yaml"
    foreign = setup.folder.parent / "theirs"
    foreign.mkdir()
    for name in ("first.yaml", "second.yaml"):
        (foreign / name).write_text(recorded.read_text())
    setup.folder = foreign
    findings = [row for row in setup.report()["findings"] if row["path"] == SOURCE]
    assert [finding["fingerprint"] for finding in findings] == [entry().fingerprint]
    setup.accept(entry())
    assert setup.report()["verdict"] == "conforms"
    (foreign / "first.yaml").unlink()
    assert counts(setup.report()) == {"known": 1}
    fixed = (foreign / "second.yaml").read_text().replace('"Manuel"', '"Manual"')
    (foreign / "second.yaml").write_text(fixed)
    assert counts(setup.report()) == {"gone": 1}
