"""What a run makes of its baseline: what is known, gone, and what a part of a run cannot tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.runs.baseline.conftest import (
    BY_ID,
    LIST,
    SOURCE,
    TODAY,
    Shop,
    entry,
    states,
)
from zoho_conformance.reports import junit, text
from zoho_conformance.reports.read import from_json
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.run import PlannedCase


def counts(report: dict[str, Any]) -> dict[str, int]:
    told = dict(report["run"]["baseline"])
    del told["file"]
    assert told.pop("entries") == sum(told.values())
    return {name: count for name, count in told.items() if count}


def test_without_a_baseline_there_is_nothing_to_tell(shop: Shop) -> None:
    report = shop.report()
    assert report["run"]["baseline"] is None
    assert report["run"]["complete"]
    assert report["run"]["selected"] is None
    digests = report["run"]["contract_digests"]
    assert digests[LIST] == Library().contract_digest(LIST)


def test_known_drift_fails_no_run(shop: Shop) -> None:
    shop.drift()
    assert shop.report()["verdict"] == "drift"
    shop.accept(entry())
    report = shop.report()
    from_json(report, "x.json")
    assert report["verdict"] == "conforms"
    assert states(report) == {SOURCE: "known"}
    assert counts(report) == {"known": 1}
    assert {one["outcome"] for one in report["exchanges"]} == {"conforms"}
    (found,) = report["findings"]
    assert found["accepted"] == {
        "reason": "told to Zoho",
        "ticket": "T-1",
        "owner": "ann",
        "first_seen": str(TODAY),
        "last_seen": str(TODAY),
        "expires": found["accepted"]["expires"],
    }
    said = text.render(from_json(report, "a report")).splitlines()
    assert f"  baseline: {shop.file}, 1 entry, 1 known" in said
    assert any("told to Zoho" in line for line in said)


def test_the_next_drift_does(shop: Shop) -> None:
    shop.drift()
    shop.accept(entry())
    shop.spoil('"Automatic"', '"Automatisch"', "ok-automatic")
    report = shop.report()
    assert report["verdict"] == "drift"
    by_case = {one["case"]: one["state"] for one in report["findings"]}
    assert by_case["ok"] == "known"
    assert by_case["ok-automatic"] == "new"


@pytest.mark.parametrize("fail_on", ["error", "warning", "info"])
def test_what_expired_fails_the_run_whatever_its_level(shop: Shop, fail_on: str) -> None:
    shop.spoil('"$editable": true', '"$editable": "true"')
    found = entry("data[].$editable", rule="type-changed", days=-1)
    shop.accept(replace(found, level="warning"))
    report = shop.report(fail_on=fail_on)
    assert report["verdict"] == "drift"
    assert counts(report) == {"expired": 1}
    assert junit.render(from_json(report, "a report")).count("<failure ") == 1
    assert "`zoho-conformance baseline update --report REPORT --baseline" in text.render(
        from_json(report, "a report")
    )


def test_a_contract_that_changed_reopens(shop: Shop) -> None:
    shop.drift()
    shop.accept(replace(entry(), contract="1" * 12))
    report = shop.report()
    assert report["verdict"] == "drift"
    assert counts(report) == {"reopened": 1}
    assert "the operation's contract has changed" in report["findings"][0]["note"]


@pytest.mark.parametrize("days", [90, -1])
def test_what_is_gone_fails_a_run_whatever_its_level(shop: Shop, days: int) -> None:
    shop.accept(replace(entry(days=days), level="info"))
    report = shop.report()
    from_json(report, "x.json")
    assert report["verdict"] == "drift"
    assert counts(report) == {"gone": 1}
    (gone,) = report["findings"]
    assert (gone["state"], gone["count"], gone["target"]) == ("gone", 0, "mine")
    assert "baseline prune" in text.render(from_json(report, "a report"))
    assert 'failures="1"' in junit.render(from_json(report, "a report"))


def case(name: str, operation: str = LIST) -> Any:
    def chosen(one: PlannedCase) -> bool:
        return (one.case.operation, one.case.name) == (operation, name)

    return chosen


def test_a_part_of_a_run_tells_of_its_own_cases_only(shop: Shop) -> None:
    shop.accept(entry(), entry("data[].id", case="ok-automatic"))
    report = shop.report(only=case("ok"))
    assert not report["run"]["complete"]
    assert counts(report) == {"gone": 1, "unseen": 1}
    other = shop.report(only=case("NOT_ALLOWED"))
    assert counts(other) == {"unseen": 2}
    assert other["verdict"] == "conforms"
    assert "2 not judged in this run" in text.render(from_json(other, "a report"))


def test_a_selection_is_never_complete(shop: Shop) -> None:
    report = shop.report(selected="ok")
    assert not report["run"]["complete"]
    assert report["run"]["selected"] == "ok"


def test_what_was_not_judged_is_not_gone(shop: Shop) -> None:
    shop.accept(entry())
    shop.outage()
    report = shop.report()
    assert not report["run"]["complete"]
    assert counts(report) == {"unseen": 1}
    assert report["verdict"] == "not-judged"


def test_what_no_contract_has_any_more_is_gone_in_a_complete_run(shop: Shop) -> None:
    shop.accept(entry(operation="get_what_was_removed"), entry(case="NO_SUCH_ROW"))
    assert counts(shop.report()) == {"gone": 2}
    assert counts(shop.report(only=case("ok"))) == {"unseen": 2}


def test_a_row_that_nothing_provokes_is_unseen(shop: Shop) -> None:
    shop.accept(entry(case="INTERNAL_ERROR"))
    assert counts(shop.report()) == {"unseen": 1}


@pytest.mark.parametrize("rule", ["recording-outdated", "a-rule-of-another-release"])
def test_what_a_check_does_not_judge_is_unseen(shop: Shop, rule: str) -> None:
    shop.accept(entry(rule=rule))
    assert counts(shop.report()) == {"unseen": 1}


def test_two_views_are_compared_only_where_both_were_judged(shop: Shop) -> None:
    same_as = Library().promises[BY_ID].same_as
    assert same_as == LIST
    shop.accept(entry(rule="views-disagree", operation=BY_ID))
    assert counts(shop.report()) == {"gone": 1}
    shop.outage()
    assert counts(shop.report()) == {"unseen": 1}


def test_an_effect_is_looked_for_only_where_the_write_was_judged(shop: Shop) -> None:
    probes = Library().probes
    effect = next(
        one
        for one in probes.effects
        if one.of.side == "request" and one.operation != one.of.operation
    )
    shop.accept(entry(rule="write-without-effect", operation=effect.operation, case=effect.case))
    assert counts(shop.report()) == {"gone": 1}
    write = shop.folder / "v7" / effect.of.operation / f"{effect.of.case}.yaml"
    write.unlink()
    assert counts(shop.report()) == {"unseen": 1}


def test_what_was_accepted_changes_no_other_judgement(shop: Shop) -> None:
    """Whatever follows from a case follows from what it came to, known or not."""
    shop.drift()
    shop.spoil('"Manual"', '"Manuel"', operation=BY_ID)
    before = shop.report(known=False)
    shop.accept(entry())
    after = shop.report()
    assert [one["fingerprint"] for one in before["findings"]] == [
        one["fingerprint"] for one in after["findings"]
    ]
    assert sorted(one["state"] for one in after["findings"]) == sorted(
        ["known", *["new"] * (len(after["findings"]) - 1)]
    )


def test_foreign_recordings_of_a_case_share_an_entry(shop: Shop) -> None:
    """In which of many recordings a drift is seen first is no matter."""
    shop.drift()
    recorded = shop.folder / "v7" / LIST / "ok.yaml"
    foreign = shop.folder.parent / "theirs"
    foreign.mkdir()
    for name in ("one.yaml", "two.yaml"):
        (foreign / name).write_text(recorded.read_text())
    shop.folder = foreign
    found = [one for one in shop.report()["findings"] if one["path"] == SOURCE]
    assert [one["fingerprint"] for one in found] == [entry().fingerprint]
    shop.accept(entry())
    assert shop.report()["verdict"] == "conforms"
    (foreign / "one.yaml").unlink()
    assert counts(shop.report()) == {"known": 1}
    told = (foreign / "two.yaml").read_text().replace('"Manuel"', '"Manual"')
    (foreign / "two.yaml").write_text(told)
    assert counts(shop.report()) == {"gone": 1}
